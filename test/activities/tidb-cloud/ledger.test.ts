import assert from 'node:assert/strict';

import { createTidbCloud } from '../../../activities/tidb-cloud/adapter.ts';
import type { TidbCloud } from '../../../activities/tidb-cloud/port.ts';
import { sandboxCredentials } from '../../../sandbox/credentials.ts';
import type { Sandbox } from '../../../sandbox/kit/sandbox.ts';
import { startTidbCloudSandbox } from '../../../sandbox/tidb-cloud/index.ts';
import { fails } from './failures.ts';
import { acme, grantOrder, operation } from './orders.ts';

describe('TiDB Cloud adapter: ledger, usage and Operation History', () => {
  let sandbox: Sandbox;
  let tidbCloud: TidbCloud;
  beforeEach(async () => {
    sandbox = await startTidbCloudSandbox({ port: 0, dataFile: ':memory:' });
    tidbCloud = createTidbCloud({ baseUrl: sandbox.url, ...sandboxCredentials.tidbCloud });
  });
  afterEach(() => sandbox.close());

  const march = { from: '2030-03-01', to: '2030-03-31' };
  const reads: Readonly<Record<string, () => Promise<unknown>>> = {
    usage: () => tidbCloud.usage(acme, march),
    grants: () => tidbCloud.grants(acme),
    findGrantById: () => tidbCloud.findGrantById(acme, 'G-000001'),
  };
  const record = (change = {}) => tidbCloud.recordOperation(operation(change));
  const recorded = async (): Promise<string> => (await fetch(`${sandbox.url}/orgs/${acme}`)).text();

  it('reads the usage of days', async () => {
    sandbox.clock.set('2030-04-10T12:00:00Z');
    const usage = await tidbCloud.usage(acme, march);
    assert.equal(usage.length, 31);
    assert.equal(usage[0]?.day, '2030-03-01');
    const total = usage.reduce((sum, day) => sum + Math.round(day.total * 100), 0);
    assert.equal(total, Math.round((await tidbCloud.bills(acme))[0]!.total * 100));
  });

  it('reads the whole ledger, oldest first', async () => {
    await tidbCloud.grant(grantOrder());
    const grants = await tidbCloud.grants(acme);
    assert.deepEqual(
      grants.map(({ requestId, pocId, credits }) => [requestId, pocId, credits]),
      [
        ['before-confetti/1', 'before-confetti', 1000],
        ['before-confetti/2', 'before-confetti', 2000],
        ['credits/R-7', 'P-7', 500],
      ],
    );
    assert.equal(grants[2]?.remaining, 500);
  });

  it('finds a grant by its id in its own Org only', async () => {
    const [first] = await tidbCloud.grants(acme);
    assert.ok(first !== undefined);
    assert.deepEqual(await tidbCloud.findGrantById(acme, first.grantId), first);
    assert.equal(await tidbCloud.findGrantById('1372813089209061641', first.grantId), undefined);
    assert.equal(await tidbCloud.findGrantById('1', first.grantId), undefined);
  });

  it('says so when there is no such Org', async () => {
    for (const call of [
      () => tidbCloud.usage('1', march),
      () => tidbCloud.grants('1'),
      () => record({ orgId: '1' }),
    ]) {
      const failure = await fails(call(), 'Invalid', /no Org 1\. Check the Org ID/);
      assert.equal(failure.nonRetryable, true);
    }
  });

  it('reports a range that is none, for good', async () => {
    const backwards = { from: '2030-03-31', to: '2030-03-01' };
    await fails(tidbCloud.usage(acme, backwards), 'Invalid', /not a range of 1 to 92 days/);
    await fails(tidbCloud.usage(acme, { ...march, to: 'soon' }), 'Invalid', /to must be a day/);
  });

  for (const name of Object.keys(reads)) {
    it(`is busy when it reads ${name} from a TiDB Cloud that is limited or broken`, async () => {
      sandbox.faults.inject({ kind: 'status', status: 429, headers: { 'retry-after': '17' } });
      assert.equal((await fails(reads[name]!(), 'Busy', /rate limit/)).nextRetryDelay, 17_000);
      sandbox.faults.inject({ kind: 'status', status: 500 });
      await fails(reads[name]!(), 'Busy', /answered 500/);
    });

    it(`does not take garbage for ${name}`, async () => {
      sandbox.faults.inject({ kind: 'garbage' });
      await fails(reads[name]!(), 'Unreachable', /Ops contract does not know/);
    });
  }

  it('records an operation, again and again, and keeps the newest revision', async () => {
    assert.deepEqual(await record(), { written: true });
    assert.deepEqual(await record(), { written: true });
    assert.deepEqual(await record({ revision: 4, status: 'Approved' }), { written: true });
    assert.deepEqual(await record(), { written: false });
    assert.match(await recorded(), /C-207: Internal credits request[\s\S]*Approved/);
  });

  it('reports an operation that TiDB Cloud finds invalid, for good', async () => {
    assert.equal((await fails(record({ credits: 1.5 }), 'Invalid', /credits/)).nonRetryable, true);
    assert.doesNotMatch(await recorded(), /C-207/);
  });

  it('is busy when it records while the rate limit is used up', async () => {
    sandbox.faults.inject({ kind: 'status', status: 429, headers: { 'retry-after': '3' } });
    assert.equal((await fails(record(), 'Busy', /rate limit/)).nextRetryDelay, 3_000);
    assert.deepEqual(await record(), { written: true });
  });

  it('does not know whether an operation was recorded when the answer is lost, and may record it again', async () => {
    for (const kind of ['drop-before-commit', 'drop-after-commit', 'garbage'] as const) {
      sandbox.faults.inject({ kind });
      await fails(record(), 'Unreachable', /cannot be reached|Ops contract does not know/);
    }
    sandbox.faults.inject({ kind: 'status', status: 503 });
    await fails(record(), 'Unreachable', /answered 503/);
    assert.equal(sandbox.faults.injectedCount, 4);
    assert.deepEqual(await record(), { written: true });
  });

  it('does not take another operation for the answer to its own', async () => {
    sandbox.faults.inject({
      kind: 'status',
      status: 200,
      body: { orgId: acme, operationId: 'C-1', revision: 3 },
    });
    await fails(record(), 'Unreachable', /with another one/);
  });
});
