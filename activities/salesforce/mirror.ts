import { z } from 'zod';

import type { MirrorReceipt, RequestSnapshot } from '../../domain/records/request-snapshot.ts';
import { failure } from '../failures.ts';
import { sendComposite } from './composite.ts';
import type { Subrequest } from './composite.ts';
import type { Descriptions } from './descriptions.ts';
import { SalesforceRefusal } from './failures.ts';
import type { Mapping } from './mapping.ts';
import { needs } from './needs.ts';
import type { FieldNeed } from './needs.ts';
import { historyRecord, peopleOf, pocLink, recordOf, requestRecord } from './records.ts';
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
 * Writes a snapshot: the record of the request (a PoC, or the Cloud User Request of a credit request) by its external
 * id and its new history rows by theirs, in one transaction and one API call (one more for people not met before, for a
 * credit request whose PoC is not in Salesforce, and per 1,000 rows). Safe to repeat. A snapshot that is older than
 * what Salesforce has adds its history rows, which never change, and leaves the record alone.
 */
export async function mirrorSnapshot(
  snapshot: RequestSnapshot,
  { session, mapping, users, descriptions }: MirrorParts,
  call: CallContext,
): Promise<MirrorReceipt> {
  const target = recordOf(snapshot);
  const isCreditRequest = target.object === 'creditRequest';
  const { object, fields: names } = mapping[target.object];
  const notes = new Set<string>();
  const note = (text: string) => void notes.add(text);

  const [description, history] = await Promise.all([
    descriptions.get(object, call, isCreditRequest ? indispensable(mapping) : []),
    descriptions.get(
      mapping.history.object,
      call,
      isCreditRequest ? [mapping.history.fields.creditRequest] : [],
    ),
  ]);
  const userIds = await users.idsOf(peopleOf(snapshot), call);
  const record = requestRecord(snapshot, { mapping, description, userIds, note });
  const rows = snapshot.history.map((row) =>
    historyRecord(snapshot, row, { mapping, description: history, userIds, note }),
  );
  const [first = [], ...later] = chunks(historyUpserts(rows, mapping), collections);
  const path = `/sobjects/${object}/${names.requestId}/${encodeURIComponent(target.id)}`;
  const send = (part: Omit<Subrequest, 'referenceId'>) =>
    sendComposite(session, [{ ...part, referenceId: object }, ...first], call);

  async function upsert(
    body: SalesforceRecord,
  ): Promise<{ answers: Map<string, unknown>; written: boolean }> {
    try {
      const answers = await send({ method: 'PATCH', path, httpHeaders: noAutoAssign, body });
      return { answers, written: true };
    } catch (error) {
      if (!(error instanceof SalesforceRefusal)) throw error;
      if (staleUserCodes.has(error.refusal.code)) users.forget();
      if (isOlderRevision(error))
        return { answers: await send({ method: 'GET', path: `${path}?fields=Id` }), written: false };
      // Salesforce's answer to an unknown external id. Nothing was written, and without the link everything else can be.
      if (body === record || error.refusal.code !== 'INVALID_FIELD' || error.where !== object) throw error;
      note(
        `${mapping.creditRequest.fields.poc} was left as it is: Salesforce has no single ${mapping.poc.object} ` +
          `${snapshot.pocId} (${error.refusal.message}). It is set with the next change of the request.`,
      );
      return upsert(record);
    }
  }

  const link = isCreditRequest ? pocLink(snapshot, mapping) : undefined;
  const { answers, written } = await upsert(link === undefined ? record : { ...record, ...link });
  for (const more of later) await sendComposite(session, more, call);

  const recordId = savedSchema.safeParse(answers.get(object));
  if (!recordId.success)
    throw failure('Unreachable', `Salesforce did not say which record ${object} ${target.id} has.`);
  return { recordId: recordId.data, written, apiCalls: call.apiCalls, notes: [...notes] };
}

/** Fields of a credit request's record that were no more than a warning when the worker started, yet are written. */
function indispensable({ creditRequest }: Mapping): string[] {
  const names: Readonly<Record<string, string>> = creditRequest.fields;
  return Object.entries<FieldNeed>(needs.creditRequest).flatMap(([id, { without }]) =>
    without === undefined ? (names[id] ?? []) : [],
  );
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
