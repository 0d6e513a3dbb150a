import assert from 'node:assert/strict';
import { applyBalance, balanceDueAt, noteUnreadBalance } from '../../../domain/approval/balance.ts';
import { nextDeadline, passTime } from '../../../domain/approval/deadlines.ts';
import { detailsInMarkdown } from '../../../domain/approval/details.ts';
import { notificationFor } from '../../../domain/approval/notifications.ts';
import { viewOf, type RequestView } from '../../../domain/approval/view.ts';
import type { BalanceReading } from '../../../domain/balance/watched-balance.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { utcDay, utcMinute } from '../../../domain/wording/time.ts';
import {
  act,
  completed,
  day,
  entries,
  hour,
  monday,
  seller,
  sleepThrough,
  submitted,
  waitingFor,
  wait,
  type Request,
} from '../../support/requests.ts';

const plenty: BalanceReading = { grantedCredits: 3000, remainingCredits: 2900, grants: [], usage: [] };

/** Half of it and more is used. */
const halfUsed: BalanceReading = { ...plenty, remainingCredits: 1400 };

/** 100 a day for two weeks: 300 that are left last three days. */
function almostGone(now: number): BalanceReading {
  const usage = Array.from({ length: 14 }, (_, index) => ({
    day: utcDay(now - (index + 1) * day),
    total: 100,
    paidByCredits: 100,
  }));
  const grants = [{ grantId: 'G-1', remaining: 300, expiresOn: '2027-03-31' }];
  return { grantedCredits: 3000, remainingCredits: 300, grants, usage: usage.reverse() };
}

function read(request: Request, reading: BalanceReading): void {
  applyBalance(request.state, request.policy, reading, request.now);
}

function dueAfterHours({ state, policy }: Request): number | undefined {
  const due = balanceDueAt(state, policy);
  return due === undefined ? undefined : (due - monday) / hour;
}

function view({ state, policy, now }: Request): RequestView {
  return viewOf(state, policy, now, utcMinute);
}

