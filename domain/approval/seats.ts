import { namesOf } from '../people/directory.ts';
import type { PersonId, PolicySlice } from '../policy/policy.ts';
import type { StepState, Vote } from './state.ts';

/*
 * Who may decide a step, and when enough of them have. Each assignee has a seat; whoever stands in for them, or is stood in
 * for, decides in that seat, so that one place never counts twice.
 */

/** The seat in which this person decides; undefined where they have none. */
export function seatOf(step: StepState, person: PersonId): PersonId | undefined {
  if (step.assignees.includes(person)) return person;
  const actsFor = step.actsFor ?? {};
  const standIn = step.assignees.find((assignee) => actsFor[assignee]?.includes(person) === true);
  return standIn ?? (step.escalatedTo?.includes(person) === true ? person : undefined);
}

/** Those whom this person decides for when they do, beside themselves. */
export function standsInFor(step: StepState, person: PersonId): readonly PersonId[] {
  return step.actsFor?.[person] ?? [];
}

export function hasVoted(step: StepState, seat: PersonId): boolean {
  return step.votes.some((vote) => vote.seat === seat);
}

/** The assignees who are waited for: those who have not decided, and once the policy's are enough, the added ones only. */
export function waitedFor(step: StepState): PersonId[] {
  const isEnough = approvalsOfRegulars(step) >= approvalsNeeded(step);
  return step.assignees.filter(
    (assignee) => !hasVoted(step, assignee) && !(isEnough && !addedTo(step).includes(assignee)),
  );
}

/** Everybody who may still decide. */
export function mayStillDecide(step: StepState): PersonId[] {
  const isEnough = approvalsOfRegulars(step) >= approvalsNeeded(step);
  const escalated = (step.escalatedTo ?? []).filter((person) => !hasVoted(step, person) && !isEnough);
  return [...new Set([...waitedFor(step), ...escalated])];
}

/** The same with those who are stood in for, who may decide in their own place all the while. */
export function everybodyWhoMayDecide(step: StepState): PersonId[] {
  return [...new Set(mayStillDecide(step).flatMap((person) => [person, ...standsInFor(step, person)]))];
}

/** Whether fewer people have the step than have to approve it. */
export function lacksPeople(step: StepState): boolean {
  return step.assignees.length - addedTo(step).length < approvalsNeeded(step);
}

/** `it needs 2 people and only Xiaole Fang can be named`: such a step waits in the operations queue. */
export function lackInWords(policy: PolicySlice, step: StepState): string {
  const who = namesOf(policy, step.assignees);
  return `it needs ${approvalsNeeded(step)} people and ${who === '' ? 'nobody' : `only ${who}`} can be named`;
}

function approvalsOfRegulars(step: StepState): number {
  return votesOf(step, 'approve').filter(({ seat }) => !addedTo(step).includes(seat)).length;
}

/** Whether the first to decide decides for all. */
export function isDecidedByOne(step: StepState): boolean {
  return step.needs === 'one' && addedTo(step).length === 0;
}

function addedTo(step: StepState): readonly PersonId[] {
  return step.added ?? [];
}

/** How many of those whom the policy names have to approve. */
export function approvalsNeeded(step: Pick<StepState, 'assignees' | 'needs' | 'added'>): number {
  if (step.needs === 'one') return 1;
  if (step.needs !== 'all') return step.needs;
  return Math.max(1, step.assignees.length - (step.added ?? []).length);
}

/** Where the approvals stand: enough, out of reach, or still open. */
export function tally(step: StepState): {
  readonly outcome: 'approved' | 'rejected' | 'open';
  readonly given: number;
  readonly needed: number;
} {
  const added = addedTo(step);
  const [forIt, against] = [votesOf(step, 'approve'), votesOf(step, 'reject')];
  const regular = ({ seat }: Vote): boolean => !added.includes(seat);
  const needed = approvalsNeeded(step);
  const isAddedDone = added.every((person) => forIt.some(({ seat }) => seat === person));
  const given = forIt.length;
  const total = needed + added.length;
  if (forIt.filter(regular).length >= needed && isAddedDone)
    return { outcome: 'approved', given, needed: total };
  // Of several, a no ends the step once the approvals that are needed cannot be had any more. Approvals alone never do.
  const mayStill = mayStillDecide(step).filter((person) => !added.includes(person)).length;
  const isOneNoEnough = step.needs === 'one' || step.needs === 'all';
  const reachable =
    !against.some(regular) || (!isOneNoEnough && forIt.filter(regular).length + mayStill >= needed);
  const isAddedAgainst = against.some(({ seat }) => added.includes(seat));
  return { outcome: reachable && !isAddedAgainst ? 'open' : 'rejected', given, needed: total };
}

function votesOf(step: StepState, decision: Vote['decision']): Vote[] {
  return step.votes.filter((vote) => vote.decision === decision);
}

/** `to` takes the seat of `from`. */
export function giveSeat(step: StepState, from: PersonId, to: PersonId): void {
  const replaced = (people: readonly PersonId[]): PersonId[] => [
    ...new Set(people.map((person) => (person === from ? to : person))),
  ];
  step.assignees = replaced(step.assignees);
  if (step.added !== undefined) step.added = replaced(step.added);
  if (step.actsFor !== undefined) {
    const { [from]: _gone, ...others } = step.actsFor;
    if (Object.keys(others).length > 0) step.actsFor = others;
    else delete step.actsFor;
  }
}
