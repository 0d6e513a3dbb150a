import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { wholeSnapshot } from '../../domain/approval/snapshot.ts';
import { viewOf } from '../../domain/approval/view.ts';
import { utcMinute } from '../../domain/wording/time.ts';
import type { RunningRequest } from './request.ts';

// The record outlives the history, so the request does not end before it is written.
const { archiveRequest } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
  summary: 'Archive: write the closed request',
});

/** Writes the whole record of a closed request to the archive, which reports and audits read. */
export async function archive({ state, policy }: RunningRequest): Promise<void> {
  const now = Date.now();
  await archiveRequest({
    format: 1,
    requestId: state.requestId,
    closedAt: new Date(now).toISOString(),
    view: viewOf(state, policy, now, utcMinute),
    state,
    snapshot: wholeSnapshot(state, policy, now),
  });
}
