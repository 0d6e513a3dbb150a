import { normalizeId } from '../ids.ts';
import { printInstant, readInstant } from '../instants.ts';
import type { FieldType, FieldValue } from '../schema/types.ts';
import type { Test } from './conditions.ts';
import { daySpan } from './date-literals.ts';
import type { DaySpan } from './date-literals.ts';
import { invalidIdFilter, malformedQuery, notFilterable, wrongCriterion } from './errors.ts';
import type { QueryContext } from './paths.ts';

type Literal = { readonly value: FieldValue } | { readonly span: DaySpan };

/** Orders two values of a type, ignoring case as SOQL does. Neither is null. */
export function compareValues(type: FieldType, left: FieldValue, right: FieldValue): number {
  const fold = (value: FieldValue): FieldValue =>
    typeof value === 'string' && type !== 'id' && type !== 'reference' ? value.toLowerCase() : value;
  const [a, b] = [fold(left) ?? '', fold(right) ?? ''];
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * The predicate of one comparison on the values of a field of this type. `valuesOf` runs the subquery of an
 * `IN (SELECT …)`.
 */
export function matcher(
  context: QueryContext,
  name: string,
  type: FieldType,
  test: Test,
  valuesOf: (test: Extract<Test, { valueQuery: unknown }>) => ReadonlySet<FieldValue>,
): (value: FieldValue) => boolean {
  if (type === 'textarea') throw notFilterable(context.soql, name);
  if ('valueQuery' in test) {
    const wanted = valuesOf(test);
    return test.operator === 'NOT IN' ? (value) => !wanted.has(value) : (value) => wanted.has(value);
  }
  const written = Array.isArray(test.value) ? test.value : [test.value];
  const { literalType } = test;
  const kindOf = (index: number): string | undefined =>
    Array.isArray(literalType) ? literalType[index] : literalType;
  if (test.operator === 'LIKE') {
    if (kindOf(0) !== 'STRING') throw wrongCriterion(context.soql, name, 'string', 'quoted');
    const pattern = likePattern(written[0] ?? '');
    return (value) => typeof value === 'string' && pattern.test(value);
  }
  const literals = written.map((text, index) => readLiteral(context, name, type, text, kindOf(index)));
  const [first] = literals;
  if (first === undefined) throw malformedQuery(`unexpected token: ')'`);
  const equals = (value: FieldValue): boolean =>
    literals.some((literal) =>
      'span' in literal
        ? within(value, literal.span) === 0
        : value === null || literal.value === null
          ? value === literal.value
          : compareValues(type, value, literal.value) === 0,
    );
  const order = (value: FieldValue): number | null => {
    if (value === null) return null;
    if ('span' in first) return within(value, first.span);
    return first.value === null ? null : compareValues(type, value, first.value);
  };
  switch (test.operator) {
    case '=':
    case 'IN':
      return equals;
    case '!=':
    case 'NOT IN':
      return (value) => !equals(value);
    case '<':
      return (value) => (order(value) ?? 0) < 0;
    case '>':
      return (value) => (order(value) ?? 0) > 0;
    case '<=':
      return (value) => (order(value) ?? 1) <= 0;
    case '>=':
      return (value) => (order(value) ?? -1) >= 0;
    case 'INCLUDES':
    case 'EXCLUDES':
      throw malformedQuery(`'${test.operator}' operator can only be used with multi-select picklist fields`);
  }
}

/** -1 before the span, 0 in it, 1 after it; null is outside. */
function within(value: FieldValue, span: DaySpan): number {
  if (typeof value !== 'string') return NaN;
  const day = value.slice(0, 10);
  return day < span.from ? -1 : day >= span.to ? 1 : 0;
}

function readLiteral(
  context: QueryContext,
  name: string,
  type: FieldType,
  text: string,
  kind: string | undefined,
): Literal {
  if (kind === 'NULL') return { value: null };
  const refuse = (typeName: string, quoted: 'quoted' | 'unquoted'): Error =>
    wrongCriterion(context.soql, name, typeName, quoted);
  switch (type) {
    case 'id':
    case 'reference': {
      if (kind !== 'STRING') throw refuse('string', 'quoted');
      const raw = unquote(text);
      if (raw === '') return { value: null };
      const id = normalizeId(raw);
      if (id === null) throw invalidIdFilter(context.soql, name, raw);
      return { value: id };
    }
    case 'string':
    case 'textarea':
    case 'email':
    case 'url':
    case 'picklist':
      if (kind !== 'STRING') throw refuse('string', 'quoted');
      // An empty text is stored as null.
      return { value: unquote(text) || null };
    case 'boolean':
      if (kind !== 'BOOLEAN') throw refuse('boolean', 'unquoted');
      return { value: text.toUpperCase() === 'TRUE' };
    case 'double':
    case 'currency':
      if (kind !== 'INTEGER' && kind !== 'DECIMAL') throw refuse('double', 'unquoted');
      return { value: Number(text) };
    case 'date':
    case 'datetime':
      return (
        readTime(context, type, text, kind) ??
        raise(refuse(type === 'date' ? 'date' : 'dateTime', 'unquoted'))
      );
  }
}

function raise(error: Error): never {
  throw error;
}

function readTime(
  context: QueryContext,
  type: 'date' | 'datetime',
  text: string,
  kind: string | undefined,
): Literal | null {
  if (kind === 'DATE_LITERAL' || kind === 'DATE_N_LITERAL') {
    const span = daySpan(text, context.org.clock.now());
    return span && { span };
  }
  if (type === 'date') return kind === 'DATE' ? { value: text } : null;
  const instant = kind === 'DATETIME' ? readInstant(text.replace(' ', '+')) : null;
  return instant && { value: printInstant(instant) };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** The text between the quotes, its escapes resolved. */
export function unquote(literal: string): string {
  return literal.slice(1, -1).replace(/\\(.)/g, (_, character: string) => escapes[character] ?? character);
}

/** `%` is any text, `_` one character; both may be escaped. */
function likePattern(literal: string): RegExp {
  const source = literal
    .slice(1, -1)
    .replace(/\\(.)|%|_|[.*+?^${}()|[\]\\]/gs, (match, escaped: string | undefined) => {
      if (match === '%') return '.*';
      if (match === '_') return '.';
      const character = escaped === undefined ? match : (escapes[escaped] ?? escaped);
      return character.replace(/[.*+?^${}()|[\]\\]/, '\\$&');
    });
  return new RegExp(`^${source}$`, 'is');
}
