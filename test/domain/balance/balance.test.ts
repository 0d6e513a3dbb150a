import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BalanceFacts, BalanceRules } from '../../../domain/balance/balance-facts.ts';
import { assessBalance, type BalanceAssessment } from '../../../domain/balance/balance.ts';
import { dayOfNumber, numberOfDay } from '../../../domain/balance/calendar-day.ts';
import type { DailyUsage } from '../../../domain/credits/org.ts';
import { nothingTold, type ToldWarnings } from '../../../domain/balance/told-warnings.ts';

const today = '2026-11-22';

const rules: BalanceRules = {
  warnAtSharesUsed: [0.5, 0.8, 0.95],
  warnDaysBeforeExpiry: [14, 3],
  allowanceHours: 24,
  forecastWindowDays: 14,
};

function daysFrom(day: string, count: number): string {
  return dayOfNumber(numberOfDay(day) + count);
}

function yesterday(total: number, paidByCredits = total): DailyUsage[] {
  return [{ day: daysFrom(today, -1), total, paidByCredits }];
}

/** 3,000 granted, this much left of it, for a year; 1 a day is used. */
function having(remaining: number, own: Partial<BalanceFacts> = {}): BalanceFacts {
  return {
    today,
    grantedCredits: 3000,
    remainingCredits: remaining,
    grants: [{ grantId: 'G-1', remaining, expiresOn: '2028-12-31' }],
    usage: own.usage ?? [{ day: daysFrom(own.today ?? today, -1), total: 1, paidByCredits: 1 }],
    chain: [
      { label: 'Regional Leader', slaHours: null },
      { label: 'Finance FP&A', slaHours: 8 },
    ],
    ...own,
  };
}

function expiring(remaining: number, expiresOn: string, own: Partial<BalanceFacts> = {}): BalanceFacts {
  return having(2900, {
    grants: [
      { grantId: 'G-1', remaining: 2900 - remaining, expiresOn: '2028-12-31' },
      { grantId: 'G-2', remaining, expiresOn },
    ],
    ...own,
  });
}

function newsOf({ news }: BalanceAssessment): string[] {
  return news.map(({ kind }) => kind);
}

/** The kinds of news at each of these looks, one after the other. */
function looks(...all: readonly BalanceFacts[]): string[][] {
  let told: ToldWarnings = nothingTold;
  return all.map((facts) => {
    const answer = assessBalance(rules, facts, told);
    // What is told has to come through a workflow's state.
    told = JSON.parse(JSON.stringify(answer.told)) as ToldWarnings;
    return newsOf(answer);
  });
}

describe('a balance', () => {
  it('that is fine says what is left and for how long, and is no news', () => {
    const { level, lines, news, told } = assessBalance(rules, having(2900), nothingTold);
    assert.deepEqual({ level, news, told }, { level: 'ok', news: [], told: nothingTold });
    assert.deepEqual(lines, [
      '2,900 of 3,000 credits are left.',
      'At about 1 a day they run out about 2029-01-01 (an estimate).',
      'About 2,129 credits will expire unused at this usage.',
      'Submit a top-up by 2028-12-30: credits run out about 2029-01-01, the chain takes 32 h (assuming 24 h for Regional Leader, which has no SLA).',
    ]);
  });

  it('of an Org that was granted nothing says so', () => {
    const { level, lines } = assessBalance(
      rules,
      having(0, { grantedCredits: 0, grants: [], usage: [] }),
      nothingTold,
    );
    assert.deepEqual([level, lines], ['ok', ['No credits were granted yet.']]);
  });

  it('shows the submit-by day before it is due', () => {
    const { level, lines, topUpBy } = assessBalance(
      rules,
      having(2900, { usage: yesterday(100) }),
      nothingTold,
    );
    assert.equal(level, 'ok');
    assert.equal(topUpBy?.day, '2026-12-19');
    assert.equal(lines.at(-2), 'At about 100 a day they run out about 2026-12-21 (an estimate).');
    assert.match(lines.at(-1) ?? '', /^Submit a top-up by 2026-12-19: .* the chain takes 32 h/);
  });
});

