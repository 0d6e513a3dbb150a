import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { refuse } from '../domain/approval/refusal.ts';
import { canonicalJson } from '../domain/policy/canonical-json.ts';
import type { EntryPoint } from '../domain/policy/policy.ts';
import { isBlank, type FieldId, type FieldValues } from '../domain/request/fields.ts';
import { shortDigest } from '../domain/wording/short-digest.ts';
import { readArchived } from './archive.ts';
import { RefusedError } from './refused.ts';

/** What is asked for with a new request, and by whom. */
interface AskedFor {
  readonly entryPoint: EntryPoint;
  readonly pocId?: string;
  readonly requester: string;
  readonly fields: FieldValues;
  readonly submit?: boolean;
}

/** What makes a new request the same when it is sent again, on whatever surface. It is kept in the memo. */
export function startKey({ entryPoint, pocId, requester, fields, submit = true }: AskedFor): string {
  const given = Object.entries(fields).filter(([field]) => !isBlank(fields, field as FieldId));
  const by = requester.trim().toLowerCase();
  return shortDigest(canonicalJson({ entryPoint, pocId, by, fields: Object.fromEntries(given), submit }));
}

/**
 * Whether this very request was begun before, under its id.
 * @throws RefusedError (`id-used`) where another one was. Of one that only the archive still has, or that an earlier release
 * began, it is not known what was asked for: it counts as another one.
 */
export async function isBegunBefore(
  client: Client,
  archiveDirectory: string,
  requestId: string,
  key: string,
): Promise<boolean> {
  try {
    const { memo } = await client.workflow.getHandle(requestId).describe();
    if (memo?.['startKey'] === key) return true;
    throw exists(requestId, ', and was asked for otherwise: nothing of what you send now is in it');
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    // Temporal forgets an id with its history; the archive does not, and neither does TiDB Cloud's ledger.
    if ((await readArchived(archiveDirectory, requestId)) === undefined) return false;
    throw exists(requestId);
  }
}

/** An id names one request for good. */
export function exists(requestId: string, how = ''): RefusedError {
  const command = requestId.startsWith('credits/') ? 'credits' : 'poc';
  const message = `Not submitted: ${requestId} exists already${how}. Look at it with "confetti ${command} show ${requestId}", or give another id.`;
  return new RefusedError(refuse('id-used', message));
}
