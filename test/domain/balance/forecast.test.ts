import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dayOfNumber, numberOfDay } from '../../../domain/balance/calendar-day.ts';
import { forecastRunOut, type ForecastFacts } from '../../../domain/balance/forecast.ts';
import type { DailyUsage } from '../../../domain/credits/org.ts';

const today = '2026-11-22';
const seed = 20240724;

function daysFrom(day: string, count: number): string {
  return dayOfNumber(numberOfDay(day) + count);
}

/** The last closed days up to yesterday, oldest first. */
function used(...totals: number[]): DailyUsage[] {
  return totals.map((total, index) => ({
    day: daysFrom(today, index - totals.length),
    total,
    paidByCredits: total,
  }));
}

function facts(own: Partial<ForecastFacts>): ForecastFacts {
  return {
    today,
    grants: [{ remaining: 1000, expiresOn: '2027-12-31' }],
    usage: used(100),
    windowDays: 14,
    ...own,
  };
}

describe('the forecast of a run-out', () => {
  it('is the first day whose usage is not paid in full', () => {
    const paid = forecastRunOut(facts({ grants: [{ remaining: 300, expiresOn: '2027-12-31' }] }));
    assert.deepEqual(paid, {
      dailyUsage: 100,
      remaining: 300,
      runsOutOn: '2026-11-25',
      lostToExpiry: 0,
    });
    const partly = forecastRunOut(facts({ grants: [{ remaining: 299.99, expiresOn: '2027-12-31' }] }));
    assert.equal(partly.runsOutOn, '2026-11-24');
  });

  it('is today when nothing is left', () => {
    assert.equal(forecastRunOut(facts({ grants: [] })).runsOutOn, today);
  });

  it('is the day after the last day of credits that are too many to spend', () => {
    const { runsOutOn, lostToExpiry } = forecastRunOut(
      facts({ grants: [{ remaining: 1000, expiresOn: '2026-11-23' }] }),
    );
    assert.deepEqual([runsOutOn, lostToExpiry], ['2026-11-24', 800]);
  });

  it('spends first what expires first, whatever the order of the grants', () => {
    const grants = [
      { remaining: 500, expiresOn: '2027-12-31' },
      { remaining: 500, expiresOn: '2026-11-26' },
    ];
    const spent = forecastRunOut(facts({ grants }));
    assert.deepEqual([spent.runsOutOn, spent.lostToExpiry], ['2026-12-02', 0]);
    assert.deepEqual(forecastRunOut(facts({ grants: grants.toReversed() })), spent);
  });

  it('passes over what expired before today', () => {
    const { remaining, lostToExpiry } = forecastRunOut(
      facts({ grants: [{ remaining: 500, expiresOn: '2026-11-21' }] }),
    );
    assert.deepEqual([remaining, lostToExpiry], [0, 0]);
  });

  it('does not drift on thirds of cents', () => {
    const third = forecastRunOut(
      facts({ usage: used(0, 0, 0.1), grants: [{ remaining: 0.3, expiresOn: '2027-12-31' }] }),
    );
    assert.deepEqual([third.dailyUsage, third.runsOutOn], [0.03, '2026-12-01']);
  });

  it('averages over the closed days of the window', () => {
    const usage = [
      { day: today, total: 9999, paidByCredits: 0 },
      { day: '2027-01-01', total: 9999, paidByCredits: 0 },
      { day: '2026-11-21', total: 10, paidByCredits: 10 },
      { day: '2026-11-19', total: 30, paidByCredits: 30 },
      { day: '2026-11-18', total: 9999, paidByCredits: 0 },
    ];
    assert.equal(forecastRunOut(facts({ usage, windowDays: 3 })).dailyUsage, 20);
  });

  it('counts usage that credits did not pay', () => {
    const usage = [{ day: '2026-11-21', total: 40, paidByCredits: 0 }];
    assert.equal(forecastRunOut(facts({ usage })).dailyUsage, 40);
  });
});