describe('a share that is used', () => {
  it('is told with what, why and what to do next', () => {
    const { level, lines, news } = assessBalance(rules, having(599.5), nothingTold);
    assert.equal(level, 'warning');
    assert.equal(lines[0], '2,400.50 of 3,000 credits (80 %) are used or expired.');
    assert.deepEqual(news, [
      {
        kind: 'share-used',
        inWords:
          '2,400.50 of 3,000 credits (80 %) are used or expired. Ask for more with an Adding Credits Request in Salesforce, or with `confetti credits request`.',
      },
    ]);
  });

  it('is told once, and once more at the next share', () => {
    assert.deepEqual(looks(having(1500), having(1400), having(600), having(600), having(150)), [
      ['share-used'],
      [],
      ['share-used'],
      [],
      ['share-used'],
    ]);
  });

  it('is told once when two are passed at a time', () => {
    assert.deepEqual(looks(having(100), having(100)), [['share-used'], []]);
  });

  it('is told again after a top-up raised the balance above it', () => {
    const toppedUp = { grantedCredits: 6000 };
    assert.deepEqual(looks(having(500), having(3500, toppedUp), having(2900, toppedUp)), [
      ['share-used'],
      [],
      ['share-used'],
    ]);
  });

  it('is not told again while a lower one is still exceeded', () => {
    const toppedUp = { grantedCredits: 4000 };
    assert.deepEqual(looks(having(500), having(1500, toppedUp), having(1400, toppedUp)), [
      ['share-used'],
      [],
      [],
    ]);
  });

  const edges: [number, number, number][] = [
    [0.5, 1500, 1],
    [0.5, 1500.01, 0],
    [0.55, 1350, 1],
    // 0.07 of 300,000 cents is a hair more than 21,000.
    [0.07, 2790, 1],
    [1, 0.01, 0],
  ];
  for (const [share, remaining, count] of edges) {
    it(`of ${share} is ${count === 1 ? 'reached' : 'not reached'} with ${remaining} of 3,000 left`, () => {
      const own = { ...rules, warnAtSharesUsed: [share] };
      const told = newsOf(assessBalance(own, having(remaining), nothingTold));
      assert.equal(told.filter((kind) => kind === 'share-used').length, count);
    });
  }

  it('is not below nothing when more is left than was granted', () => {
    assert.equal(assessBalance(rules, having(5000), nothingTold).level, 'ok');
  });
});

describe('credits that are used up', () => {
  it('are told once, until there are credits again', () => {
    assert.deepEqual(looks(having(0), having(0), having(2900), having(0)), [
      ['used-up'],
      [],
      [],
      ['used-up'],
    ]);
  });

  it('are told alone: neither the share nor the submit-by day is', () => {
    const { level, lines, news, topUpBy } = assessBalance(
      rules,
      having(0, { usage: yesterday(100) }),
      nothingTold,
    );
    assert.deepEqual([level, news.length, topUpBy], ['critical', 1, undefined]);
    assert.deepEqual(lines, [
      'No credits are left: 3,000 were granted, and all are used or expired. What is used from now on is not paid by credits.',
      'Ask for more with an Adding Credits Request in Salesforce, or with `confetti credits request`.',
    ]);
  });

  it('by expiry say so', () => {
    const grants = [{ grantId: 'G-1', remaining: 0, expiresOn: '2026-11-20' }];
    const { lines } = assessBalance(rules, having(0, { grants }), nothingTold);
    assert.match(lines[0] ?? '', /the last of the 3,000 credits granted expired on 2026-11-20/);
  });
});

describe('usage beyond credits', () => {
  it('is told once for as long as it is in the window', () => {
    const day = (ahead: number): BalanceFacts =>
      having(2900, {
        today: daysFrom(today, ahead),
        usage: [...yesterday(20, 7.7), { day: daysFrom(today, 14), total: 5, paidByCredits: 4 }],
      });
    assert.deepEqual(looks(day(0), day(1), day(13), day(14), day(15)), [
      ['overage'],
      [],
      [],
      [],
      ['overage'],
    ]);
  });

  it('stays in the lines for the days of the window', () => {
    const levelOn = (ahead: number): string =>
      assessBalance(
        rules,
        having(2900, { today: daysFrom(today, ahead), usage: yesterday(20, 7.7) }),
        nothingTold,
      ).level;
    assert.deepEqual([levelOn(13), levelOn(14)], ['critical', 'ok']);
  });

  it('says how much', () => {
    const { level, lines } = assessBalance(rules, having(2900, { usage: yesterday(20, 7.7) }), nothingTold);
    assert.equal(level, 'critical');
    assert.equal(lines[0], '12.30 US dollars of usage in the last 14 days were not paid by credits.');
  });

  it('is not counted before the day is closed', () => {
    const usage = [{ day: today, total: 20, paidByCredits: 0 }];
    assert.equal(assessBalance(rules, having(2900, { usage }), nothingTold).level, 'ok');
  });
});

