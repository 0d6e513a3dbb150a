import type { ApprovalHistoryRow, RequestSnapshot } from '../../domain/records/request-snapshot.ts';
import { fieldIds, textField } from '../../domain/request/fields.ts';
import type { FieldValue } from '../../domain/request/fields.ts';
import { describedField, takesValue } from './describe.ts';
import type { ObjectDescription } from './describe.ts';
import { relationshipOf } from './mapping.ts';
import type { Mapping } from './mapping.ts';
import { needs } from './needs.ts';
import type { FieldNeed } from './needs.ts';
import { isRecordId, keyPrefixes } from './soql.ts';

/** A record as the REST API takes it, by API name. A parent may be given by its external id. */
export type SalesforceRecord = Record<string, FieldValue | Readonly<Record<string, string>>>;

/** The record that a snapshot belongs to: which of the mapped objects it is, and its external id. */
export function recordOf(snapshot: RequestSnapshot): { object: 'poc' | 'creditRequest'; id: string } {
  const { pocId, creditRequest } = snapshot;
  return creditRequest === undefined
    ? { object: 'poc', id: pocId }
    : { object: 'creditRequest', id: creditRequest.id };
}

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

/** What a record says of the request beside the request's fields, under the names of `needs`. */
function factsOf(snapshot: RequestSnapshot): Readonly<Record<string, FieldValue>> {
  const { approvalStatus, entryPoint, waitingFor, revision, creditRequest, granted } = snapshot;
  return {
    approvalStatus,
    entryPoint,
    waitingFor,
    revision,
    ...(creditRequest && {
      type: creditRequest.type,
      tier: creditRequest.tier,
      accumulatedCredits: creditRequest.accumulatedCredits,
    }),
    ...(granted !== undefined && {
      creditsGranted: granted?.credits ?? null,
      grantId: granted?.grantId ?? null,
      grantedAt: granted?.grantedAt ?? null,
    }),
  };
}

/** E-mail addresses of everybody whom the record of a snapshot points at. */
export function peopleOf(snapshot: RequestSnapshot): string[] {
  const { fields } = snapshot;
  return fieldIds.filter((id) => isPerson(snapshot, id)).flatMap((id) => textField(fields, id) ?? []);
}

function isPerson(snapshot: RequestSnapshot, id: string): boolean {
  const fields: Readonly<Record<string, FieldNeed>> = needs[recordOf(snapshot).object];
  const need = fields[id];
  return need?.is === 'lookup' && need.to === 'User';
}

/**
 * The record for a snapshot, without its external id: what `needs` lists for its object. What the snapshot does not
 * have is left alone; what is blank is blanked.
 */
export function requestRecord(snapshot: RequestSnapshot, context: RecordContext): SalesforceRecord {
  const { object } = recordOf(snapshot);
  const names: Readonly<Record<string, string>> = context.mapping[object].fields;
  const values: Readonly<Record<string, FieldValue | undefined>> = {
    ...snapshot.fields,
    ...factsOf(snapshot),
  };
  return Object.fromEntries(
    Object.entries<FieldNeed>(needs[object]).flatMap(([id, need]) => {
      const value = values[id];
      const name = names[id];
      if (value === undefined || name === undefined) return [];
      const written = valueFor(need, value === '' ? null : value, name, context);
      return written === undefined ? [] : [[name, written]];
    }),
  );
}

/** What is written to a field that is like `need`; undefined where it is left alone. */
function valueFor(
  need: FieldNeed,
  value: FieldValue,
  name: string,
  context: RecordContext,
): FieldValue | undefined {
  const { description, note } = context;
  const field = describedField(description, name);
  if (need.without !== undefined && field === undefined) {
    note(
      `${name} was not written: ${description.name} has no such field, and ${need.without}. Deploy salesforce/ and ` +
        'restart the workers.',
    );
    return undefined;
  }
  switch (need.is) {
    case 'lookup':
      return need.to === 'User' ? userFor(value, name, context) : linkFor(need.to, value, name, context);
    case 'choice': {
      const choice = typeof value === 'boolean' ? (value ? 'Yes' : 'No') : value;
      if (typeof choice !== 'string' || field === undefined || takesValue(field, choice)) return choice;
      // An unrestricted picklist takes anything; what is only desirable is written where somebody wanted it listed.
      if (!field.restrictedPicklist && need.desirable === undefined) return choice;
      note(
        `${name} keeps the value it had: its picklist has no '${choice}'. Add the value in Salesforce and restart ` +
          'the workers.',
      );
      return undefined;
    }
    case 'yes-no':
      // A checkbox knows no blank.
      return value === null ? undefined : value === true;
    default:
      return fitted(value, name, context);
  }
}

function userFor(value: FieldValue, name: string, { userIds, note }: RecordContext): FieldValue {
  if (typeof value !== 'string') return null;
  const userId = userIds.get(value.toLowerCase());
  if (userId === undefined)
    note(`${name} is blank: Salesforce has no single active user with the address ${value}.`);
  // Blank rather than left alone: the page must not go on showing whoever stood there before.
  return userId ?? null;
}

function linkFor(to: string, value: FieldValue, name: string, { note }: RecordContext) {
  const object = to.toLowerCase();
  if (typeof value !== 'string') return null;
  if (object in keyPrefixes && isRecordId(value, object as keyof typeof keyPrefixes)) return value;
  note(
    `${name} was left as it is: '${value}' is no Salesforce id of any ${object}. Choose the record there.`,
  );
  return undefined;
}

/** The PoC of a credit request, by its external id; undefined where the snapshot names none. */
export function pocLink({ pocId }: RequestSnapshot, mapping: Mapping): SalesforceRecord | undefined {
  if (pocId === '') return undefined;
  return { [relationshipOf(mapping.creditRequest.fields.poc)]: { [mapping.poc.fields.requestId]: pocId } };
}

/** One row of the Approval History; it finds its request by the external id, so that both can be new in one call. */
export function historyRecord(
  snapshot: RequestSnapshot,
  row: ApprovalHistoryRow,
  context: RecordContext,
): SalesforceRecord {
  const { mapping } = context;
  const { object, fields: names } = mapping.history;
  const request = recordOf(snapshot);
  const text = (name: string, value: string | undefined) => fitted(value ?? null, name, context);
  return {
    attributes: { type: object },
    [names.key]: row.key,
    [relationshipOf(names[request.object])]: { [mapping[request.object].fields.requestId]: request.id },
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
