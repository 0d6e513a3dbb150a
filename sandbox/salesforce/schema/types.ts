/** Field types of the describe call that this sandbox knows. `textarea` is long text: it cannot be filtered on. */
export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'email'
  | 'url'
  | 'boolean'
  | 'double'
  | 'currency'
  | 'date'
  | 'datetime'
  | 'picklist'
  | 'reference';

/** What a record holds in one field. Dates are `YYYY-MM-DD`, date-times `YYYY-MM-DDTHH:mm:ss.000+0000`, as Salesforce prints them. */
export type FieldValue = string | number | boolean | null;

/** One field, with the properties that the describe call shows and the writes enforce. */
export interface FieldSchema {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  /** Longest text, in characters; 0 for types without a length. */
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
  readonly required: boolean;
  readonly unique: boolean;
  readonly externalId: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly picklistValues: readonly string[];
  /** A restricted picklist refuses values it does not list; an unrestricted one only suggests them. */
  readonly restricted: boolean;
  /** Objects that a lookup may point at; several for an owner (a user or a queue). */
  readonly referenceTo: readonly string[];
  readonly relationshipName: string | null;
  /** How the parent names its list of these records in a subquery. */
  readonly childRelationshipName: string | null;
  /** `AH-{00000}`: numbered by the organization. Null for every other field. */
  readonly autoNumber: string | null;
  /** Put together from FirstName and LastName, never stored. */
  readonly personName: boolean;
}

/** One object of the organization. */
export interface ObjectSchema {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  /** First three characters of every record id. */
  readonly keyPrefix: string;
  readonly custom: boolean;
  readonly fields: readonly FieldSchema[];
}

type FieldOptions = Partial<Omit<FieldSchema, 'name' | 'label' | 'type'>>;

/** A field with the defaults of an optional, writable one. */
export function field(name: string, label: string, type: FieldType, options: FieldOptions = {}): FieldSchema {
  return {
    name,
    label,
    type,
    length: 0,
    precision: 0,
    scale: 0,
    required: false,
    unique: false,
    externalId: false,
    createable: true,
    updateable: true,
    picklistValues: [],
    restricted: false,
    referenceTo: [],
    relationshipName: null,
    childRelationshipName: null,
    autoNumber: null,
    personName: false,
    ...options,
  };
}

export const text = (name: string, label: string, length: number, options: FieldOptions = {}): FieldSchema =>
  field(name, label, 'string', { length, ...options });

export const longText = (name: string, label: string): FieldSchema =>
  field(name, label, 'textarea', { length: 32_768 });

export const wholeNumber = (name: string, label: string): FieldSchema =>
  field(name, label, 'double', { precision: 18, scale: 0 });

export const checkbox = (name: string, label: string, options: FieldOptions = {}): FieldSchema =>
  field(name, label, 'boolean', options);

export const picklist = (
  name: string,
  label: string,
  picklistValues: readonly string[],
  options: FieldOptions = {},
): FieldSchema => field(name, label, 'picklist', { length: 255, picklistValues, ...options });

/** A lookup. A custom one (`X__c`) has the relationship `X__r`, a standard one (`XId`) the relationship `X`. */
export function lookup(name: string, label: string, to: string, options: FieldOptions = {}): FieldSchema {
  const relationshipName = name.endsWith('__c') ? name.replace(/__c$/, '__r') : name.replace(/Id$/, '');
  return field(name, label, 'reference', { length: 18, referenceTo: [to], relationshipName, ...options });
}

const readOnly = { createable: false, updateable: false } as const;

/** The fields that every object has. `owned` adds OwnerId, which a queue (Group) may hold where `queues` says so. */
export function systemFields(options: { owned: boolean; queues?: boolean }): FieldSchema[] {
  const owner = lookup('OwnerId', 'Owner ID', 'User');
  return [
    field('Id', 'Record ID', 'id', { length: 18, ...readOnly }),
    checkbox('IsDeleted', 'Deleted', readOnly),
    ...(options.owned ? [options.queues ? { ...owner, referenceTo: ['Group', 'User'] } : owner] : []),
    field('CreatedDate', 'Created Date', 'datetime', readOnly),
    lookup('CreatedById', 'Created By ID', 'User', readOnly),
    field('LastModifiedDate', 'Last Modified Date', 'datetime', readOnly),
    lookup('LastModifiedById', 'Last Modified By ID', 'User', readOnly),
    field('SystemModstamp', 'System Modstamp', 'datetime', readOnly),
  ];
}
