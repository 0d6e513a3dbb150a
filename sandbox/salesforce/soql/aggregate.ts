import type { FieldType as SelectedField, GroupByClause, QueryBase } from '@jetstreamapp/soql-parser-js';

import type { FieldValue, ObjectSchema } from '../schema/types.ts';
import type { StoredRecord } from '../store.ts';
import type { Test } from './conditions.ts';
import { malformedQuery, notGrouped } from './errors.ts';
import { aggregateExpression, fieldExpression, functionExpression, isAggregate } from './expressions.ts';
import type { Expression } from './expressions.ts';
import { compileFilter } from './filter.ts';
import type { QueryContext } from './paths.ts';
import { compareRows, toArray } from './order.ts';

type Group = readonly StoredRecord[];

/** `SELECT COUNT() FROM …`, which answers with a size and no records. */
export function onlyCounts(query: QueryBase): boolean {
  const [only, more] = query.fields ?? [];
  return (
    more === undefined &&
    only?.type === 'FieldFunctionExpression' &&
    only.functionName.toUpperCase() === 'COUNT' &&
    only.parameters.length === 0
  );
}

/** Whether the result is made of AggregateResult rows. */
export function isAggregateQuery(query: QueryBase): boolean {
  return (
    query.groupBy !== undefined ||
    (query.fields ?? []).some((field) => field.type === 'FieldFunctionExpression' && isAggregate(field))
  );
}

/** One row a group, in the order of the query. Columns without an alias are named expr0, expr1 … as Salesforce does. */
export function aggregateRows(
  context: QueryContext,
  object: ObjectSchema,
  query: QueryBase,
  records: readonly StoredRecord[],
): Record<string, unknown>[] {
  const keys = toArray(query.groupBy).map((clause) => groupKey(context, object, query, clause));
  const columns = compileColumns(context, object, query, keys);
  const read = (written: { field: string } | { fn: Parameters<typeof isAggregate>[0] }): Expression<Group> =>
    groupExpression(context, object, query, keys, written);
  const keep = compileFilter(
    {
      context,
      expression: (test: Test) => read('fn' in test ? { fn: test.fn } : { field: test.field }),
      valuesOf: () => {
        throw malformedQuery('A semi join is not allowed in HAVING');
      },
    },
    query.having,
  );
  const orders = toArray(query.orderBy).map((clause) => ({
    clause,
    expression: read('fn' in clause ? { fn: clause.fn } : { field: clause.field }),
  }));
  return groupsOf(records, keys)
    .filter(keep)
    .sort((left, right) => compareRows(orders, left, right))
    .map((group) => ({
      attributes: { type: 'AggregateResult' },
      ...Object.fromEntries(columns.map(({ name, expression }) => [name, expression.read(group)])),
    }));
}

interface GroupKey {
  /** As written in GROUP BY, lower case. */
  readonly written: string;
  readonly expression: Expression<StoredRecord>;
}

function groupKey(
  context: QueryContext,
  object: ObjectSchema,
  query: QueryBase,
  clause: GroupByClause,
): GroupKey {
  if ('field' in clause) {
    const expression = fieldExpression(context, object, clause.field, query.sObjectAlias);
    return { written: clause.field.toLowerCase(), expression };
  }
  const expression = functionExpression(context, object, clause.fn, query.sObjectAlias);
  return { written: (clause.fn.rawValue ?? '').toLowerCase(), expression };
}

/** Without GROUP BY everything is one group, also where nothing matches. */
function groupsOf(records: readonly StoredRecord[], keys: readonly GroupKey[]): Group[] {
  if (keys.length === 0) return [records];
  const groups = new Map<string, StoredRecord[]>();
  for (const record of records) {
    const values = keys.map(({ expression }): FieldValue => expression.read(record));
    const key = JSON.stringify(values);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [record]);
    else group.push(record);
  }
  return [...groups.values()];
}

function compileColumns(
  context: QueryContext,
  object: ObjectSchema,
  query: QueryBase,
  keys: readonly GroupKey[],
): { name: string; expression: Expression<Group> }[] {
  let unnamed = 0;
  return (query.fields ?? []).map((selected) => {
    const written = writtenOf(selected);
    const expression = groupExpression(context, object, query, keys, written);
    const alias = 'alias' in selected ? selected.alias : undefined;
    if (alias !== undefined) return { name: alias, expression };
    if ('field' in written) return { name: expression.name, expression };
    const name = `expr${unnamed}`;
    unnamed += 1;
    return { name, expression };
  });
}

function writtenOf(selected: SelectedField): { field: string } | { fn: Parameters<typeof isAggregate>[0] } {
  switch (selected.type) {
    case 'Field':
      return { field: selected.field };
    case 'FieldRelationship':
      return { field: [...selected.relationships, selected.field].join('.') };
    case 'FieldFunctionExpression':
      return { fn: selected };
    case 'FieldSubquery':
    case 'FieldTypeof':
      throw malformedQuery('A subquery or TYPEOF is not allowed in an aggregate query');
  }
}

/** An aggregate, or a field that the query groups by. */
function groupExpression(
  context: QueryContext,
  object: ObjectSchema,
  query: QueryBase,
  keys: readonly GroupKey[],
  written: { field: string } | { fn: Parameters<typeof isAggregate>[0] },
): Expression<Group> {
  if ('fn' in written && isAggregate(written.fn)) {
    return aggregateExpression(context, object, written.fn, query.sObjectAlias);
  }
  const text = 'fn' in written ? (written.fn.rawValue ?? '') : written.field;
  const prefix = `${query.sObjectAlias ?? ''}.`.toLowerCase();
  const bare = (name: string): string => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
  const key = keys.find((candidate) => bare(candidate.written) === bare(text.toLowerCase()));
  if (key === undefined) {
    if ('field' in written) fieldExpression(context, object, written.field, query.sObjectAlias);
    throw notGrouped(context.soql, text);
  }
  const { name, type, read } = key.expression;
  return {
    name,
    type,
    read(group) {
      const [first] = group;
      return first === undefined ? null : read(first);
    },
  };
}
