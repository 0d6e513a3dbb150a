import assert from 'node:assert/strict';
import type { Child } from '../../embedded/child.ts';
import { sampleAccounts } from '../../sandbox/salesforce/index.ts';
import { makeCurrentCommand } from '../../client/worker-deployment.ts';
import { eventually } from '../support/product.ts';
import { runInShell } from '../support/temporal-cli.ts';
import { apac } from '../support/walk.ts';
import { openOffice, type Office } from './support/office.ts';
import { startParts, type Parts } from './support/parts.ts';
import { sandboxesOf } from './support/sandboxes.ts';
import { grantCall, grantsFor, requestWaitingFor } from './support/killed-worker.ts';

const approve = { decision: 'approve' };

describe('upgrading the worker', function () {
  this.timeout(90_000);
  let parts: Parts;
  let office: Office;
  const builds: Record<string, Child> = {};

  before(async () => {
    parts = await startParts();
    office = await openOffice(parts.place);
  });
  after(async () => {
    await Promise.all(Object.values(builds).map((worker) => worker.stop()));
    await office.close();
    await parts.stop();
  });

  /** As docs/operations.md says. */
  async function makeCurrent(build: string): Promise<void> {
    const { code, stderr } = await runInShell(`${makeCurrentCommand(build)} --yes`, parts.place.clientEnv);
    assert.equal(code, 0, stderr);
  }

  async function startBuild(build: string): Promise<void> {
    builds[build] = await parts.startOtherWorker({ CONFETTI_BUILD_ID: build });
    const { namespace } = office.client.options;
    await eventually(async () => {
      const { pollers } = await office.client.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: 'confetti' },
      });
      return pollers.some(({ deploymentOptions }) => deploymentOptions?.buildId === build);
    }, `build ${build} polls`);
  }

  /** The builds that carried out the workflow's tasks, one after another; '' is an unversioned worker. */
  async function buildsOf(requestId: string): Promise<string[]> {
    const { events } = await office.client.workflow.getHandle(requestId).fetchHistory();
    const all = (events ?? []).flatMap(({ workflowTaskCompletedEventAttributes: done }) =>
      done ? [done.deploymentVersion?.buildId ?? ''] : [],
    );
    return all.filter((build, index) => build !== all[index - 1]);
  }

  let requestId: string;

  it('a build that is not current takes nothing', async () => {
    requestId = await office.apply();
    await startBuild('a-1');
    await office.act(requestId, 'decide', apac.sdr, approve);
    await office.untilAtRest(requestId);
    assert.deepEqual(await buildsOf(requestId), ['']);
  });

  it('a request that an unversioned worker began goes on with the build that is made current', async () => {
    await makeCurrent('a-1');
    await office.walkTo(requestId, 'presales');
    await office.untilAtRest(requestId);
    assert.deepEqual(await buildsOf(requestId), ['', 'a-1']);
  });

  it('and from there with the next, while the old one still polls', async () => {
    await startBuild('b-2');
    await office.act(requestId, 'setFields', apac.presales, { fields: { presalesAutoApprove: false } });
    await office.untilAtRest(requestId);
    assert.deepEqual(await buildsOf(requestId), ['', 'a-1']);
    await makeCurrent('b-2');
    await office.act(requestId, 'decide', apac.presales, approve);
    await office.untilAtRest(requestId);
    assert.deepEqual(await buildsOf(requestId), ['', 'a-1', 'b-2']);
    assert.deepEqual(await office.failedTasks(requestId), []);
  });

  it('new requests are begun by the current build alone', async () => {
    const other = await office.apply();
    await office.untilAtRest(other);
    assert.deepEqual(await buildsOf(other), ['b-2']);
  });

  it('it can be taken back', async () => {
    await makeCurrent('a-1');
    await office.walkTo(requestId, 'complete');
    await office.untilAtRest(requestId);
    assert.deepEqual(await buildsOf(requestId), ['', 'a-1', 'b-2', 'a-1']);
    assert.deepEqual(await office.failedTasks(requestId), []);
  });

  it('the old worker ends what it has begun when it is asked to stop, reports it, and exits with 0', async () => {
    const sandboxes = sandboxesOf(parts.place);
    const orgId = sampleAccounts[1]!.orgId;
    const other = await requestWaitingFor(office, 'beo', orgId);
    await office.untilAtRest(other);
    await sandboxes.disturbTidbCloud({ kind: 'slow', delayMs: 2_000, match: grantCall });
    await office.act(other, 'fulfil', apac.beo);
    await eventually(async () => (await sandboxes.faultsLeft()) === 0, 'TiDB Cloud is being asked');
    await makeCurrent('b-2');
    const old = builds['a-1']!;
    await old.stop(25_000);
    assert.deepEqual(await old.exited, { code: 0, signal: null });
    await office.until(other, 'the credits are there', ({ credits }) => credits.grant !== undefined);
    assert.equal((await grantsFor(sandboxes, other)).length, 1);
    const { events } = await office.client.workflow.getHandle(`tenant/${orgId}`).fetchHistory();
    const attempts = (events ?? []).flatMap(({ activityTaskStartedEventAttributes: started }) =>
      started ? [started.attempt] : [],
    );
    assert.deepEqual(
      attempts.filter((attempt) => attempt !== 1),
      [],
    );
    assert.ok((events ?? []).every((event) => !event.activityTaskTimedOutEventAttributes));
  });
});
