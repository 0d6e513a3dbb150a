import assert from 'node:assert/strict';

import type { Sandbox } from '../../../sandbox/kit/sandbox.ts';
import { startTidbCloudSandbox } from '../../../sandbox/tidb-cloud/index.ts';
import { assertInContract } from './contract.ts';
import { signedFetch } from './digest-client.ts';
import { command, read } from './remote.ts';

interface Day {
  readonly day: string;
  readonly total: number;
  readonly paidByCredits: number;
}
interface Bill {
  readonly month: string;
  readonly total: number;
  readonly paidByCredits: number;
}

const cents = (dollars: number) => Math.round(dollars * 100);
const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + cents(amount), 0);

describe('TiDB Cloud sandbox: daily usage', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startTidbCloudSandbox({ port: 0, dataFile: ':memory:' });
    sandbox.clock.set('2030-06-10T12:00:00Z');
    // Starts with nothing to spend in December 2029, and 900 dollars a month.
    await command(sandbox, 'POST', '/orgs', { orgId: '42', name: 'Forty-two', monthlyUsageCents: 90_000 });
  });
  afterEach(() => sandbox.close());

  const days = async (from: string, to: string) =>
    (await read<{ usage: Day[] }>(sandbox, 'listUsage', `/orgs/42/usage?from=${from}&to=${to}`)).usage;
  const bills = async () => (await read<{ bills: Bill[] }>(sandbox, 'listBills', '/orgs/42/bills')).bills;
  const remaining = async () =>
    (await read<{ remainingCredits: number }>(sandbox, 'getOrg', '/orgs/42')).remainingCredits;
  const grant = (credits: number, expiresOn: string) =>
    command(sandbox, 'POST', '/orgs/42/grants', { credits, expiresOn, by: 'vince.yao' });

  it('shows both ends of a range, and yesterday as its newest day', async () => {
    const shown = await days('2030-06-07', '2030-06-30');
    assert.deepEqual(
      shown.map(({ day }) => day),
      ['2030-06-07', '2030-06-08', '2030-06-09'],
    );
    sandbox.clock.advance(86_400_000);
    assert.deepEqual(await days('2030-06-07', '2030-06-09'), shown);
    assert.equal((await days('2030-06-10', '2030-06-10')).length, 1);
  });

  it('shows nothing of days before the Org, nor of days to come', async () => {
    assert.deepEqual(await days('2029-11-01', '2029-11-30'), []);
    assert.deepEqual(await days('2030-07-01', '2030-07-31'), []);
  });

  it('shows 92 days at once', async () => {
    assert.equal((await days('2030-03-10', '2030-06-09')).length, 92);
  });

  for (const [what, query] of [
    ['a range that ends before it begins', 'from=2030-03-02&to=2030-03-01'],
    ['93 days', 'from=2030-03-09&to=2030-06-09'],
    ['a day that does not exist', 'from=2030-02-30&to=2030-03-01'],
    ['a range without an end', 'from=2030-03-01'],
    ['no range', ''],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const answer = await signedFetch(`${sandbox.url}/ops/v1/orgs/42/usage?${query}`);
      assert.equal(answer.status, 400);
      assert.equal(((await assertInContract('listUsage', answer)) as { code: string }).code, 'INVALID');
    });
  }

  it('bills a month with the sum of its days', async () => {
    await grant(100, '2030-12-31');
    sandbox.clock.set('2030-07-01T00:00:00Z');
    const june = await days('2030-06-01', '2030-06-30');
    const [bill] = await bills();
    assert.equal(bill?.month, '2030-06');
    assert.equal(cents(bill.total), sum(june.map(({ total }) => total)));
    assert.equal(cents(bill.paidByCredits), sum(june.map(({ paidByCredits }) => paidByCredits)));
    assert.equal(bill.paidByCredits, 100);
  });

  it('takes each day from the balance once, and leaves what credits do not cover unpaid', async () => {
    await grant(50, '2030-12-31');
    assert.equal(await remaining(), 50);
    const balances: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      sandbox.clock.advance(86_400_000);
      balances.push(await remaining());
      assert.equal(await remaining(), balances.at(-1));
    }
    const spent = await days('2030-06-10', '2030-06-12');
    assert.equal(sum(spent.map(({ paidByCredits }) => paidByCredits)), 5_000);
    assert.deepEqual(
      balances.map(cents),
      [1, 2, 3].map((n) => 5_000 - sum(spent.slice(0, n).map(({ paidByCredits }) => paidByCredits))),
    );
    assert.ok(spent.some(({ total, paidByCredits }) => total > paidByCredits));
  });

  it('meters the days that nobody looked at as if somebody had', async () => {
    await grant(50, '2030-12-31');
    await grant(200, '2030-06-12');
    sandbox.clock.advance(30 * 86_400_000);
    const spent = await days('2030-06-10', '2030-07-09');
    // The grant that ends on 12 June pays three days; the other one what comes next.
    assert.deepEqual(
      spent.slice(0, 4).map(({ total, paidByCredits }) => total === paidByCredits),
      [true, true, true, true],
    );
    const first = sum(spent.slice(0, 3).map(({ total }) => total));
    assert.equal(sum(spent.map(({ paidByCredits }) => paidByCredits)), first + 5_000);
  });

  it('changes what an Org uses from today on', async () => {
    const before = await days('2030-06-01', '2030-06-09');
    await command(sandbox, 'PUT', '/orgs/42', { monthlyUsageCents: 0 });
    sandbox.clock.advance(2 * 86_400_000);
    assert.deepEqual(await days('2030-06-01', '2030-06-09'), before);
    assert.deepEqual(
      (await days('2030-06-10', '2030-06-11')).map(({ total }) => total),
      [0, 0],
    );
  });

  it('shows no days that are still to come when the clock is set back', async () => {
    await bills();
    sandbox.clock.set('2030-04-02T12:00:00Z');
    assert.deepEqual(
      (await days('2030-04-01', '2030-04-30')).map(({ day }) => day),
      ['2030-04-01'],
    );
    assert.equal((await bills())[0]?.month, '2030-03');
  });
});
