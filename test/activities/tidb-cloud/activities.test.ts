import assert from 'node:assert/strict';

import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';

import { createTidbCloudActivities } from '../../../activities/tidb-cloud/activities.ts';
import { createTidbCloud } from '../../../activities/tidb-cloud/adapter.ts';
import { sandboxCredentials } from '../../../sandbox/credentials.ts';
import type { Sandbox } from '../../../sandbox/kit/sandbox.ts';
import { startTidbCloudSandbox } from '../../../sandbox/tidb-cloud/index.ts';
import { acme, grantOrder } from './orders.ts';

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
