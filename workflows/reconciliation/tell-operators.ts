import { ActivityFailure, log, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import type { ReconciliationReport } from '../../domain/reconciliation/report.ts';
import { driftNotification } from '../../domain/reconciliation/words.ts';

const policy = proxyActivities<Activities>({
  startToCloseTimeout: '10 seconds',
  summary: 'policy: the operations queue',
});

// A message that is hours late is overtaken by the next reconciliation.
const channels = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  retry: {
    initialInterval: '1 second',
    backoffCoefficient: 3,
    maximumInterval: '10 minutes',
    maximumAttempts: 12,
  },
  summary: 'operations queue: what drifts',
});

/** Writes to the operations queue, once per reconciliation. Who cannot be reached finds the report in Temporal Web. */
export async function tellOperators(report: ReconciliationReport): Promise<void> {
  const { workflowId, firstExecutionRunId } = workflowInfo();
  const { people, channels: names } = await policy.readOperations();
  if (people.length === 0) return;
  const id = `${workflowId}/${firstExecutionRunId}`;
  const notification = driftNotification(report, { id, workflowId, to: people });
  await Promise.all(
    names.map(async (channel) => {
      try {
        await channels.notify({ channel, notifications: [notification] });
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        log.warn('The operators could not be told what drifts', { channel, error });
      }
    }),
  );
}
