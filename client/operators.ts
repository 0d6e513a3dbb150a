import { refuse } from '../domain/approval/refusal.ts';
import { sameEmail } from '../domain/people/directory.ts';
import { findPerson } from '../domain/policy/assignees.ts';
import type { Policy } from '../domain/policy/policy.ts';
import { RefusedError } from './refused.ts';

/** @throws RefusedError for everybody who is not an operator of the policy, with who is */
export function checkOperator(policy: Policy, email: string): void {
  const operators = policy.operations.operators.flatMap((id) => findPerson(policy, id) ?? []);
  if (operators.some((operator) => sameEmail(operator.email, email))) return;
  const names = operators.map((operator) => `${operator.name} (${operator.email})`).join(', ');
  const message = `Not done: ${email} is no operator of the policy. Operators are ${names}.`;
  throw new RefusedError(refuse('not-yours', message));
}
