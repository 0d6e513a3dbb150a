import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from '../policy/canonical-json.ts';
import type { Materiality, PolicySlice, RoleId } from '../policy/policy.ts';
import { fieldValue, type FieldId, type FieldValue, type FieldValues } from '../request/fields.ts';
import type { DecidedOn, StepState } from './state.ts';

/*
 * A decision is bound to what it was made on (process.md, reading 9): the fields that the policy says the step decides
 * on. A later change that matters reopens it; everything else keeps it.
 */

/** Longer texts are kept as their digest: a state holds eight decisions and has to stay small. */
const longestInput = 64;

/** What a decision on this step is made on now. */
export function contentOf(policy: PolicySlice, fields: FieldValues, step: RoleId): DecidedOn {
  const inputs = Object.fromEntries(
    (policy.roles[step]?.decidesOn ?? []).map((field) => [field, digested(fieldValue(fields, field))]),
  ) as DecidedOn['inputs'];
  return { hash: digest(canonicalJson(inputs)), inputs };
}

/** The fields whose change since the decision matters, in the policy's order. */
export function changedSince(
  policy: PolicySlice,
  fields: FieldValues,
  { step, decidedOn }: Pick<StepState, 'step' | 'decidedOn'>,
): FieldId[] {
  if (decidedOn === undefined) return [];
  return (policy.roles[step]?.decidesOn ?? []).filter((field) => {
    // What the step did not decide on then is known from now on only.
    if (!Object.hasOwn(decidedOn.inputs, field)) return false;
    const before = decidedOn.inputs[field] ?? null;
    return isMaterial(policy.fields[field].material ?? 'any', before, digested(fieldValue(fields, field)));
  });
}

/** Whether a change of a value matters to somebody who decided on the earlier one. */
export function isMaterial(materiality: Materiality, before: FieldValue, after: FieldValue): boolean {
  if (before === after || materiality === 'never') return false;
  if (materiality === 'any') return true;
  const isComparable =
    (typeof before === 'number' && typeof after === 'number') ||
    (typeof before === 'string' && typeof after === 'string');
  // Days are written so that a later one sorts after an earlier one.
  return !isComparable || after > before;
}

function digested(value: FieldValue): FieldValue {
  return typeof value === 'string' && value.length > longestInput ? `sha256:${digest(value)}` : value;
}

function digest(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}
