import type { HavingClause, WhereClause } from '@jetstreamapp/soql-parser-js';

import type { FieldValue, ObjectSchema } from '../schema/types.ts';
import type { StoredRecord } from '../store.ts';
import { conditionTree } from './conditions.ts';
import type { ConditionTree, Test } from './conditions.ts';
import type { Expression } from './expressions.ts';
import { matcher, unquote } from './matchers.ts';
import type { QueryContext } from './paths.ts';

/** How the rows of a clause are read, and how its subqueries are run. */
export interface FilterEnvironment<Row> {
  readonly context: QueryContext;
  expression(test: Test): Expression<Row>;
  valuesOf(test: Extract<Test, { valueQuery: unknown }>): ReadonlySet<FieldValue>;
}

/** The predicate of a WHERE or HAVING clause; without one everything passes. */
export function compileFilter<Row>(
  environment: FilterEnvironment<Row>,
  clause: WhereClause | HavingClause | undefined,
): (row: Row) => boolean {
  if (clause === undefined) return () => true;
  return compileTree(environment, conditionTree(clause));
}

function compileTree<Row>(environment: FilterEnvironment<Row>, tree: ConditionTree): (row: Row) => boolean {
  switch (tree.kind) {
    case 'not': {
      const inner = compileTree(environment, tree.part);
      return (row) => !inner(row);
    }
    case 'and': {
      const parts = tree.parts.map((part) => compileTree(environment, part));
      return (row) => parts.every((part) => part(row));
    }
    case 'or': {
      const parts = tree.parts.map((part) => compileTree(environment, part));
      return (row) => parts.some((part) => part(row));
    }
    case 'test': {
      const { test } = tree;
      const expression = environment.expression(test);
      const matches = matcher(environment.context, expression.name, expression.type, test, (query) =>
        environment.valuesOf(query),
      );
      return (row) => matches(expression.read(row));
    }
  }
}

/**
 * The records that can pass the clause: those of an index where every result must have a given id, key or parent,
 * otherwise all. The clause still has to be applied to them.
 */
export function candidates(
  context: QueryContext,
  object: ObjectSchema,
  where: WhereClause | undefined,
): StoredRecord[] {
  const { schema, store } = context.org;
  if (where === undefined || context.includeDeleted) return store.all(object, context.includeDeleted);
  const tree = conditionTree(where);
  for (const part of tree.kind === 'and' ? tree.parts : [tree]) {
    if (part.kind !== 'test' || !('field' in part.test) || !('value' in part.test)) continue;
    const { field: written, operator, value, literalType } = part.test;
    const kinds = Array.isArray(literalType) ? literalType : [literalType];
    if ((operator !== '=' && operator !== 'IN') || kinds.some((kind) => kind !== 'STRING')) continue;
    const field = schema.field(object, written);
    const values = (Array.isArray(value) ? value : [value]).map(unquote);
    // Ids may come with 15 characters, which the index does not know; an empty text means null.
    if (field === undefined || !field.unique || values.includes('')) {
      if (field?.type !== 'reference' || values.some((id) => id.length !== 18)) continue;
    }
    return store.find(object, field.name, values);
  }
  return store.all(object, false);
}
