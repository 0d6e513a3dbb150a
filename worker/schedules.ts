import { ScheduleAlreadyRunning, type Client, type ScheduleOptions } from '@temporalio/client';
import { taskQueue } from '../client/task-queue.ts';
import type { Policy } from '../domain/policy/policy.ts';
import {
  reconcileCreditsType,
  reconciliationScheduleId,
  type ReconcileCreditsInput,
} from '../workflows/reconciliation/contract.ts';

type Plan = Pick<ScheduleOptions, 'spec' | 'action' | 'policies'>;

/**
 * Sees that the reconciliation is scheduled as the policy says, however many workers start at once. Whether it is paused
 * is left to the operators.
 */
export async function scheduleReconciliation(
  client: Client,
  { reconciliation }: Pick<Policy, 'reconciliation'>,
): Promise<void> {
  const input: ReconcileCreditsInput = { tellsOperators: true };
  const plan = {
    spec: { intervals: [{ every: `${reconciliation.everyHours} hours` }] },
    action: {
      type: 'startWorkflow',
      workflowType: reconcileCreditsType,
      workflowId: reconciliationScheduleId,
      taskQueue,
      args: [input],
      workflowExecutionTimeout: '1 day',
      staticSummary: 'Credits: histories, TiDB Cloud and Salesforce compared',
    },
    // A run that was missed is made up for once, soon; two never run side by side.
    policies: { overlap: 'SKIP', catchupWindow: '1 hour' },
  } as const satisfies Plan;
  try {
    await client.schedule.create({ scheduleId: reconciliationScheduleId, ...plan });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const schedule = client.schedule.getHandle(reconciliationScheduleId);
    await schedule.update(({ state }) => ({ ...plan, state }));
  }
}
