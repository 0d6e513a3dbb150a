import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { RequestView } from '../domain/approval/view.ts';
import { viewQuery } from '../workflows/approval/contract.ts';
import { readArchived } from './archive.ts';

/** A request as it is, or as it ended, from its workflow or else from the archive; undefined when there never was one. */
export async function viewRequest(
  client: Client,
  archiveDirectory: string,
  requestId: string,
): Promise<RequestView | undefined> {
  try {
    const handle = client.workflow.getHandle(requestId);
    const [view, { status }] = await Promise.all([handle.query(viewQuery), handle.describe()]);
    return asItEnded(view, status.name);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    return (await readArchived(archiveDirectory, requestId))?.view;
  }
}

/** Grows with the history, and differs between the runs of a request. */
export async function revisionOf(client: Client, requestId: string): Promise<string> {
  try {
    const { runId, historyLength, status } = await client.workflow.getHandle(requestId).describe();
    return `${runId.slice(0, 8)}-${historyLength}-${status.name.toLowerCase()}`;
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    return 'archived';
  }
}

/** A workflow that was terminated cannot say so itself: it looks as it did when it was cut off. */
function asItEnded(view: RequestView, status: string): RequestView {
  if (status === 'RUNNING' || status === 'COMPLETED' || status === 'CONTINUED_AS_NEW') return view;
  const how = status.toLowerCase().replaceAll('_', ' ');
  const waiting = `Ended in Temporal (${how}) while it was ${view.status.replace('-', ' ')}; nobody is waited for`;
  return { ...view, status: 'closed', waiting, missing: [] };
}
