import {
  SalesforceError,
  entityIsDeleted,
  noSuchExternalIdField,
  notFound,
  unableToLockRow,
} from './errors.ts';
import { normalizeId, recordId } from './ids.ts';
import { readInput } from './input.ts';
import { printInstant } from './instants.ts';
import { anyRecord } from './org.ts';
import type { Org } from './org.ts';
import { checkRules } from './rules.ts';
import type { FieldSchema, FieldValue, ObjectSchema } from './schema/types.ts';
import type { StoredRecord } from './store.ts';

/** Who writes, and whether Lead assignment rules run (`Sforce-Auto-Assign`, which defaults to TRUE). */
export interface Writer {
  readonly userId: string;
  readonly autoAssign: boolean;
}

/** What a successful write answers with. */
export interface Saved {
  readonly id: string;
  readonly created: boolean;
}

/** Several records have the value: the API answers 300 with their addresses. */
export class SeveralMatches extends Error {
  readonly records: readonly StoredRecord[];

  constructor(records: readonly StoredRecord[]) {
    super('The external ID provided matches more than one record');
    this.name = 'SeveralMatches';
    this.records = records;
  }
}

/** The live record that `id` names; throws as a GET, PATCH or DELETE of it would. */
export function mustFind(org: Org, object: ObjectSchema, id: string): StoredRecord {
  const normalized = normalizeId(id);
  if (normalized === null) throw noSuchExternalIdField(id);
  if (!normalized.startsWith(object.keyPrefix)) throw notFound();
  const record = org.store.get(object, normalized);
  if (record === undefined) throw notFound();
  if (record.deleted) throw entityIsDeleted(404);
  return record;
}

export function createRecord(org: Org, object: ObjectSchema, body: unknown, writer: Writer): Saved {
  const input = readInput(org, object, body, 'create');
  const id = recordId(object.keyPrefix, org.firstFreeSequence + org.store.next(`id ${object.name}`));
  const now = printInstant(org.clock.now());
  const fields: Record<string, FieldValue> = {};
  for (const field of object.fields) {
    if (field.type === 'boolean' && field.name !== 'IsDeleted') fields[field.name] = false;
    if (field.name === 'OwnerId') fields['OwnerId'] = writer.userId;
    if (field.autoNumber !== null) fields[field.name] = nextAutoNumber(org, object, field, field.autoNumber);
  }
  if (object.name === 'Lead') fields['Status'] = 'Open';
  Object.assign(fields, input);
  // Salesforce names a custom record that comes without a name by its id.
  if (object.custom && fields['Name'] === undefined) fields['Name'] = id;
  assignLead(org, object, fields, writer);
  fields['CreatedDate'] = now;
  fields['CreatedById'] = writer.userId;
  stamp(fields, now, writer);
  checkUnique(org, object, fields, null);
  checkRules(org.rules, { object: object.name, before: null, after: fields });
  // A new record has no row to lock, but those that it belongs to have.
  checkLock(org, anyRecord);
  org.store.insert(object, id, fields);
  return { id, created: true };
}

export function updateRecord(
  org: Org,
  object: ObjectSchema,
  id: string,
  body: unknown,
  writer: Writer,
): Saved {
  const record = mustFind(org, object, id);
  checkLock(org, record.id);
  const fields: Record<string, FieldValue> = {
    ...record.fields,
    ...readInput(org, object, body, 'update'),
  };
  if (object.custom && fields['Name'] === null) fields['Name'] = record.id;
  assignLead(org, object, fields, writer);
  stamp(fields, printInstant(org.clock.now()), writer);
  checkUnique(org, object, fields, record.id);
  checkRules(org.rules, { object: object.name, before: record.fields, after: fields });
  org.store.update(object, record.id, fields);
  return { id: record.id, created: false };
}

/** Creates or updates by an external id; `Id` as the field updates by record id. The body must not repeat the key. */
export function upsertRecord(
  org: Org,
  object: ObjectSchema,
  key: { field: FieldSchema; value: string },
  body: Record<string, unknown>,
  writer: Writer,
): Saved {
  if (key.field.name === 'Id') return updateRecord(org, object, key.value, body, writer);
  const found = org.store.find(object, key.field.name, [key.value]);
  if (found.length > 1) throw new SeveralMatches(found);
  const record = found[0];
  if (record !== undefined) return updateRecord(org, object, record.id, body, writer);
  return createRecord(org, object, { ...body, [key.field.name]: key.value }, writer);
}

export function deleteRecord(org: Org, object: ObjectSchema, id: string): string {
  const record = mustFind(org, object, id);
  checkLock(org, record.id);
  org.store.remove(object, record.id);
  return record.id;
}

/** The field that a URL names as a key: an external id, or Id. */
export function keyField(org: Org, object: ObjectSchema, name: string): FieldSchema {
  const field = org.schema.field(object, name);
  if (field === undefined || !(field.externalId || field.name === 'Id')) throw noSuchExternalIdField(name);
  return field;
}

function stamp(fields: Record<string, FieldValue>, now: string, writer: Writer): void {
  fields['LastModifiedDate'] = now;
  fields['LastModifiedById'] = writer.userId;
  fields['SystemModstamp'] = now;
}

/** The active assignment rule of the organization: every Lead written with it goes to the queue. */
function assignLead(
  org: Org,
  object: ObjectSchema,
  fields: Record<string, FieldValue>,
  writer: Writer,
): void {
  if (object.name === 'Lead' && writer.autoAssign) fields['OwnerId'] = org.leadQueueId;
}

function nextAutoNumber(org: Org, object: ObjectSchema, field: FieldSchema, format: string): string {
  const next = org.store.next(`number ${object.name}.${field.name}`);
  return format.replace(/\{(0+)\}/, (_, zeros: string) => String(next).padStart(zeros.length, '0'));
}

function checkUnique(
  org: Org,
  object: ObjectSchema,
  fields: Record<string, FieldValue>,
  ownId: string | null,
): void {
  for (const field of object.fields) {
    const value = fields[field.name];
    if (!field.unique || typeof value !== 'string') continue;
    const other = org.store.find(object, field.name, [value]).find(({ id }) => id !== ownId);
    if (other === undefined) continue;
    const message = `duplicate value found: ${field.name} duplicates value on record with id: ${other.id}`;
    throw new SalesforceError(400, 'DUPLICATE_VALUE', message, []);
  }
}

/** A row that a test has locked refuses as often as it was told to. */
function checkLock(org: Org, id: string): void {
  const lock = [id, anyRecord].find((locked) => (org.locks.get(locked) ?? 0) > 0);
  if (lock === undefined) return;
  org.locks.set(lock, (org.locks.get(lock) ?? 0) - 1);
  throw unableToLockRow(id);
}
