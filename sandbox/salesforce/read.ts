import type { FieldSchema, FieldValue, ObjectSchema } from './schema/types.ts';
import type { StoredRecord } from './store.ts';

/** What a record shows in one field; fields that were never written are null. */
export function valueOf(record: StoredRecord, field: FieldSchema): FieldValue {
  if (field.name === 'Id') return record.id;
  if (field.name === 'IsDeleted') return record.deleted;
  if (field.personName) {
    return [record.fields['FirstName'], record.fields['LastName']].filter(Boolean).join(' ');
  }
  return record.fields[field.name] ?? (field.type === 'boolean' ? false : null);
}

/** The address of a record below the API's root, and its object: what `attributes` carries. */
export function attributesOf(
  object: ObjectSchema,
  id: string,
  version: string,
): { type: string; url: string } {
  return { type: object.name, url: `/services/data/v${version}/sobjects/${object.name}/${id}` };
}

/** A record as `GET /sobjects/{Object}/{id}` shows it, with the given fields or all. */
export function showRecord(
  record: StoredRecord,
  version: string,
  fields: readonly FieldSchema[] = record.object.fields,
): Record<string, unknown> {
  const shown: Record<string, unknown> = { attributes: attributesOf(record.object, record.id, version) };
  for (const field of fields) shown[field.name] = valueOf(record, field);
  return shown;
}
