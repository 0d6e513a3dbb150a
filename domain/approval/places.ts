import type { PersonId } from '../policy/policy.ts';
import { lacksPeople, seatOf, waitedFor } from './seats.ts';
import type { StepState } from './state.ts';

/** Whose place an action is about: the one named, the actor's own, or the only one that is open. */
export function placeOf(
  step: StepState,
  from: PersonId | undefined,
  actor: PersonId | undefined,
): PersonId | undefined {
  if (from !== undefined) return seatOf(step, from);
  const own = actor === undefined ? undefined : seatOf(step, actor);
  const open = waitedFor(step);
  if (own !== undefined && open.includes(own)) return own;
  return open.length === 1 ? open[0] : undefined;
}

/** Whether a reassignment brings in one more person, because too few have the step. */
export function fillsPlace(step: StepState, from: string | undefined): boolean {
  return step.assignees.length === 0 || (from === undefined && lacksPeople(step));
}

/** Whether a reassignment without a place in it gives the step as a whole to somebody else. */
export function movesWhole(step: StepState, from: string | undefined): boolean {
  return from === undefined && step.needs === 'one' && step.added === undefined;
}
