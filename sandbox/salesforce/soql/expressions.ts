import type { FunctionExp } from '@jetstreamapp/soql-parser-js';

import type { FieldType, FieldValue, ObjectSchema } from '../schema/types.ts';
import type { StoredRecord } from '../store.ts';
import { malformedQuery } from './errors.ts';
import { resolvePath, valueAt } from './paths.ts';
import type { QueryContext } from './paths.ts';

/** Something with a value: a field of a record, a function of one, or an aggregate of a group of records. */
export interface Expression<Row> {
  /** As Salesforce names it in messages and in aggregate results. */
  readonly name: string;
  readonly type: FieldType;
  readonly read: (row: Row) => FieldValue;
}

/** A field of the object or of its parents. */
export function fieldExpression(
  context: QueryContext,
  object: ObjectSchema,
  written: string,
  alias?: string,
): Expression<StoredRecord> {
  const path = resolvePath(context, object, written, alias);
  return {
    name: path.field.name,
    type: path.field.type,
    read: (record) => valueAt(context, record, path),
  };
}

/** Date functions of one field. Aggregates are {@link aggregateExpression}. */
export function functionExpression(
  context: QueryContext,
  object: ObjectSchema,
  fn: FunctionExp,
  alias?: string,
): Expression<StoredRecord> {
  const argument = fieldExpression(context, object, soleParameter(fn), alias);
  const part = dateParts[(fn.functionName ?? '').toUpperCase()];
  if (part === undefined) {
    throw malformedQuery(
      `This sandbox does not evaluate ${fn.rawValue ?? fn.functionName}: use ${Object.keys(dateParts).join(', ')} or a plain field.`,
    );
  }
  return {
    name: fn.rawValue ?? argument.name,
    type: part.type,
    read(record) {
      const value = argument.read(record);
      return typeof value === 'string' ? part.of(value) : null;
    },
  };
}

const dateParts: Readonly<Record<string, { type: FieldType; of(value: string): FieldValue }>> = {
  DAY_ONLY: { type: 'date', of: (value) => value.slice(0, 10) },
  CALENDAR_YEAR: { type: 'double', of: (value) => Number(value.slice(0, 4)) },
  CALENDAR_MONTH: { type: 'double', of: (value) => Number(value.slice(5, 7)) },
  DAY_IN_MONTH: { type: 'double', of: (value) => Number(value.slice(8, 10)) },
};

/** The name in the parentheses of `COUNT(Id)`. */
function soleParameter(fn: FunctionExp): string {
  const [parameter] = fn.parameters ?? [];
  if (typeof parameter !== 'string') throw malformedQuery(`unexpected token: '${fn.rawValue}'`);
  return parameter;
}

const aggregates = ['COUNT', 'COUNT_DISTINCT', 'SUM', 'AVG', 'MIN', 'MAX'];

export const isAggregate = (fn: FunctionExp): boolean =>
  aggregates.includes((fn.functionName ?? '').toUpperCase());

/** COUNT, COUNT_DISTINCT, SUM, AVG, MIN and MAX over a group. Nulls do not take part; of nothing they are null or 0. */
export function aggregateExpression(
  context: QueryContext,
  object: ObjectSchema,
  fn: FunctionExp,
  alias?: string,
): Expression<readonly StoredRecord[]> {
  const kind = (fn.functionName ?? '').toUpperCase();
  const name = fn.rawValue ?? kind;
  if ((fn.parameters ?? []).length === 0) {
    return { name, type: 'double', read: (group) => group.length };
  }
  const argument = fieldExpression(context, object, soleParameter(fn), alias);
  const values = (group: readonly StoredRecord[]): Exclude<FieldValue, null>[] =>
    group.map((record) => argument.read(record)).filter((value) => value !== null);
  const extreme = (group: readonly StoredRecord[], sign: 1 | -1): FieldValue =>
    values(group).reduce<FieldValue>((best, value) => {
      if (best === null) return value;
      return (value > best ? sign : -sign) > 0 ? value : best;
    }, null);
  const sum = (numbers: readonly FieldValue[]): number =>
    numbers.reduce<number>((total, value) => total + Number(value), 0);
  switch (kind) {
    case 'COUNT':
      return { name, type: 'double', read: (group) => values(group).length };
    case 'COUNT_DISTINCT':
      return { name, type: 'double', read: (group) => new Set(values(group)).size };
    case 'SUM':
    case 'AVG':
      return {
        name,
        type: 'double',
        read(group) {
          const numbers = values(group);
          if (numbers.length === 0) return null;
          return kind === 'SUM' ? sum(numbers) : sum(numbers) / numbers.length;
        },
      };
    case 'MIN':
      return { name, type: argument.type, read: (group) => extreme(group, -1) };
    default:
      return { name, type: argument.type, read: (group) => extreme(group, 1) };
  }
}
