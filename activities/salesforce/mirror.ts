import { z } from 'zod';

import type { MirrorReceipt, RequestSnapshot } from '../../domain/records/request-snapshot.ts';
import { textField } from '../../domain/request/fields.ts';
import { failure } from '../failures.ts';
import { sendComposite } from './composite.ts';
import type { Subrequest } from './composite.ts';
import type { Descriptions } from './descriptions.ts';
import { SalesforceRefusal } from './failures.ts';
import type { Mapping } from './mapping.ts';
import { historyRecord, personFields, pocRecord } from './records.ts';
import type { SalesforceRecord } from './records.ts';
import type { CallContext, Session } from './session.ts';
import type { Users } from './users.ts';

/** The message of the validation rule in `salesforce/` that keeps an older revision from overwriting a newer one. */
export const olderRevisionMessage = 'Confetti: this revision is older than the one already stored.';

/** Records a collection takes, and collections a composite call takes. Source: REST API Developer Guide. */
const collectionRows = 200;
const collections = 5;

/** Without it the organization's assignment rules would run on what we write. It holds for one subrequest only. */
const noAutoAssign = { 'Sforce-Auto-Assign': 'FALSE' };

/** Codes that may mean that a remembered user has been removed or deactivated. */
const staleUserCodes = new Set([
  'INVALID_CROSS_REFERENCE_KEY',
  'INACTIVE_OWNER_OR_USER',
  'ENTITY_IS_DELETED',
]);

const savedSchema = z.union([
  z.object({ id: z.string() }).transform(({ id }) => id),
  z.object({ Id: z.string() }).transform(({ Id }) => Id),
]);

interface MirrorParts {
  readonly session: Session;
  readonly mapping: Mapping;
  readonly users: Users;
  readonly descriptions: Descriptions;
}

/**
 * Writes a snapshot: the PoC record by its external id and its new history rows by theirs, in one transaction and one
 * API call (one more for people not met before, and per 1,000 rows). Safe to repeat. A snapshot that is older than
 * what Salesforce has adds its history rows, which never change, and leaves the record alone.
 */
export async function mirrorSnapshot(
  snapshot: RequestSnapshot,
  { session, mapping, users, descriptions }: MirrorParts,
  call: CallContext,
): Promise<MirrorReceipt> {
  const { pocId } = snapshot;
  const notes = new Set<string>();
  const note = (text: string) => void notes.add(text);

  const [poc, history] = await Promise.all([
    descriptions.get(mapping.poc.object, call),
    descriptions.get(mapping.history.object, call),
  ]);
  const emails = personFields.flatMap((field) => textField(snapshot.fields, field) ?? []);
  const userIds = await users.idsOf(emails, call);
  const record = pocRecord(snapshot, { mapping, description: poc, userIds, note });
  const rows = snapshot.history.map((row) =>
    historyRecord(pocId, row, { mapping, description: history, userIds, note }),
  );

  const path = `/sobjects/${mapping.poc.object}/${mapping.poc.fields.requestId}/${encodeURIComponent(pocId)}`;
  const upsert: Subrequest = {
    method: 'PATCH',
    path,
    referenceId: mapping.poc.object,
    httpHeaders: noAutoAssign,
    body: record,
  };
  const read: Subrequest = { method: 'GET', path: `${path}?fields=Id`, referenceId: mapping.poc.object };
  const [first = [], ...later] = chunks(historyUpserts(rows, mapping), collections);

  let written = true;
  let answers;
  try {
    answers = await sendComposite(session, [upsert, ...first], call);
  } catch (error) {
    if (error instanceof SalesforceRefusal && staleUserCodes.has(error.refusal.code)) users.forget();
    if (!isOlderRevision(error)) throw error;
    written = false;
    answers = await sendComposite(session, [read, ...first], call);
  }
  for (const more of later) await sendComposite(session, more, call);

  const recordId = savedSchema.safeParse(answers.get(mapping.poc.object));
  if (!recordId.success)
    throw failure('Unreachable', `Salesforce did not say which record ${mapping.poc.object} ${pocId} has.`);
  return { recordId: recordId.data, written, apiCalls: call.apiCalls, notes: [...notes] };
}

const isOlderRevision = (error: unknown): boolean =>
  error instanceof SalesforceRefusal &&
  error.refusal.code === 'FIELD_CUSTOM_VALIDATION_EXCEPTION' &&
  error.refusal.message.includes(olderRevisionMessage);

function historyUpserts(rows: readonly SalesforceRecord[], mapping: Mapping): Subrequest[] {
  const { object, fields } = mapping.history;
  return chunks(rows, collectionRows).map((records, index) => ({
    method: 'PATCH',
    path: `/composite/sobjects/${object}/${fields.key}`,
    referenceId: `${object}_${index + 1}`,
    httpHeaders: noAutoAssign,
    body: { allOrNone: true, records },
  }));
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
