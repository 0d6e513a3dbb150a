import { readFileSync } from 'node:fs';
import { describeProblem, parsePolicy } from '../domain/policy/load.ts';
import type { Policy } from '../domain/policy/policy.ts';

/** A policy file that cannot be used; the message lists every problem with file, line and field. */
export class PolicyFileError extends Error {
  override readonly name = 'PolicyFileError';
}

/** Reads and validates a policy file. */
export function readPolicyFile(file: string): Policy {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new PolicyFileError(`${file} cannot be read: give the policy's path in CONFETTI_POLICY_FILE`);
  }
  const parsed = parsePolicy(text, file);
  if (!parsed.ok) throw new PolicyFileError(parsed.problems.map(describeProblem).join('\n'));
  return parsed.policy;
}