describe('a submit-by day', () => {
  const due = (own: Partial<BalanceFacts> = {}): BalanceFacts =>
    having(2900, { usage: yesterday(1000), ...own });

  it('that is today or past is told', () => {
    const { level, lines, news } = assessBalance(rules, due(), nothingTold);
    assert.equal(level, 'critical');
    assert.equal(
      lines[0],
      'A top-up is due now: credits run out about 2026-11-24, the chain takes 32 h (assuming 24 h for Regional Leader, which has no SLA), so it is to be submitted by 2026-11-22.',
    );
    assert.deepEqual(
      news.map(({ kind }) => kind),
      ['top-up-now'],
    );
  });

  it('that wobbles is told once', () => {
    const later = due({ usage: yesterday(900) });
    const sooner = due({ usage: yesterday(2000) });
    assert.deepEqual(looks(due(), later, sooner), [['top-up-now'], [], []]);
  });

  it('is told again when it was far ahead meanwhile', () => {
    const calm = due({ usage: yesterday(100) });
    assert.deepEqual(looks(due(), calm, due()), [['top-up-now'], [], ['top-up-now']]);
  });

  it('is told again after a top-up', () => {
    assert.deepEqual(looks(due(), due({ grantedCredits: 3100 })), [['top-up-now'], ['top-up-now']]);
  });
});

describe('credits that expire', () => {
  const at = (day: string, remaining = 100): BalanceFacts => {
    const isOver = day > '2026-12-10';
    return expiring(isOver ? 0 : remaining, '2026-12-10', { today: day });
  };

  it('are told once for each number of days, and once when they are gone', () => {
    assert.deepEqual(
      looks(
        ...['2026-11-25', '2026-11-26', '2026-11-27', '2026-12-07', '2026-12-08', '2026-12-10'].map((day) =>
          at(day),
        ),
        ...['2026-12-11', '2026-12-12', '2026-12-25'].map((day) => at(day)),
      ),
      [[], ['expires-soon'], [], ['expires-soon'], [], [], ['expired'], [], []],
    );
  });

  it('are told once when the first look is late', () => {
    assert.deepEqual(looks(at('2026-12-09'), at('2026-12-10')), [['expires-soon'], []]);
  });

  it('and are spent in time are not told as gone', () => {
    assert.deepEqual(looks(at('2026-12-09'), at('2026-12-10', 0), at('2026-12-11')), [
      ['expires-soon'],
      [],
      [],
    ]);
  });

  it('are told as gone without having been warned of, when the policy warns of nothing', () => {
    const quiet = { ...rules, warnDaysBeforeExpiry: [] };
    const last = assessBalance(quiet, at('2026-12-10'), nothingTold);
    const gone = assessBalance(quiet, at('2026-12-11'), last.told);
    assert.deepEqual([newsOf(last), newsOf(gone)], [[], ['expired']]);
  });

  it('stay in the lines for the days of the window', () => {
    const last = assessBalance(rules, at('2026-12-10'), nothingTold);
    const lineOn = (day: string): string | undefined =>
      assessBalance(rules, at(day), last.told).lines.find((line) => line.includes('expired unused'));
    assert.equal(lineOn('2026-12-11'), 'Up to 100 credits expired unused on 2026-12-10.');
    assert.ok(lineOn('2026-12-24') !== undefined && lineOn('2026-12-25') === undefined);
  });

  it('on one day are said together', () => {
    const grants = ['G-1', 'G-2', 'G-3'].map((grantId) => ({
      grantId,
      remaining: 100.5,
      expiresOn: '2026-11-25',
    }));
    const { lines, news } = assessBalance(rules, having(2900, { grants }), nothingTold);
    assert.equal(news.filter(({ kind }) => kind === 'expires-soon').length, 1);
    assert.ok(
      lines.includes(
        '301.50 credits expire after 2026-11-25 (3 days left): what is not used by then is lost.',
      ),
      lines.join('\n'),
    );
  });

  it('that come later with the same day are told too', () => {
    const one = expiring(100, '2026-11-30');
    const two = {
      ...one,
      grants: [...one.grants, { grantId: 'G-3', remaining: 5, expiresOn: '2026-11-30' }],
    };
    assert.deepEqual(looks(one, two, two), [['expires-soon'], ['expires-soon'], []]);
  });

  it('later than was told are no longer about to', () => {
    const moved = assessBalance(
      rules,
      expiring(100, '2027-06-30'),
      assessBalance(rules, expiring(100, '2026-11-24'), nothingTold).told,
    );
    assert.deepEqual([moved.level, moved.told], ['ok', nothingTold]);
  });
});

