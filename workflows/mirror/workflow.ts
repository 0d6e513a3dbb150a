import { ApplicationFailure, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import type { MirrorReceipt } from '../../domain/records/request-snapshot.ts';
import type { MirrorClosedRequestInput } from './contract.ts';

// An operator waits at a terminal: a few quick tries, then the reason. Reconciliation says it again tomorrow.
const { mirrorArchivedRequest } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumAttempts: 4 },
  summary: 'Salesforce: the record of a closed request',
});

/** Sends Salesforce the record of a closed request once more, as the archive has it. */
export async function mirrorClosedRequest(input: MirrorClosedRequestInput): Promise<MirrorReceipt> {
  const { requestId } = (input as Partial<MirrorClosedRequestInput> | undefined) ?? {};
  if (typeof requestId !== 'string') {
    throw ApplicationFailure.nonRetryable('This is not its input: it takes {"requestId": "…"}.', 'Malformed');
  }
  return mirrorArchivedRequest({ requestId });
}
