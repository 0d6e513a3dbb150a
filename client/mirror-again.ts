import { WorkflowFailedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { rootCause } from '@temporalio/common';
import { refuse } from '../domain/approval/refusal.ts';
import type { MirrorReceipt } from '../domain/records/request-snapshot.ts';
import {
  mirrorClosedRequestId,
  mirrorClosedRequestType,
  mirrorUpdate,
  type MirrorClosedRequestInput,
} from '../workflows/mirror/contract.ts';
import { RefusedError } from './refused.ts';
import { taskQueue } from './task-queue.ts';

/** An open request sends its record by itself, soon (`asked`); that of a closed one has been sent (`sent`). */
export type MirroredAgain =
  { readonly how: 'asked' } | { readonly how: 'sent'; readonly receipt: MirrorReceipt };

/** Has Salesforce sent the record of a request once more. */
export async function mirrorAgain(client: Client, requestId: string, by: string): Promise<MirroredAgain> {
  try {
    await client.workflow.getHandle(requestId).executeUpdate(mirrorUpdate, { args: [{ by }] });
    return { how: 'asked' };
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  return { how: 'sent', receipt: await mirrorClosed(client, { requestId, by }) };
}

async function mirrorClosed(client: Client, input: MirrorClosedRequestInput): Promise<MirrorReceipt> {
  const { requestId, by } = input;
  try {
    return await client.workflow.execute<(input: MirrorClosedRequestInput) => Promise<MirrorReceipt>>(
      mirrorClosedRequestType,
      {
        workflowId: mirrorClosedRequestId(requestId),
        taskQueue,
        args: [input],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowExecutionTimeout: '10 minutes',
        staticSummary: `${requestId} is sent to Salesforce again, for ${by}`,
      },
    );
  } catch (error) {
    if (!(error instanceof WorkflowFailedError)) throw error;
    const why = rootCause(error.cause) ?? error.message;
    throw new RefusedError(refuse('not-eligible', `Not sent: ${why}`));
  }
}