describe('several warnings', () => {
  it('are all said, most serious first', () => {
    const facts = having(100, {
      grants: [{ grantId: 'G-1', remaining: 100, expiresOn: '2026-11-24' }],
      usage: yesterday(90, 50),
    });
    const gone = { grantId: 'G-0', expiresOn: '2026-11-21', remaining: 10 };
    const { level, lines, news } = assessBalance(rules, facts, { expiring: [gone] });
    assert.equal(level, 'critical');
    assert.deepEqual(
      news.map(({ kind }) => kind),
      ['overage', 'top-up-now', 'expired', 'expires-soon', 'share-used'],
    );
    assert.deepEqual(
      news.map(({ inWords }) => inWords.startsWith(lines[0] ?? '')),
      [true, false, false, false, false],
    );
    assert.equal(lines.length, 5 + 2 + 1);
  });
});

describe('facts of no use', () => {
  const odd: [string, Partial<BalanceFacts>, Partial<BalanceRules>, string][] = [
    ['a balance that is no number', { remainingCredits: Number.NaN }, {}, 'what is left is not an amount'],
    ['a negative total', { grantedCredits: -1 }, {}, 'what was granted is not an amount'],
    [
      'a grant listed twice',
      { grants: [1, 2].map((remaining) => ({ grantId: 'G-1', remaining, expiresOn: '2027-01-01' })) },
      {},
      'grant G-1 is listed twice',
    ],
    [
      'a day listed twice',
      { usage: [...yesterday(1), ...yesterday(2)] },
      {},
      'usage of 2026-11-21 is listed twice',
    ],
    [
      'a payment that is no number',
      { usage: yesterday(1, Number.NaN) },
      {},
      'what credits paid on 2026-11-21 is not an amount',
    ],
    ['a day that is none', { today: '2026-13-01', usage: [] }, {}, 'is not a day'],
    [
      'an SLA that is no number',
      { chain: [{ label: 'GPE', slaHours: Number.NaN }] },
      {},
      'the SLA of GPE must be hours',
    ],
    ['a share above all', {}, { warnAtSharesUsed: [1.5] }, 'at most 1'],
    ['half a day', {}, { warnDaysBeforeExpiry: [0.5] }, 'whole days'],
    ['no window', {}, { forecastWindowDays: 0 }, 'whole number above zero'],
  ];
  for (const [name, ownFacts, ownRules, reason] of odd) {
    it(`are said, and change nothing that was told: ${name}`, () => {
      const told: ToldWarnings = { expiring: [], share: 0.5 };
      const answer = assessBalance({ ...rules, ...ownRules }, having(100, ownFacts), told);
      assert.deepEqual([answer.level, answer.news, answer.told], ['warning', [], told]);
      assert.ok(answer.lines[0]?.includes(reason), answer.lines[0]);
    });
  }
});

describe('every assessment', () => {
  const someFacts = fc
    .record({
      ahead: fc.integer({ min: 0, max: 30 }),
      granted: fc.integer({ min: 0, max: 5000 }),
      grants: fc.uniqueArray(
        fc.record({
          grantId: fc.constantFrom('G-1', 'G-2', '__proto__', 'G 4'),
          remaining: fc.integer({ min: 0, max: 99_999 }).map((cents) => cents / 100),
          expiresOn: fc.integer({ min: -20, max: 40 }).map((ahead) => daysFrom(today, ahead)),
        }),
        { selector: ({ grantId }) => grantId, maxLength: 4 },
      ),
      usage: fc.array(fc.tuple(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 500 })), {
        maxLength: 16,
      }),
    })
    .map(({ ahead, granted, grants, usage }): BalanceFacts => {
      const day = daysFrom(today, ahead);
      return having(0, {
        today: day,
        grantedCredits: granted,
        remainingCredits: grants
          .filter(({ expiresOn }) => expiresOn >= day)
          .reduce((sum, { remaining }) => sum + remaining, 0),
        grants,
        usage: usage.map(([total, paid], index) => ({
          day: daysFrom(day, index - usage.length),
          total,
          paidByCredits: Math.min(total, paid),
        })),
      });
    });

  it('tells nothing twice in a row, keeps little and comes through JSON as it is', () => {
    fc.assert(
      fc.property(fc.array(someFacts, { minLength: 1, maxLength: 5 }), (all) => {
        let told: ToldWarnings = nothingTold;
        for (const facts of all) {
          const first = assessBalance(rules, facts, told);
          const again = assessBalance(rules, facts, first.told);
          assert.deepEqual([again.news, again.told], [[], first.told]);
          assert.deepEqual([again.level, again.lines], [first.level, first.lines]);
          assert.deepEqual(JSON.parse(JSON.stringify(first)), first);
          assert.ok(first.told.expiring.length <= 4);
          for (const { inWords } of first.news) {
            assert.ok(first.lines.some((line) => inWords.startsWith(line)));
          }
          told = first.told;
        }
      }),
      { seed: 20240724, numRuns: 100 },
    );
  });
});