describe('the balance of a PoC’s Org', () => {
  it('is read a day after the PoC began to run, and a day after it was read last', () => {
    const request = completed('cloud-sales');
    assert.equal(dueAfterHours(request), 24);
    request.now += 30 * hour;
    read(request, plenty);
    assert.equal(dueAfterHours(request), 54);
  });

  it('is read as often as the policy says', () => {
    const edit = (policy: Policy): Policy => ({
      ...policy,
      balance: { ...policy.balance, checkEveryHours: 6 },
    });
    assert.equal(dueAfterHours(completed('cloud-sales', {}, { edit })), 6);
  });

  it('is a deadline of the request’s one clock, which asks for it once', () => {
    const request = completed('cloud-sales');
    assert.equal(nextDeadline(request.state, request.policy), monday + 24 * hour);
    passTime(request.state, request.policy, monday + 24 * hour - 1);
    assert.equal(request.state.isBalanceDue, undefined);
    sleepThrough(request, 24 * hour);
    assert.equal(request.state.isBalanceDue, true);
    assert.equal(dueAfterHours(request), undefined);
    read(request, plenty);
    assert.deepEqual([request.state.isBalanceDue, dueAfterHours(request)], [undefined, 48]);
  });

  const unwatched: [what: string, request: () => Request][] = [
    ['a request under way', () => submitted('cloud-sales')],
    ['a request that waits for its credits', () => waitingFor('beo', 'cloud-sales')],
    ['a PoC without credits', () => completed('enterprise')],
    ['a top-up', () => completed('top-up')],
    ['an internal request', () => completed('internal')],
    [
      'a PoC that is over',
      () => {
        const request = completed('cloud-sales');
        act(request, 'setFields', { by: seller, fields: { pocStatus: 'Succeeded' } });
        return request;
      },
    ],
  ];
  for (const [what, made] of unwatched) {
    it(`is not watched for ${what}`, () => assert.equal(dueAfterHours(made()), undefined));
  }

  it('is not watched under a policy of before, which knows no balance', () => {
    const { state, policy } = completed('cloud-sales');
    const { balance: _, ...older } = policy;
    assert.equal(balanceDueAt(state, older), undefined);
  });

  it('is shown, without what was told', () => {
    const request = completed('cloud-sales');
    read(request, plenty);
    assert.deepEqual(
      { ...view(request).balance, lines: [] },
      { readAt: monday, granted: 3000, remaining: 2900, level: 'ok', lines: [] },
    );
    assert.match(
      detailsInMarkdown(request.state, request.policy, request.now),
      /2,900 of 3,000 credits are left/,
    );
  });

  it('says nothing to anybody while there is plenty', () => {
    const request = completed('cloud-sales');
    read(request, plenty);
    assert.deepEqual(entries(request, 'balance-warned'), []);
  });

  it('warns whoever looks after the PoC, once for each share', () => {
    const request = completed('cloud-sales');
    read(request, halfUsed);
    request.now += day;
    read(request, halfUsed);
    const [line, ...others] = entries(request, 'balance-warned');
    assert.ok(line !== undefined);
    assert.deepEqual(others, []);
    assert.match(
      line.comment ?? '',
      /^1,600 of 3,000 credits \(53 %\) are used or expired\. Ask for more with/,
    );
    const message = notificationFor(request.state, request.policy, line);
    assert.deepEqual([message?.kind, message?.to.map(({ email }) => email)], ['balance', [seller]]);
    request.now += day;
    read(request, { ...plenty, remainingCredits: 600 });
    assert.equal(entries(request, 'balance-warned').length, 2);
  });

  it('warns the sponsor of a customer', () => {
    const request = completed('cloud-user');
    read(request, halfUsed);
    const [line] = entries(request, 'balance-warned');
    assert.ok(line !== undefined);
    const message = notificationFor(request.state, request.policy, line);
    assert.deepEqual(
      message?.to.map(({ id }) => id),
      ['sales.apac'],
    );
  });

  it('says when the credits run out and by when a top-up is to be asked for, by the chain of the region', () => {
    const topUpBy = (region: string): string | undefined => {
      const presales = `presales.${region.toLowerCase()}@example.com`;
      const request = completed('cloud-sales', { region, presales });
      read(request, almostGone(request.now));
      assert.equal(request.state.balance?.runsOutOn, '2026-11-26');
      return request.state.balance.topUpBy;
    };
    // 64 hours in APAC, where the Sales Manager takes part, and 40 elsewhere.
    assert.deepEqual([topUpBy('APAC'), topUpBy('JP')], ['2026-11-23', '2026-11-24']);
  });

  for (const region of ['constructor', 'toString']) {
    it(`is judged without a chain for a region called ${region}, which there is not`, () => {
      const request = completed('cloud-sales');
      request.state.fields.region = region;
      read(request, almostGone(request.now));
      assert.equal(request.state.balance?.runsOutOn, '2026-11-26');
    });
  }
});

describe('a balance that cannot be read', () => {
  it('is a problem that is shown, and is tried again at the next turn', () => {
    const request = completed('cloud-sales');
    sleepThrough(request, day);
    noteUnreadBalance(request.state, 'TiDB Cloud did not answer', request.now);
    assert.deepEqual(
      request.state.problems.map(({ text }) => text),
      ['The balance could not be read: TiDB Cloud did not answer'],
    );
    assert.equal(dueAfterHours(request), 48);
    assert.deepEqual(entries(request, 'balance-warned'), []);
  });

  it('keeps what was read last and what was told', () => {
    const request = completed('cloud-sales');
    read(request, halfUsed);
    request.now += day;
    noteUnreadBalance(request.state, 'no answer', request.now);
    assert.deepEqual([request.state.balance?.remaining, request.state.balance?.readAt], [1400, request.now]);
    request.now += day;
    read(request, halfUsed);
    assert.equal(entries(request, 'balance-warned').length, 1);
    assert.deepEqual(request.state.problems, []);
  });
});

describe('a balance that arrives when the PoC is over', () => {
  const arrivals: [what: string, arrive: (request: Request) => void][] = [
    ['read', (request) => read(request, halfUsed)],
    ['unread', ({ state, now }) => noteUnreadBalance(state, 'no answer', now)],
  ];
  for (const [what, arrive] of arrivals) {
    it(`changes nothing any more: ${what}`, () => {
      const request = completed('cloud-sales');
      wait(request, day);
      assert.equal(request.state.isBalanceDue, true);
      act(request, 'setFields', { by: seller, fields: { pocStatus: 'Failed' } });
      const { isBalanceDue: _, ...before } = structuredClone(request.state);
      arrive(request);
      assert.deepEqual(request.state, before);
    });
  }
});
