import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parsePolicy } from '../../../domain/policy/load.ts';
import type { PolicyProblem } from '../../../domain/policy/load.ts';
import type { Policy } from '../../../domain/policy/policy.ts';

/** The text of the policy that the product ships. */
export const shippedText = readFileSync(new URL('../../../policy/default.yaml', import.meta.url), 'utf8');

/** The shipped policy; throws where it does not load. */
export function shippedPolicy(): Policy {
  const parsed = parsePolicy(shippedText, 'policy/default.yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

/** The policy with switches set. */
export function withSwitches(policy: Policy, switches: Record<string, boolean>): Policy {
  return { ...policy, switches: { ...policy.switches, ...switches } };
}

/** A slip in the shipped file, and what has to be said of it. */
export interface Mistake {
  readonly what: string;
  readonly find: string;
  readonly replacement: string;
  readonly path: string;
  readonly says: RegExp;
}

/** The problems of the shipped file with one piece of text replaced. */
export function problemsAfter(find: string, replacement: string): readonly PolicyProblem[] {
  assert.ok(shippedText.includes(find), `the shipped policy has no "${find}"`);
  const parsed = parsePolicy(shippedText.replace(find, replacement), 'policy.yaml');
  return parsed.ok ? [] : parsed.problems;
}
