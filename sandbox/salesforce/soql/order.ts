import type { OrderByClause } from '@jetstreamapp/soql-parser-js';

import type { Expression } from './expressions.ts';
import { compareValues } from './matchers.ts';

/** Compares by each criterion in turn; nulls come first unless the query says otherwise. */
export function compareRows<Row>(
  orders: readonly { clause: OrderByClause; expression: Expression<Row> }[],
  left: Row,
  right: Row,
): number {
  for (const { clause, expression } of orders) {
    const [a, b] = [expression.read(left), expression.read(right)];
    if (a === b) continue;
    if (a === null || b === null) return (a === null) === (clause.nulls !== 'LAST') ? -1 : 1;
    const order = compareValues(expression.type, a, b);
    if (order !== 0) return clause.order === 'DESC' ? -order : order;
  }
  return 0;
}

/** The parser gives one clause bare and several as a list. */
export const toArray = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];
