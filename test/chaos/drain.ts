import type { Client } from '@temporalio/client';
import { untilFound } from './patience.ts';
import { pendingOf } from './world.ts';

/** PENDING_ACTIVITY_STATE_SCHEDULED: it waits for a worker, or for its next attempt. */
const scheduled = 1;

/**
 * Waits until nothing is under way in any workflow. `isHurried` ends the pause before an activity's next attempt, as an
 * operator does with `temporal activity reset`: what Lark's rate limit put off comes within an hour otherwise.
 * @returns whether it is so within the time
 */
export async function untilAtRest(client: Client, withinMs: number, isHurried = false): Promise<boolean> {
  const look = async (): Promise<true | undefined> => {
    let isAtRest = true;
    for await (const { workflowId, runId } of client.workflow.list({
      query: 'ExecutionStatus = "Running"',
    })) {
      if ((await pendingOf(client, workflowId, runId)).length === 0) continue;
      isAtRest = false;
      if (isHurried) await hurry(client, workflowId, runId);
    }
    return isAtRest ? true : undefined;
  };
  return (await untilFound(look, withinMs)) ?? false;
}

async function hurry(client: Client, workflowId: string, runId: string): Promise<void> {
  const { raw } = await client.workflow.getHandle(workflowId, runId).describe();
  for (const { activityId, state, attempt } of raw.pendingActivities ?? []) {
    if (Number(state) !== scheduled || (attempt ?? 1) < 3 || !activityId) continue;
    const { namespace } = client.options;
    const request = { namespace, execution: { workflowId, runId }, id: activityId, identity: 'chaos' };
    const options = { resetHeartbeat: false, keepPaused: false };
    // It may have been done meanwhile.
    await client.workflowService.resetActivity({ ...request, ...options }).catch(() => undefined);
  }
}
