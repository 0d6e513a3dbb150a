import type { Org } from '../org.ts';
import { valueOf } from '../read.ts';
import type { FieldSchema, FieldValue, ObjectSchema } from '../schema/types.ts';
import type { StoredRecord } from '../store.ts';
import { noSuchColumn, noSuchRelationship } from './errors.ts';

/** What one query works with. Parents are read once a query. */
export interface QueryContext {
  readonly org: Org;
  readonly soql: string;
  readonly version: string;
  readonly includeDeleted: boolean;
  readonly parents: Map<string, StoredRecord | null>;
}

/** A field of the queried object or of a parent: `Name`, `PoC__r.Account__r.Name`. */
export interface FieldPath {
  /** Lookups to follow, first to last. */
  readonly lookups: readonly FieldSchema[];
  readonly field: FieldSchema;
}

/** Resolves a path as it is written; a leading alias or object name is dropped. Throws INVALID_FIELD. */
export function resolvePath(
  context: QueryContext,
  object: ObjectSchema,
  written: string,
  alias?: string,
): FieldPath {
  const parts = written.split('.');
  const prefix = parts[0]?.toLowerCase();
  if (parts.length > 1 && (prefix === alias?.toLowerCase() || prefix === object.name.toLowerCase())) {
    if (context.org.schema.relationship(object, parts[0] ?? '') === undefined) parts.shift();
  }
  // An owner may be a user or a queue: the next step counts where either object has it.
  let targets: ObjectSchema[] = [object];
  const lookups: FieldSchema[] = [];
  for (const name of parts.slice(0, -1)) {
    const lookup = firstDefined(targets, (target) => context.org.schema.relationship(target, name));
    if (lookup === undefined) throw noSuchRelationship(context.soql, name);
    lookups.push(lookup);
    targets = lookup.referenceTo.flatMap((to) => context.org.schema.object(to) ?? []);
  }
  const name = parts.at(-1) ?? '';
  const field = firstDefined(targets, (target) => context.org.schema.field(target, name));
  if (field === undefined) throw noSuchColumn(context.soql, name, targets[0]?.name ?? object.name);
  return { lookups, field };
}

function firstDefined<T>(
  objects: readonly ObjectSchema[],
  find: (object: ObjectSchema) => T | undefined,
): T | undefined {
  for (const object of objects) {
    const found = find(object);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The record that a lookup of `record` points at, or null. */
export function parentOf(
  context: QueryContext,
  record: StoredRecord,
  lookup: FieldSchema,
): StoredRecord | null {
  const id = valueOf(record, lookup);
  if (typeof id !== 'string') return null;
  const known = context.parents.get(id);
  if (known !== undefined) return known;
  const object = context.org.schema.objectOfId(id);
  const parent = (object && context.org.store.get(object, id)) ?? null;
  context.parents.set(id, parent);
  return parent;
}

/** What the path shows for this record; null where a parent is missing. */
export function valueAt(context: QueryContext, record: StoredRecord, path: FieldPath): FieldValue {
  let current: StoredRecord | null = record;
  for (const lookup of path.lookups) {
    current = current && parentOf(context, current, lookup);
  }
  if (current === null) return null;
  // A queue has no Email although a user has one.
  const field = context.org.schema.field(current.object, path.field.name);
  return field === undefined ? null : valueOf(current, field);
}