describe('the band around a forecast', () => {
  it('is the run-out at the highest and the lowest mean of seven days', () => {
    const week = (total: number): number[] => new Array<number>(7).fill(total);
    const { dailyUsage, earliest, runsOutOn, latest } = forecastRunOut(
      facts({ usage: used(...week(50), ...week(150)) }),
    );
    assert.deepEqual(
      [dailyUsage, earliest, runsOutOn, latest],
      [100, daysFrom(today, 6), daysFrom(today, 10), daysFrom(today, 20)],
    );
  });

  it('is not there with fewer than seven days', () => {
    const forecast = forecastRunOut(facts({ usage: used(1, 2, 3, 4, 5, 6) }));
    assert.ok(!('earliest' in forecast) && !('latest' in forecast));
  });

  it('is the run-out itself with seven days', () => {
    const { earliest, runsOutOn, latest } = forecastRunOut(facts({ usage: used(1, 2, 3, 4, 5, 6, 700) }));
    assert.deepEqual([earliest, latest], [runsOutOn, runsOutOn]);
  });

  it('has no end where the lowest mean is nothing', () => {
    const usage = used(...new Array<number>(7).fill(0), ...new Array<number>(7).fill(100));
    const { earliest, latest } = forecastRunOut(facts({ usage }));
    assert.deepEqual([earliest, latest], [daysFrom(today, 10), undefined]);
  });
});

describe('no run-out', () => {
  const without: [string, Partial<ForecastFacts>, RegExp][] = [
    ['no usage is known', { usage: [] }, /^No forecast: no usage is known of the last 14 days\.$/],
    [
      'usage is older than the window',
      { usage: used(5, 0).slice(0, 1), windowDays: 1 },
      /of the last day\.$/,
    ],
    ['nothing was used', { usage: used(0, 0) }, /nothing was used in the last 14 days \(2 of them known\)/],
    ['it is more than five years ahead', { usage: used(0.01) }, /^No run-out within 5 years/],
  ];
  for (const [name, own, reason] of without) {
    it(`is foretold when ${name}`, () => {
      const { runsOutOn, because } = forecastRunOut(
        facts({ grants: [{ remaining: 1000, expiresOn: '2040-01-01' }], ...own }),
      );
      assert.equal(runsOutOn, undefined);
      assert.match(because ?? '', reason);
    });
  }

  it('still says what will expire', () => {
    const { lostToExpiry, because } = forecastRunOut(facts({ usage: used(0) }));
    assert.equal(lostToExpiry, 1000);
    assert.match(because ?? '', /nothing was used/);
  });
});

