import assert from 'node:assert/strict';

import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';

import { createSalesforceActivities } from '../../../activities/salesforce/activities.ts';
import type { SalesforceActivities } from '../../../activities/salesforce/activities.ts';
import { sampleAccounts } from '../../../sandbox/salesforce/index.ts';
import { openOrganization, snapshot } from './organization.ts';
import type { Organization } from './organization.ts';

describe('Salesforce activities', () => {
  let organization: Organization;
  let environment: MockActivityEnvironment;
  let activities: SalesforceActivities;
  beforeEach(async () => {
    organization = await openOrganization();
    environment = new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
    activities = createSalesforceActivities({ salesforce: organization.salesforce });
  });
  afterEach(() => organization.close());

  // The environment's own signature loses the result's type.
  const run = <Input, Result>(activity: (input: Input) => Promise<Result>, input: Input): Promise<Result> =>
    environment.run<[Input], Result, (input: Input) => Promise<Result>>(activity, input);
  const mirror = (more: Parameters<typeof snapshot>[0] = {}) => run(activities.mirrorRequest, snapshot(more));
  const read = () => run(activities.readRelatedRecords, { pocId: 'P-1042', account: 'Globex' });
  const rowCount = async () => (await organization.records('PoC_Approval_History__c')).length;

  /** What an activity failed with. */
  async function failureOf(running: Promise<unknown>): Promise<ApplicationFailure> {
    const error = await running.then(
      () => assert.fail('It did not fail.'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ApplicationFailure, String(error));
    return error;
  }
  /** From here on only writes are under way: people and objects are known. */
  async function warmUp(): Promise<void> {
    await mirror({ revision: 1, history: [] });
  }
  const onComposite = { path: '/services/data/v62.0/composite' };

  it('mirrors a request', async () => {
    const receipt = await mirror();
    assert.equal(receipt.recordId, (await organization.record('PoC__c'))['Id']);
    assert.equal(await rowCount(), 2);
  });

  it('reads related records', async () => {
    const globex = sampleAccounts.find(({ name }) => name === 'Globex');
    assert.equal((await read()).account?.id, globex?.id);
  });

  it('is busy while the service is unavailable, and writes afterwards', async () => {
    await warmUp();
    organization.sandbox.faults.inject({
      kind: 'status',
      status: 503,
      body: [{ message: 'Down for maintenance', errorCode: 'SERVER_UNAVAILABLE' }],
      match: onComposite,
    });
    const failure = await failureOf(mirror());
    assert.equal(failure.type, 'Busy');
    assert.equal(failure.nonRetryable, false);
    assert.match(failure.message, /write PoC__c P-1042: Down for maintenance \[SERVER_UNAVAILABLE\]/);
    assert.equal((await mirror()).written, true);
  });

  it('waits as long as Retry-After says', async () => {
    await warmUp();
    const headers = { 'retry-after': '7' };
    organization.sandbox.faults.inject({ kind: 'status', status: 503, headers, match: onComposite });
    assert.equal((await failureOf(mirror())).nextRetryDelay, 7_000);
  });

  it('is busy while somebody holds the row', async () => {
    const { recordId } = await mirror();
    await organization.lock(recordId);
    const failure = await failureOf(mirror({ revision: 4 }));
    assert.equal(failure.type, 'Busy');
    assert.match(failure.message, /UNABLE_TO_LOCK_ROW/);
    assert.equal((await mirror({ revision: 4 })).written, true);
  });

  it('waits a quarter of an hour when the daily API limit is used up', async () => {
    await warmUp();
    await organization.useUpLimit();
    const failure = await failureOf(mirror());
    assert.equal(failure.type, 'Busy');
    assert.equal(failure.nextRetryDelay, 15 * 60_000);
  });

  it('fails for good on a value that Salesforce refuses, and names the field', async () => {
    const fields = { applicationLink: `https://example.com/${'x'.repeat(900)}` };
    const failure = await failureOf(mirror({ fields }));
    assert.equal(failure.type, 'Invalid');
    assert.equal(failure.nonRetryable, true);
    assert.match(failure.message, /PoC__c P-1042 \(PoC__c, field Application_Link__c\)/);
    assert.match(failure.message, /max length=255\) \[STRING_TOO_LONG\]/);
    assert.ok(failure.message.length < 500);
  });

  it('leaves the same rows when the answer was lost and the write is repeated', async () => {
    await warmUp();
    organization.sandbox.faults.inject({ kind: 'drop-after-commit', match: onComposite });
    const failure = await failureOf(mirror());
    assert.equal(failure.type, 'Unreachable');
    assert.equal(failure.nonRetryable, false);
    const before = await organization.records('PoC_Approval_History__c');
    assert.equal(before.length, 2);
    assert.equal((await mirror()).written, true);
    const ids = (rows: typeof before) => rows.map((row) => row['Id']);
    assert.deepEqual(ids(await organization.records('PoC_Approval_History__c')), ids(before));
  });

  it('does not take garbage for success', async () => {
    await warmUp();
    organization.sandbox.faults.inject({ kind: 'garbage', match: onComposite });
    assert.equal((await failureOf(mirror())).type, 'Unreachable');
    assert.equal((await mirror()).written, true);
  });

  it('signs in again when the session ends half way, and repeats the call once', async () => {
    await warmUp();
    await organization.expireSessions();
    const receipt = await mirror();
    assert.equal(receipt.written, true);
    assert.equal(receipt.apiCalls, 2);
    assert.equal((await organization.calls())['POST /services/oauth2/token'], 2);
  });

  it('signs in once for many calls that lose their session together', async () => {
    await warmUp();
    await organization.expireSessions();
    await Promise.all([mirror(), read(), read()]);
    assert.equal((await organization.calls())['POST /services/oauth2/token'], 2);
  });

  it('reports a superseded revision as a result', async () => {
    await mirror({ revision: 7 });
    assert.equal((await mirror({ revision: 6 })).written, false);
  });

  it('ends as cancelled when the activity is cancelled while Salesforce is slow', async () => {
    await warmUp();
    organization.sandbox.faults.inject({ kind: 'slow', delayMs: 60_000, match: onComposite });
    const running = mirror();
    environment.cancel();
    await assert.rejects(running, CancelledFailure);
  });
});
