import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { taskQueue } from '../../../client/task-queue.ts';
import type { RequestState } from '../../../domain/approval/state.ts';
import type { OutboxCursors } from '../../../workflows/approval/contract.ts';
import type { PocApplicationInput } from '../../../workflows/poc-application/contract.ts';
import { withRig, type Rig } from '../../support/rig.ts';
import { apac, application, historyOf, submitted, walkTo } from '../../support/walk.ts';

/*
 * Continue-as-new. The server suggests it after thousands of events; here a request is closed, which puts its state into
 * the archive, and another one goes on from that state as the next run would.
 */

/** The input that a request was started with. */
async function inputOf(rig: Rig, id: string): Promise<PocApplicationInput> {
  const { events } = await rig.client.workflow.getHandle(id).fetchHistory();
  const data = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]?.data;
  return JSON.parse(Buffer.from(data ?? []).toString()) as PocApplicationInput;
}

/** Takes a request that waits for GPE to its next run; answers the id of that. */
async function goneOn(rig: Rig): Promise<{ id: string; state: RequestState; cursors: OutboxCursors }> {
  const earlier = await submitted(rig, application('enterprise'));
  const { history } = await walkTo(rig, earlier, 'gpe');
  await rig.untilTrue(() => rig.world.salesforce.rows.size === history.length);
  const input = await inputOf(rig, earlier);
  await rig.client.workflow.getHandle(earlier).cancel();
  await rig.untilTrue(() => rig.world.archive.has(earlier));
  const id = `poc/T-${randomUUID()}`;
  const state = asItWas(rig.world.archive.get(earlier)!.state, id);
  const last = state.history.at(-1)!.seq;
  const cursors = {
    mirroredSeq: last,
    mirroredRevision: state.revision,
    notifiedSeq: { mail: last, lark: last },
  };
  rig.world.salesforce.rows.clear();
  rig.world.salesforce.mirrorCalls = 0;
  rig.world.notifications.length = 0;
  await rig.client.workflow.start('handOn', {
    workflowId: id,
    taskQueue,
    args: ['pocApplication', { ...input, pocId: state.pocId, carried: { state, cursors } }],
  });
  rig.watch(id);
  await rig.untilTrue(() => hasBegun(rig, id));
  return { id, state, cursors };
}

/** Whether the next run has done its first workflow task: this server cannot answer a query before that. */
async function hasBegun(rig: Rig, id: string): Promise<boolean> {
  const { events = [] } = await rig.client.workflow.getHandle(id).fetchHistory();
  const type = events?.[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name;
  const hasWorked = events?.some((event) => event.workflowTaskCompletedEventAttributes);
  return type === 'pocApplication' && hasWorked === true;
}

/** The archived state before it was closed: GPE waits. */
function asItWas(archived: RequestState, requestId: string): RequestState {
  const { closedFrom: _, ...state } = structuredClone(archived);
  const history = state.history.filter(({ action }) => action !== 'closed');
  const steps = state.steps.map((step) =>
    step.step === 'gpe' ? { ...step, status: 'active' as const } : step,
  );
  return {
    ...state,
    requestId,
    pocId: requestId.slice('poc/'.length),
    status: 'in-progress',
    history,
    steps,
  };
}

describe('a request that goes on in a new run', () => {
  it('has its state, and tells nobody again what it has told', () =>
    withRig({}, async (rig) => {
      const { id, state } = await goneOn(rig);
      await rig.settledEventCount(id);
      assert.equal((await rig.view(id)).history.length, state.history.length);
      assert.equal(rig.world.salesforce.mirrorCalls, 0);
      assert.deepEqual(rig.world.notifications, []);
    }));

  it('mirrors only what is new', () =>
    withRig({}, async (rig) => {
      const { id, cursors } = await goneOn(rig);
      await rig.act(id, 'claim', apac.gpe, {});
      await rig.untilTrue(() => rig.world.salesforce.rows.size > 0);
      const [row, ...others] = [...rig.world.salesforce.rows.values()];
      assert.deepEqual([row?.sequence, others.length], [cursors.mirroredSeq + 1, 0]);
    }));

  it('keeps its clock: GPE breaches when it would have', () =>
    withRig({}, async (rig) => {
      const { id, state } = await goneOn(rig);
      await rig.pass('73 hours');
      const { history } = await rig.view(id);
      const breach = history.find(({ action }) => action === 'SLA breached');
      const startedAt = state.steps.find(({ step }) => step === 'gpe')?.clock?.stretches[0]?.from ?? 0;
      const lateMs = (breach?.at ?? 0) - startedAt - 72 * 3_600_000;
      assert.ok(lateMs >= 0 && lateMs < 1000, `${lateMs} ms late`);
    }));

  it('still knows the actions of the earlier run', () =>
    withRig({}, async (rig) => {
      const { id, state } = await goneOn(rig);
      const [seen] = Object.keys(state.answered);
      await rig.act(id, 'decide', apac.presales, { decision: 'approve', step: 'presales', id: seen! });
      assert.equal((await rig.view(id)).history.length, state.history.length);
    }));

  it('goes all the way', () =>
    withRig({}, async (rig) => {
      const { id } = await goneOn(rig);
      const view = await walkTo(rig, id, 'complete');
      assert.deepEqual(
        historyOf(view).filter((line) => line.endsWith('Approved')),
        ['Presales: Approved', 'GPE: Approved', 'Regional Leader: Approved'],
      );
    }));
});

describe('a request that was terminated in Temporal', () => {
  it('does not look as if somebody were waited for', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await rig.settledEventCount(id);
      await rig.client.workflow.getHandle(id).terminate('by mistake');
      const { status, waiting } = await rig.view(id);
      assert.equal(status, 'closed');
      assert.match(waiting, /^Ended in Temporal \(terminated\) while it was in progress/);
    }));
});
