import { SalesforceError, cannotDeserialize } from './errors.ts';
import type { Org } from './org.ts';
import type { FieldSchema, FieldValue, ObjectSchema } from './schema/types.ts';
import { readValue } from './values.ts';

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The fields of a request body, checked and in stored form. `attributes` is allowed and ignored. A lookup may also be
 * given by an external id of its parent: `"PoC__r": { "Confetti_Request_Id__c": "P-1" }`.
 */
export function readInput(
  org: Org,
  object: ObjectSchema,
  body: unknown,
  mode: 'create' | 'update',
): Record<string, FieldValue> {
  if (!isObject(body)) throw cannotDeserialize(object.name, body);
  const values: Record<string, FieldValue> = {};
  for (const [name, input] of Object.entries(body)) {
    if (name === 'attributes') continue;
    const relationship = org.schema.relationship(object, name);
    const field = relationship ?? org.schema.field(object, name);
    if (field === undefined) {
      throw new SalesforceError(
        400,
        'INVALID_FIELD',
        `No such column '${name}' on sobject of type ${object.name}`,
      );
    }
    if (mode === 'create' ? !field.createable : !field.updateable) throw notWritable(field, mode);
    values[field.name] =
      relationship === undefined
        ? readValue(org, field, input)
        : readParent(org, relationship, object.name, input);
  }
  checkRequired(object, values, mode);
  return values;
}

function notWritable(field: FieldSchema, mode: 'create' | 'update'): SalesforceError {
  if (field.type === 'id' && mode === 'update') {
    const message = 'The Id field should not be specified in the sobject data.';
    return new SalesforceError(400, 'INVALID_FIELD', message);
  }
  if (field.type === 'id') {
    const message = 'cannot specify Id in an insert call';
    return new SalesforceError(400, 'INVALID_FIELD_FOR_INSERT_UPDATE', message, ['Id']);
  }
  return new SalesforceError(
    400,
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    `Unable to create/update fields: ${field.name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    [field.name],
  );
}

function readParent(org: Org, lookup: FieldSchema, child: string, input: unknown): string | null {
  if (input === null) return null;
  if (!isObject(input)) throw cannotDeserialize(lookup.referenceTo[0] ?? 'reference', input);
  const given = Object.entries(input).filter(([name]) => name !== 'attributes');
  const [name, value] = given[0] ?? [];
  for (const parentName of lookup.referenceTo) {
    const parent = org.schema.object(parentName);
    const key = parent === undefined || name === undefined ? undefined : org.schema.field(parent, name);
    if (parent === undefined || key === undefined || !key.externalId || given.length !== 1) continue;
    if (typeof value !== 'string') throw cannotDeserialize('string', value);
    const found = org.store.find(parent, key.name, [value]);
    if (found.length === 1 && found[0] !== undefined) return found[0].id;
    const message = `Foreign key external ID: ${value.toLowerCase()} not found for field ${key.name} in entity ${parent.name}`;
    throw new SalesforceError(400, 'INVALID_FIELD', message, []);
  }
  const message = `The relationship ${lookup.relationshipName} of ${child} must be given by exactly one external ID field of ${lookup.referenceTo.join(' or ')}`;
  throw new SalesforceError(400, 'INVALID_FIELD', message, []);
}

function checkRequired(
  object: ObjectSchema,
  values: Record<string, FieldValue>,
  mode: 'create' | 'update',
): void {
  const missing = object.fields
    .filter(({ required, name }) => required && (mode === 'create' || name in values))
    .map(({ name }) => name)
    .filter((name) => (values[name] ?? null) === null);
  if (missing.length === 0) return;
  const message = `Required fields are missing: [${missing.join(', ')}]`;
  throw new SalesforceError(400, 'REQUIRED_FIELD_MISSING', message, missing);
}
