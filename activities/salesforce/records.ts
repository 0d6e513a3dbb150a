import type { ApprovalHistoryRow, RequestSnapshot } from '../../domain/records/request-snapshot.ts';
import { fieldValue, textField } from '../../domain/request/fields.ts';
import type { FieldValue } from '../../domain/request/fields.ts';
import { describedField, takesValue } from './describe.ts';
import type { ObjectDescription } from './describe.ts';
import { relationshipOf } from './mapping.ts';
import type { Mapping } from './mapping.ts';
import { isRecordId } from './soql.ts';

/** A record as the REST API takes it, by API name. A parent may be given by its external id. */
export type SalesforceRecord = Record<string, FieldValue | Readonly<Record<string, string>>>;

/** Fields of a request that are lookups to a user in Salesforce and hold an e-mail address here. */
export const personFields = ['regionLeader', 'regionalGpe', 'regionalSdr', 'presales'] as const;

const recordFields = ['account', 'contact', 'lead', 'opportunity'] as const;

const plainFields = [
  'applicationLink',
  'creditsNeeded',
  'creditsExpiryDate',
  'customerPayment',
  'justification',
  'pocStatus',
  'orgId',
  'region',
] as const;

/** What a record is made with. Whatever could not be written is told to `note`, in words. */
export interface RecordContext {
  readonly mapping: Mapping;
  readonly description: ObjectDescription;
  /** User ids by e-mail address in lower case. */
  readonly userIds: ReadonlyMap<string, string>;
  readonly note: (text: string) => void;
}

/**
 * A value as its field can hold it. Text longer than the field is cut, since the rest of the record matters more than
 * the end of one text.
 */
function fitted(value: FieldValue, name: string, { description, note }: RecordContext): FieldValue {
  if (typeof value !== 'string') return value;
  const text = inert(value);
  const field = describedField(description, name);
  const cuttable = field?.type === 'string' || field?.type === 'textarea';
  if (!cuttable || field.length === 0 || text.length <= field.length) return text;
  note(
    `${description.name}.${name} holds ${field.length} characters; the rest of a longer text was cut off.`,
  );
  // Half of a surrogate pair at the cut would be no character.
  return `${text.slice(0, field.length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/**
 * A composite call replaces `@{poc.id}` in any text by a result, and fails on a reference it does not know. There is no
 * escape for it, so an invisible word joiner keeps what people wrote from being one.
 */
const inert = (text: string): string => text.replaceAll('@{', '@\u2060{');

/**
 * The PoC record for a snapshot, without its external id. A field that the snapshot does not have is left alone; one
 * that is blank is blanked.
 */
export function pocRecord(snapshot: RequestSnapshot, context: RecordContext): SalesforceRecord {
  const { description, userIds, note } = context;
  const names = context.mapping.poc.fields;
  const { fields, approvalStatus } = snapshot;
  const record: SalesforceRecord = {};

  for (const id of plainFields) {
    if (fields[id] !== undefined) record[names[id]] = fitted(fieldValue(fields, id), names[id], context);
  }
  for (const id of personFields) {
    if (fields[id] === undefined) continue;
    const email = textField(fields, id);
    const userId = email === undefined ? undefined : userIds.get(email.toLowerCase());
    // Blank rather than left alone: the page must not go on showing whoever stood there before.
    record[names[id]] = userId ?? null;
    if (email !== undefined && userId === undefined)
      note(`${names[id]} is blank: Salesforce has no single active user with the address ${email}.`);
  }
  for (const id of recordFields) {
    if (fields[id] === undefined) continue;
    const value = textField(fields, id);
    if (value === undefined || isRecordId(value, id)) record[names[id]] = value ?? null;
    else
      note(
        `${names[id]} was left as it is: '${value}' is no Salesforce id of a ${id}. Choose the record there.`,
      );
  }
  if (fields.presalesAutoApprove !== undefined) {
    const answer = fieldValue(fields, 'presalesAutoApprove');
    record[names.presalesAutoApprove] = answer === null ? null : answer === true ? 'Yes' : 'No';
  }
  // A checkbox knows no blank.
  const internal = fieldValue(fields, 'internalUser');
  if (internal !== null) record[names.internalUser] = internal === true;

  const statusField = describedField(description, names.approvalStatus);
  if (approvalStatus === null || statusField === undefined || takesValue(statusField, approvalStatus))
    record[names.approvalStatus] = approvalStatus;
  else
    note(
      `${names.approvalStatus} keeps the value it had: its picklist has no '${approvalStatus}'. Add the value in ` +
        'Salesforce and restart the workers.',
    );
  record[names.entryPoint] = snapshot.entryPoint;
  record[names.waitingFor] = fitted(snapshot.waitingFor, names.waitingFor, context);
  record[names.revision] = snapshot.revision;
  return record;
}

/** One row of the Approval History; it finds its PoC by the external id, so that both can be new in one call. */
export function historyRecord(
  pocId: string,
  row: ApprovalHistoryRow,
  context: RecordContext,
): SalesforceRecord {
  const { object, fields: names } = context.mapping.history;
  const text = (name: string, value: string | undefined) => fitted(value ?? null, name, context);
  return {
    attributes: { type: object },
    [names.key]: row.key,
    [relationshipOf(names.poc)]: { [context.mapping.poc.fields.requestId]: pocId },
    [names.sequence]: row.sequence,
    [names.round]: row.round,
    [names.step]: text(names.step, row.step),
    [names.action]: text(names.action, row.action),
    [names.actor]: text(names.actor, row.actor),
    [names.assignedTo]: text(names.assignedTo, row.assignedTo.join(', ') || undefined),
    [names.at]: row.at,
    [names.comment]: text(names.comment, row.comment),
    [names.dueAt]: row.dueAt ?? null,
  };
}
