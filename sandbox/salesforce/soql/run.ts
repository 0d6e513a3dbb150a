import { parseQuery } from '@jetstreamapp/soql-parser-js';
import type { Query, QueryBase } from '@jetstreamapp/soql-parser-js';

import type { Org } from '../org.ts';
import type { FieldValue, ObjectSchema } from '../schema/types.ts';
import type { StoredRecord } from '../store.ts';
import { aggregateRows, isAggregateQuery, onlyCounts } from './aggregate.ts';
import { malformedQuery, noSuchType } from './errors.ts';
import { fieldExpression, functionExpression } from './expressions.ts';
import { candidates, compileFilter } from './filter.ts';
import type { FilterEnvironment } from './filter.ts';
import { compareRows, toArray } from './order.ts';
import type { QueryContext } from './paths.ts';
import { compileSelect } from './select.ts';

/** The whole result of a query, before it is cut into pages. */
export interface QueryRows {
  readonly totalSize: number;
  readonly records: readonly Record<string, unknown>[];
}

/** Parses and runs a query. Throws the refusals of Salesforce: MALFORMED_QUERY, INVALID_FIELD, INVALID_TYPE. */
export function runQuery(
  org: Org,
  soql: string,
  options: { version: string; includeDeleted: boolean },
): QueryRows {
  const query = parse(soql);
  const context: QueryContext = { org, soql, ...options, parents: new Map() };
  const object = objectOf(context, query);
  if (onlyCounts(query)) {
    const { length } = page(query, matching(context, object, query));
    return { totalSize: length, records: [] };
  }
  const records = resultRows(context, object, query, matching(context, object, query));
  return { totalSize: records.length, records };
}

function parse(soql: string): Query {
  try {
    return parseQuery(soql);
  } catch (error) {
    // The parser lists what it expected, with numbered lines; Salesforce names only what it stumbled over.
    const found = /but found(?:: | --> )'([^']*)'/.exec(error instanceof Error ? error.message : '');
    throw malformedQuery(`unexpected token: '${found?.[1] || '<EOF>'}'`);
  }
}

function objectOf(context: QueryContext, query: Query): ObjectSchema {
  const object = context.org.schema.object(query.sObject ?? '');
  if (object === undefined) throw noSuchType(context.soql, query.sObject ?? '');
  return object;
}

/** Filters either the given records (children of one parent) or all that can match. */
function matching(
  context: QueryContext,
  object: ObjectSchema,
  query: QueryBase,
  given?: readonly StoredRecord[],
): readonly StoredRecord[] {
  const passes = compileFilter(rowEnvironment(context, object, query.sObjectAlias), query.where);
  return (given ?? candidates(context, object, query.where)).filter(passes);
}

function rowEnvironment(
  context: QueryContext,
  object: ObjectSchema,
  alias: string | undefined,
): FilterEnvironment<StoredRecord> {
  return {
    context,
    expression: (test) =>
      'fn' in test
        ? functionExpression(context, object, test.fn, alias)
        : fieldExpression(context, object, test.field, alias),
    valuesOf: ({ valueQuery }) => subqueryValues(context, valueQuery),
  };
}

/** The values of the one field of an `IN (SELECT field FROM …)`. */
function subqueryValues(context: QueryContext, query: Query): ReadonlySet<FieldValue> {
  const object = objectOf(context, query);
  const [selected] = query.fields ?? [];
  if (selected?.type !== 'Field' && selected?.type !== 'FieldRelationship') {
    throw malformedQuery('The inner select field of a semi join must be one field');
  }
  const written =
    selected.type === 'Field' ? selected.field : [...selected.relationships, selected.field].join('.');
  const expression = fieldExpression(context, object, written, query.sObjectAlias);
  return new Set(page(query, matching(context, object, query)).map((record) => expression.read(record)));
}

function resultRows(
  context: QueryContext,
  object: ObjectSchema,
  query: QueryBase,
  found: readonly StoredRecord[],
): Record<string, unknown>[] {
  if (isAggregateQuery(query)) return page(query, aggregateRows(context, object, query, found));
  // Compiled first: a wrong field is refused also where nothing matches.
  const show = compileSelect(context, object, query, childRows);
  return page(query, sorted(context, object, query, found)).map(show);
}

/** Runs a child subquery over the children of one parent. */
function childRows(
  context: QueryContext,
  child: ObjectSchema,
  query: QueryBase,
  children: readonly StoredRecord[],
): Record<string, unknown>[] {
  return resultRows(context, child, query, matching(context, child, query, children));
}

function sorted(
  context: QueryContext,
  object: ObjectSchema,
  query: QueryBase,
  records: readonly StoredRecord[],
): readonly StoredRecord[] {
  const orders = toArray(query.orderBy).map((clause) => ({
    clause,
    expression:
      'fn' in clause
        ? functionExpression(context, object, clause.fn, query.sObjectAlias)
        : fieldExpression(context, object, clause.field, query.sObjectAlias),
  }));
  if (orders.length === 0) return records;
  return [...records].sort((left, right) => compareRows(orders, left, right));
}

function page<T>(query: QueryBase, rows: readonly T[]): T[] {
  const offset = query.offset ?? 0;
  return rows.slice(offset, query.limit === undefined ? undefined : offset + query.limit);
}
