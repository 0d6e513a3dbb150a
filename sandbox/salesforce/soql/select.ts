import type { FieldType as SelectedField, QueryBase, Subquery } from '@jetstreamapp/soql-parser-js';

import { attributesOf, valueOf } from '../read.ts';
import type { FieldSchema, ObjectSchema } from '../schema/types.ts';
import type { StoredRecord } from '../store.ts';
import { malformedQuery, noSuchChild } from './errors.ts';
import { parentOf, resolvePath } from './paths.ts';
import type { FieldPath, QueryContext } from './paths.ts';

type Shown = Record<string, unknown>;
type Part = (record: StoredRecord, shown: Shown) => void;

/** Runs a child subquery over the children of one record. */
export type ChildRows = (
  context: QueryContext,
  child: ObjectSchema,
  query: QueryBase,
  children: readonly StoredRecord[],
) => Shown[];

/** How a SELECT list shows a record: its fields, nested parents and lists of children, each with `attributes`. */
export function compileSelect(
  context: QueryContext,
  object: ObjectSchema,
  query: QueryBase,
  childRows: ChildRows,
): (record: StoredRecord) => Shown {
  const parts = (query.fields ?? []).flatMap((field) =>
    compilePart(context, object, query, field, childRows),
  );
  return (record) => {
    const shown: Shown = { attributes: attributesOf(record.object, record.id, context.version) };
    for (const part of parts) part(record, shown);
    return shown;
  };
}

function compilePart(
  context: QueryContext,
  object: ObjectSchema,
  query: QueryBase,
  selected: SelectedField,
  childRows: ChildRows,
): Part[] {
  const pathPart = (written: string): Part => {
    const path = resolvePath(context, object, written, query.sObjectAlias);
    return (record, shown) => showPath(context, record, shown, path);
  };
  switch (selected.type) {
    case 'Field':
      return [pathPart(selected.field)];
    case 'FieldRelationship':
      return [pathPart([...selected.relationships, selected.field].join('.'))];
    case 'FieldSubquery':
      return [compileChildren(context, object, selected.subquery, childRows)];
    case 'FieldFunctionExpression':
      if (selected.functionName.toUpperCase() === 'FIELDS') {
        return fieldGroup(object, query, selected.parameters[0]).map((field): Part => (record, shown) => {
          shown[field.name] = valueOf(record, field);
        });
      }
      throw malformedQuery(`This sandbox does not evaluate ${selected.rawValue}: select the plain field.`);
    case 'FieldTypeof':
      throw malformedQuery('This sandbox does not evaluate TYPEOF: select plain fields of the relationship.');
  }
}

function fieldGroup(object: ObjectSchema, query: QueryBase, group: unknown): readonly FieldSchema[] {
  const name = String(group).toUpperCase();
  if (name !== 'STANDARD' && (query.limit === undefined || query.limit > 200)) {
    throw malformedQuery('The SOQL FIELDS function must have a LIMIT of at most 200');
  }
  return object.fields.filter(
    (field) => name === 'ALL' || field.name.endsWith('__c') === (name === 'CUSTOM'),
  );
}

/** Shows `Account.Name` as `Account: { attributes, Name }`, or `Account: null` without an account. */
function showPath(context: QueryContext, record: StoredRecord, shown: Shown, path: FieldPath): void {
  let [current, target] = [record, shown];
  for (const lookup of path.lookups) {
    const parent = parentOf(context, current, lookup);
    const name = lookup.relationshipName ?? lookup.name;
    if (parent === null) {
      target[name] = null;
      return;
    }
    const nested = (target[name] ?? {
      attributes: attributesOf(parent.object, parent.id, context.version),
    }) as Shown;
    target[name] = nested;
    [current, target] = [parent, nested];
  }
  const field = context.org.schema.field(current.object, path.field.name);
  target[path.field.name] = field === undefined ? null : valueOf(current, field);
}

function compileChildren(
  context: QueryContext,
  object: ObjectSchema,
  subquery: Subquery,
  childRows: ChildRows,
): Part {
  const wanted = subquery.relationshipName.toLowerCase();
  const relationship = context.org.schema
    .children(object)
    .find(({ field }) => field.childRelationshipName?.toLowerCase() === wanted);
  if (relationship === undefined) throw noSuchChild(context.soql, subquery.relationshipName, object.name);
  const name = relationship.field.childRelationshipName ?? subquery.relationshipName;
  // Refuse a wrong field even where no parent matches.
  childRows(context, relationship.object, subquery, []);
  return (record, shown) => {
    const children = context.org.store.find(relationship.object, relationship.field.name, [record.id]);
    const records = childRows(context, relationship.object, subquery, children);
    shown[name] = records.length === 0 ? null : { totalSize: records.length, done: true, records };
  };
}