describe('odd facts', () => {
  const usage = (day: string, total: number): DailyUsage => ({ day, total, paidByCredits: 0 });
  const odd: [string, Partial<ForecastFacts>, string][] = [
    ['a day that is none', { today: '2026-02-30' }, 'today ("2026-02-30") is not a day'],
    ['an instant for a day', { today: '2026-11-22T00:00:00Z' }, 'is not a day'],
    ['a window of nothing', { windowDays: 0 }, 'whole number above zero'],
    ['a window that is no number', { windowDays: Number.NaN }, 'whole number above zero'],
    ['half a day of window', { windowDays: 1.5 }, 'whole number above zero'],
    [
      'a day that is listed twice',
      { usage: [usage('2026-11-20', 1), usage('2026-11-20', 2)] },
      'usage of 2026-11-20 is listed twice',
    ],
    [
      'usage that is no number',
      { usage: [usage('2026-11-20', Number.NaN)] },
      'usage of 2026-11-20 is not an amount',
    ],
    ['negative usage', { usage: [usage('2026-11-20', -1)] }, 'usage of 2026-11-20 is not an amount'],
    ['usage of no day', { usage: [usage('yesterday', 1)] }, '"yesterday", which is not a day'],
    [
      'a grant that never ends',
      { grants: [{ remaining: 1, expiresOn: 'never' }] },
      '"never", which is not a day',
    ],
    [
      'a grant without an amount',
      { grants: [{ remaining: Infinity, expiresOn: '2027-01-01' }] },
      'the grant that expires on 2027-01-01 is not an amount',
    ],
  ];
  for (const [name, own, reason] of odd) {
    it(`are no forecast: ${name}`, () => {
      const { because, runsOutOn } = forecastRunOut(facts(own));
      assert.equal(runsOutOn, undefined);
      assert.ok(because?.startsWith('No forecast: ') && because.includes(reason), because);
    });
  }

  it('in no order are as good as in order', () => {
    const usage14 = used(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assert.deepEqual(
      forecastRunOut(facts({ usage: usage14.toReversed() })),
      forecastRunOut(facts({ usage: usage14 })),
    );
  });
});

describe('every forecast', () => {
  const cents = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max }).map((n) => n / 100);
  const someFacts = fc.record({
    today: fc.constant(today),
    grants: fc.array(
      fc.record({
        remaining: cents(50_000),
        expiresOn: fc.integer({ min: -5, max: 90 }).map((n) => daysFrom(today, n)),
      }),
      { maxLength: 6 },
    ),
    usage: fc.array(cents(9000), { maxLength: 20 }).map((totals) => used(...totals)),
    windowDays: fc.integer({ min: 1, max: 21 }),
  });

  it('agrees with spending cent by cent from a list that is sorted anew each day', () => {
    fc.assert(
      fc.property(someFacts, (own) => {
        const known = own.usage.slice(-own.windowDays);
        const { runsOutOn, lostToExpiry } = forecastRunOut(own);
        if (known.length === 0) return;
        const perDay = known.reduce((sum, { total }) => sum + Math.round(total * 100), 0);
        const piles = own.grants
          .filter(({ expiresOn }) => expiresOn >= today)
          .map((grant) => ({ ...grant, left: Math.round(grant.remaining * 100) * known.length }));
        let lost = 0;
        let expected: string | undefined;
        for (let ahead = 0; ahead < 1900 && expected === undefined; ahead += 1) {
          const day = daysFrom(today, ahead);
          let due = perDay;
          for (const pile of piles.toSorted((one, other) => (one.expiresOn < other.expiresOn ? -1 : 1))) {
            if (pile.expiresOn < day) {
              lost += pile.left;
              pile.left = 0;
            }
            const spent = Math.min(pile.left, due);
            pile.left -= spent;
            due -= spent;
          }
          if (due > 0) expected = day;
          else if (perDay === 0 && ahead > 100) break;
        }
        assert.equal(runsOutOn, expected);
        assert.equal(lostToExpiry, Math.round(lost / known.length) / 100);
      }),
      { seed, numRuns: 60 },
    );
  });

  it('lies inside its band and comes through JSON as it is', () => {
    fc.assert(
      fc.property(someFacts, (own) => {
        const forecast = forecastRunOut(own);
        const { earliest, runsOutOn, latest } = forecast;
        assert.deepEqual(JSON.parse(JSON.stringify(forecast)), forecast);
        assert.equal(runsOutOn === undefined, forecast.because !== undefined);
        if (earliest !== undefined && runsOutOn !== undefined) assert.ok(earliest <= runsOutOn);
        if (latest !== undefined) assert.ok(runsOutOn !== undefined && runsOutOn <= latest);
      }),
      { seed, numRuns: 100 },
    );
  });

  it('never comes sooner with more credits', () => {
    fc.assert(
      fc.property(someFacts, cents(10_000), (own, more) => {
        const before = forecastRunOut(own).runsOutOn;
        const grants = [...own.grants, { remaining: more, expiresOn: daysFrom(today, 60) }];
        const after = forecastRunOut({ ...own, grants }).runsOutOn;
        assert.ok(before === undefined || after === undefined || after >= before);
      }),
      { seed, numRuns: 100 },
    );
  });

  it('copes with 5,000 grants', () => {
    const grants = Array.from({ length: 5000 }, (_, index) => ({
      remaining: 1,
      expiresOn: daysFrom(today, 2000 - (index % 1000)),
    }));
    assert.equal(forecastRunOut(facts({ grants, usage: used(10) })).runsOutOn, daysFrom(today, 500));
  });
});
