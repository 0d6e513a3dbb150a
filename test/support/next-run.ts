import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import { taskQueue } from '../../client/task-queue.ts';
import type { RequestState } from '../../domain/approval/state.ts';
import type { OutboxCursors } from '../../workflows/approval/contract.ts';
import type { PocApplicationInput } from '../../workflows/poc-application/contract.ts';
import type { Rig } from './rig.ts';
import { shippedSlice } from './shipped-policy.ts';
import { application, submitted, walkTo } from './walk.ts';

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

/** Takes a request that waits for GPE to its next run: its id, and what it was handed, which `change` may have more in it. */
export async function goneOn(
  rig: Rig,
  change: (state: RequestState) => RequestState = (state) => state,
): Promise<{ id: string; state: RequestState; cursors: OutboxCursors }> {
  const earlier = await submitted(rig, application('enterprise'));
  const { history } = await walkTo(rig, earlier, 'gpe');
  await rig.untilTrue(() => rig.world.salesforce.rows.size === history.length);
  const input = await inputOf(rig, earlier);
  await rig.client.workflow.getHandle(earlier).cancel();
  await rig.untilTrue(() => rig.world.archive.has(earlier));
  const id = `poc/T-${randomUUID()}`;
  const state = change(asItWas(rig.world.archive.get(earlier)!.state, id));
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

export type Execution = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/** A submitted request that goes on in a new run every few weeks, or after so many events. */
export async function inShortRuns(rig: Rig, longestRunEvents = 500): Promise<string> {
  const pocId = `T-${randomUUID()}`;
  const { requester: email, fields } = application('enterprise');
  const requestId = `poc/${pocId}`;
  const policy = shippedSlice('enterprise');
  const input = { pocId, requester: { email, via: 'test' }, fields, submit: true, policy };
  await rig.client.workflow.start('shortRuns', {
    ...{ workflowId: requestId, taskQueue, args: [input] },
    memo: { longestRunEvents },
  });
  rig.watch(requestId);
  await rig.until(requestId, ({ round }) => round === 1);
  return requestId;
}

/** The runs of a request so far, the first one first. */
export async function runsOf(rig: Rig, id: string): Promise<Execution[]> {
  const runs: Execution[] = [];
  let runId: string | null | undefined = undefined;
  do {
    const run: Execution = await rig.client.workflow.getHandle(id, runId).fetchHistory();
    runs.unshift(run);
    runId = run.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
  } while (runId);
  return runs;
}

/** Activities of a run that had not come to their end when it went on. */
export function cutOff({ events }: Execution): unknown[] {
  const ended = new Set(
    events?.map(({ activityTaskCompletedEventAttributes: end }) => String(end?.scheduledEventId)),
  );
  return (events ?? []).filter(
    ({ eventId, activityTaskScheduledEventAttributes: began }) => began && !ended.has(String(eventId)),
  );
}
