import type { Condition, HavingClause, ValueQueryCondition, WhereClause } from '@jetstreamapp/soql-parser-js';

import { malformedQuery } from './errors.ts';

/** One comparison as the parser gives it. */
export type Test = Exclude<Condition, { openParen: number; field?: never; fn?: never }> | ValueQueryCondition;

/** A condition with its parentheses made into structure. */
export type ConditionTree =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly ConditionTree[] }
  | { readonly kind: 'not'; readonly part: ConditionTree }
  | { readonly kind: 'test'; readonly test: Test };

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | { readonly test: Test };

/**
 * The parser returns a flat list with parenthesis counts; this builds the tree. AND and OR in one level without
 * parentheses are refused, as Salesforce refuses them.
 */
export function conditionTree(clause: WhereClause | HavingClause): ConditionTree {
  const tokens = flatten(clause);
  let position = 0;
  const peek = (): Token | undefined => tokens[position];

  function unit(): ConditionTree {
    const token = tokens[position];
    position += 1;
    if (token === 'NOT') return { kind: 'not', part: unit() };
    if (token === '(') {
      const inner = level();
      position += 1;
      return inner;
    }
    if (typeof token !== 'object') throw malformedQuery(`unexpected token: '${token ?? '<EOF>'}'`);
    return { kind: 'test', test: token.test };
  }

  function level(): ConditionTree {
    const parts = [unit()];
    let joint: 'AND' | 'OR' | undefined;
    for (let next = peek(); next === 'AND' || next === 'OR'; next = peek()) {
      if (joint !== undefined && joint !== next) throw malformedQuery(`unexpected token: '${next}'`);
      joint = next;
      position += 1;
      parts.push(unit());
    }
    const [only] = parts;
    if (joint === undefined && only !== undefined) return only;
    return { kind: joint === 'OR' ? 'or' : 'and', parts };
  }

  return level();
}

function flatten(clause: WhereClause | HavingClause): Token[] {
  const tokens: Token[] = [];
  for (let rest: WhereClause | HavingClause | undefined = clause; rest !== undefined;) {
    const { left } = rest;
    if (left !== null) {
      tokens.push(...Array<Token>(left.openParen ?? 0).fill('('));
      if ('operator' in left) {
        tokens.push({ test: left });
        tokens.push(...Array<Token>(left.closeParen ?? 0).fill(')'));
      }
    }
    if ('operator' in rest) {
      tokens.push(rest.operator);
      rest = rest.right;
    } else rest = undefined;
  }
  return tokens;
}
