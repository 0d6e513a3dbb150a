import { readFileSync } from 'node:fs';
import { parsePolicy } from '../../../domain/policy/load.ts';
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
