import { managersOf, sameEmail } from '../people/directory.ts';
import type { Person } from '../people/person.ts';
import { findPerson, resolveSelector } from '../policy/assignees.ts';
import type { FieldId } from '../request/fields.ts';
import { allStepsOf, type FieldRule, type PolicySlice, type RoleId } from '../policy/policy.ts';
import { seatOf } from './seats.ts';
import type { RequestState, StepState } from './state.ts';

/*
 * Who somebody is to a request: what they may do follows from it. An actor is known by e-mail address; the directory
 * knows the rest.
 */

/** Keeps who asked and who submitted by directory id, so that a new address makes nobody a stranger to their own request. */
export function rememberWhoAsked(state: RequestState, policy: PolicySlice): void {
  const ids = [state.requester.email, state.submittedBy].flatMap((email) =>
    email === undefined ? [] : (findPerson(policy, email)?.id ?? []),
  );
  const all = [...new Set([...(state.askedBy ?? []), ...ids])];
  if (all.length > 0) state.askedBy = all;
}

/** Whoever asked, or the sponsor who speaks for a customer. */
export function speaksForRequester(state: RequestState, policy: PolicySlice, email: string): boolean {
  if (sameEmail(state.requester.email, email)) return true;
  const person = findPerson(policy, email);
  return person !== undefined && person.id === state.requester.sponsor;
}

/** Nobody approves their own request: judged against whoever asked and whoever first submitted it (design.md). */
export function isOwnRequest(state: RequestState, policy: PolicySlice, email: string): boolean {
  const id = findPerson(policy, email)?.id;
  if (id !== undefined && state.askedBy?.includes(id) === true) return true;
  return [state.requester.email, state.submittedBy].some(
    (submitter) => submitter !== undefined && isSamePerson(policy, submitter, email),
  );
}

/** Either side may be written as a directory id, which is the same person all the same. */
function isSamePerson(policy: PolicySlice, a: string, b: string): boolean {
  const person = findPerson(policy, a);
  return sameEmail(a, b) || (person !== undefined && person.id === findPerson(policy, b)?.id);
}

export function isOperator(policy: PolicySlice, email: string): boolean {
  const person = findPerson(policy, email);
  return person !== undefined && policy.operations.operators.includes(person.id);
}

/** Whoever may decide the step: its assignees, those they stand in for, and whom an escalation added. */
export function isAssignee(step: StepState, policy: PolicySlice, email: string): boolean {
  const person = findPerson(policy, email);
  return person !== undefined && seatOf(step, person.id) !== undefined;
}

/** The manager of an assignee of this step. */
export function leadsAssignee(step: StepState, policy: PolicySlice, email: string): boolean {
  const person = findPerson(policy, email);
  return person !== undefined && managersOf(policy, step.assignees).includes(person.id);
}

/** Whether a step may be given to this person: somebody of its role in any region, a manager above it, or the successor. */
export function mayBeGiven(step: StepState, policy: PolicySlice, person: Person): boolean {
  const role = policy.roles[step.step];
  // Whoever asks may have no manager that the policy knows: any manager can stand in.
  if (role?.assignee === 'manager:requester' && isManager(policy, person)) return true;
  const regions = Object.values(role?.regions ?? {});
  const holders = [...regions.flatMap(({ people }) => people), ...step.assignees];
  // Whoever has the work of somebody who has left has their steps as well.
  const successors = step.assignees.map((id) => policy.people[id]?.successor);
  if (successors.includes(person.id)) return true;
  return holders.includes(person.id) || managersOf(policy, holders).includes(person.id);
}

function isManager({ people }: PolicySlice, { id }: Person): boolean {
  return Object.values(people).some(({ manager }) => manager === id);
}

/** Whether this person holds the role in this request: by the policy's table, or as somebody who may decide its step now. */
function holdsRole(state: RequestState, policy: PolicySlice, role: RoleId, person: Person): boolean {
  const rule = policy.roles[role];
  const named =
    rule === undefined
      ? []
      : resolveSelector(policy, rule.assignee, state.fields, state.requester.email).people;
  const step = state.steps.find((candidate) => candidate.step === role);
  const hasPlace = step !== undefined && seatOf(step, person.id) !== undefined;
  return named.some(({ id }) => id === person.id) || hasPlace;
}

/** Yes/no fields that leave a step out of the route: setting one is deciding. */
export function verdictFields(policy: PolicySlice): FieldId[] {
  return allStepsOf(policy.route).flatMap(({ skipWhen }) => skipWhen?.field ?? []);
}

/** Presales does not auto-approve a request of their own. */
export function isVerdictOnOwn(
  state: RequestState,
  policy: PolicySlice,
  rule: FieldRule,
  email: string,
): boolean {
  const isVerdict = verdictFields(policy).some((field) => policy.fields[field] === rule);
  return isVerdict && isOwnRequest(state, policy, email);
}

/** Whether this person may set a field: the roles that own it, the requester where named, and operators what the system sets. */
export function maySetField(
  state: RequestState,
  policy: PolicySlice,
  rule: FieldRule,
  email: string,
): boolean {
  // Operators mend what Confetti fills in; what people decide by is theirs alone.
  if (rule.setBy.includes('system') && isOperator(policy, email)) return true;
  if (rule.setBy.includes('requester') && speaksForRequester(state, policy, email)) return true;
  if (isVerdictOnOwn(state, policy, rule, email)) return false;
  const person = findPerson(policy, email);
  return person !== undefined && rule.setBy.some((role) => holdsRole(state, policy, role, person));
}
