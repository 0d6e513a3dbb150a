import { SalesforceError, cannotDeserialize, entityIsDeleted } from './errors.ts';
import { normalizeId } from './ids.ts';
import { isDate, printInstant, readInstant } from './instants.ts';
import type { Schema } from './schema/schema.ts';
import type { FieldSchema, FieldValue } from './schema/types.ts';
import type { Store } from './store.ts';

/** Where lookups are checked. */
export interface ValueContext {
  readonly schema: Schema;
  readonly store: Store;
}

/**
 * The value that Salesforce would store for what a client sent in one field, or the refusal it would answer with.
 * Blank text is stored as null; text is trimmed; numbers are rounded to the field's scale.
 */
export function readValue(context: ValueContext, field: FieldSchema, input: unknown): FieldValue {
  if (input === null) {
    if (field.type === 'boolean') throw wrongType(field, '');
    return null;
  }
  switch (field.type) {
    case 'boolean':
      return readBoolean(input);
    case 'double':
    case 'currency':
      return readNumber(field, input);
    case 'date':
      if (input === '') return null;
      if (typeof input !== 'string' || !isDate(input)) throw cannotDeserialize('date', input);
      return input;
    case 'datetime': {
      if (input === '') return null;
      const instant = typeof input === 'string' ? readInstant(input) : null;
      if (instant === null) throw cannotDeserialize('datetime', input);
      return printInstant(instant);
    }
    case 'id':
    case 'reference':
      return readReference(context, field, input);
    case 'string':
    case 'textarea':
    case 'email':
    case 'url':
    case 'picklist':
      return readText(field, input);
  }
}

function wrongType(field: FieldSchema, shown: string): SalesforceError {
  const message = `${field.label}: value not of required type: ${shown}`;
  return new SalesforceError(400, 'INVALID_TYPE_ON_FIELD_IN_RECORD', message, [field.name]);
}

function readBoolean(input: unknown): boolean {
  if (typeof input === 'boolean') return input;
  if (input === 'true' || input === 'false') return input === 'true';
  throw cannotDeserialize('boolean', input);
}

function readNumber(field: FieldSchema, input: unknown): number | null {
  if (input === '') return null;
  const numeric = typeof input === 'string' && /^\s*[+-]?\d+(\.\d+)?\s*$/.test(input) ? Number(input) : input;
  if (typeof numeric !== 'number') throw cannotDeserialize('double', input);
  const factor = 10 ** field.scale;
  // Halves are rounded away from zero, as the database behind Salesforce does.
  const rounded = (Math.sign(numeric) * Math.round(Math.abs(numeric) * factor)) / factor;
  if (Math.abs(rounded) >= 10 ** (field.precision - field.scale)) {
    throw new SalesforceError(
      400,
      'NUMBER_OUTSIDE_VALID_RANGE',
      `${field.label}: value outside of valid range on numeric field: ${numeric}`,
      [field.name],
    );
  }
  return rounded === 0 ? 0 : rounded;
}

function readText(field: FieldSchema, input: unknown): string | null {
  if (typeof input !== 'string') throw cannotDeserialize('string', input);
  const value = input.trim();
  if (value === '') return null;
  if (value.length > field.length) {
    throw new SalesforceError(
      400,
      'STRING_TOO_LONG',
      `${field.label}: data value too large: ${value.slice(0, 255)} (max length=${field.length})`,
      [field.name],
    );
  }
  if (field.type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)) {
    throw new SalesforceError(
      400,
      'INVALID_EMAIL_ADDRESS',
      `${field.label}: invalid email address: ${value}`,
      [field.name],
    );
  }
  if (field.restricted && !field.picklistValues.includes(value)) {
    throw new SalesforceError(
      400,
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      `${field.label}: bad value for restricted picklist field: ${value}`,
      [field.name],
    );
  }
  return value;
}

function readReference({ schema, store }: ValueContext, field: FieldSchema, input: unknown): string | null {
  if (input === '') return null;
  if (typeof input !== 'string') throw cannotDeserialize('reference', input);
  const id = normalizeId(input);
  const target = id === null ? undefined : schema.objectOfId(id);
  if (id === null || target === undefined || !field.referenceTo.includes(target.name)) {
    const message = `${field.label}: id value of incorrect type: ${input}`;
    throw new SalesforceError(400, 'MALFORMED_ID', message, [field.name]);
  }
  const record = store.get(target, id);
  if (record === undefined) {
    throw new SalesforceError(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', []);
  }
  if (record.deleted) throw entityIsDeleted(400);
  return id;
}
