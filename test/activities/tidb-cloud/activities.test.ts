import assert from 'node:assert/strict';

import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';

import { createTidbCloudActivities } from '../../../activities/tidb-cloud/activities.ts';
import { createTidbCloud } from '../../../activities/tidb-cloud/adapter.ts';
import { sandboxCredentials } from '../../../sandbox/credentials.ts';
import type { Sandbox } from '../../../sandbox/kit/sandbox.ts';
import { startTidbCloudSandbox } from '../../../sandbox/tidb-cloud/index.ts';
import { acme, grantOrder, operation } from './orders.ts';

describe('TiDB Cloud activities', () => {
  let sandbox: Sandbox;
  let environment: MockActivityEnvironment;
  let activities: ReturnType<typeof createTidbCloudActivities>;
  beforeEach(async () => {
    sandbox = await startTidbCloudSandbox({ port: 0, dataFile: ':memory:' });
    environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
    const tidbCloud = createTidbCloud({ baseUrl: sandbox.url, ...sandboxCredentials.tidbCloud });
    activities = createTidbCloudActivities({ tidbCloud });
  });
  afterEach(() => sandbox.close());

  const order = grantOrder();
  // The environment's own signature loses the result's type.
  const run = <Input, Result>(activity: (input: Input) => Promise<Result>, input: Input): Promise<Result> =>
    environment.run<[Input], Result, (input: Input) => Promise<Result>>(activity, input);
  const grant = () => run(activities.grantCredits, order);
  const find = () => run(activities.findGrant, { orgId: order.orgId, idempotencyKey: order.idempotencyKey });
  const isFailure = (type: string, nonRetryable: boolean) => (error: unknown) =>
    error instanceof ApplicationFailure && error.type === type && error.nonRetryable === nonRetryable;

  it('grants credits and finds the grant', async () => {
    assert.equal(await find(), null);
    const answer = await grant();
    assert.equal(answer.outcome, 'granted');
    assert.deepEqual(await find(), answer.grant);
  });

  it('reads an Org, and null where there is none', async () => {
    assert.equal((await run(activities.readOrg, { orgId: acme }))?.name, 'Acme Robotics');
    assert.equal(await run(activities.readOrg, { orgId: '1' }), null);
  });

  it('reads usage by the day, and bills by the month', async () => {
    sandbox.clock.set('2030-04-10T12:00:00Z');
    const usage = await run(activities.readUsage, { orgId: acme, from: '2030-04-07', to: '2030-04-10' });
    assert.deepEqual(
      usage.map(({ day }) => day),
      ['2030-04-07', '2030-04-08', '2030-04-09'],
    );
    assert.equal((await run(activities.readBills, { orgId: acme }))[0]?.month, '2030-03');
  });

  it('sums a ledger up, and one that does not exist', async () => {
    await grant();
    const { latest, ...sums } = await run(activities.readLedger, { orgId: acme, latest: 1 });
    assert.deepEqual(sums, {
      exists: true,
      grantedCredits: 3500,
      grantCount: 3,
      byPoc: { 'before-confetti': 3000, 'P-7': 500 },
    });
    assert.deepEqual(
      latest.map(({ requestId, pocId, remaining }) => [requestId, pocId, remaining]),
      [['credits/R-7', 'P-7', 500]],
    );
    assert.deepEqual(await run(activities.readLedger, { orgId: '1', latest: 5 }), {
      exists: false,
      grantedCredits: 0,
      grantCount: 0,
      latest: [],
      byPoc: {},
    });
  });

  it('finds a grant by its id, and null where there is none', async () => {
    const answer = await grant();
    assert.ok(answer.outcome === 'granted');
    const { grantId } = answer.grant;
    assert.equal((await run(activities.findGrantById, { orgId: acme, grantId }))?.requestId, 'credits/R-7');
    assert.equal(await run(activities.findGrantById, { orgId: acme, grantId: 'G-999999' }), null);
  });

  it('records an operation, and says when a newer one is there', async () => {
    assert.deepEqual(await run(activities.recordOperation, operation()), { written: true });
    assert.deepEqual(await run(activities.recordOperation, operation({ revision: 2 })), { written: false });
  });

  it('fails for good on an Org that is not there, where it has to be', async () => {
    await assert.rejects(run(activities.readBills, { orgId: '1' }), isFailure('Invalid', true));
    await assert.rejects(
      run(activities.recordOperation, operation({ orgId: '1' })),
      isFailure('Invalid', true),
    );
    const range = { orgId: '1', from: '2026-03-01', to: '2026-03-02' };
    await assert.rejects(run(activities.readUsage, range), isFailure('Invalid', true));
  });

  it('fails retryably on all that it reads or records while TiDB Cloud is down', async () => {
    const range = { orgId: acme, from: '2026-03-01', to: '2026-03-02' };
    sandbox.faults.inject({ kind: 'status', status: 500, times: 5 });
    await assert.rejects(run(activities.readUsage, range), isFailure('Busy', false));
    await assert.rejects(run(activities.readLedger, { orgId: acme, latest: 1 }), isFailure('Busy', false));
    await assert.rejects(run(activities.readOrg, { orgId: acme }), isFailure('Busy', false));
    await assert.rejects(
      run(activities.findGrantById, { orgId: acme, grantId: 'G-000001' }),
      isFailure('Busy', false),
    );
    await assert.rejects(run(activities.recordOperation, operation()), isFailure('Unreachable', false));
  });

  it('fails retryably while TiDB Cloud is busy, and grants afterwards', async () => {
    sandbox.faults.inject({ kind: 'status', status: 429, headers: { 'retry-after': '1' } });
    await assert.rejects(grant(), isFailure('Busy', false));
    assert.equal((await grant()).outcome, 'granted');
  });

  it('fails for good on an order that can never be granted', async () => {
    await assert.rejects(
      run(activities.grantCredits, { ...order, credits: 0.5 }),
      isFailure('Invalid', true),
    );
    assert.equal(await find(), null);
  });

  it('settles an unknown outcome: the call fails, and exactly one grant is found', async () => {
    sandbox.faults.inject({ kind: 'drop-after-commit', match: { method: 'POST' } });
    await assert.rejects(grant(), isFailure('Unreachable', false));
    const found = await find();
    assert.equal(found?.credits, order.credits);

    // The retry that Temporal may send all the same gets the grant that is there.
    assert.deepEqual(await grant(), { outcome: 'granted', grant: found });
    const org = await run(activities.readOrg, { orgId: acme });
    const made = org?.grants.filter(({ idempotencyKey }) => idempotencyKey === order.idempotencyKey);
    assert.equal(made?.length, 1);
  });

  it('finds nothing when the connection broke before the work', async () => {
    sandbox.faults.inject({ kind: 'drop-before-commit', match: { method: 'POST' } });
    await assert.rejects(grant(), isFailure('Unreachable', false));
    assert.equal(await find(), null);
  });

  it('gives the call up when the activity is cancelled', async () => {
    sandbox.faults.inject({ kind: 'slow', delayMs: 5_000 });
    const pending = grant();
    setTimeout(() => environment.cancel(), 30);
    await assert.rejects(pending, CancelledFailure);
  });
});
