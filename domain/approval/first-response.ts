import type { PolicySlice } from '../policy/policy.ts';
import { dueAt, isOverdueUnnoticed, stopClock } from './clock.ts';
import { confetti, record } from './record.ts';
import type { RequestState, ResponseFigures, StepState } from './state.ts';

/**
 * An assignee has reacted; answers the figures of the first time. A fulfilment's clock is about the credits being there, so
 * acting on it is no response (process.md, reading 4).
 */
export function firstResponse(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  now: number,
): ResponseFigures | undefined {
  return step.kind === 'approval' ? respond(state, policy, step, now) : undefined;
}

/** Stops the clock. An answer that overtook the clock's own alarm (nobody ran it) is late all the same. */
export function respond(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  now: number,
): ResponseFigures | undefined {
  const { clock } = step;
  if (clock === undefined) return undefined;
  const due = dueAt(clock, policy, now);
  if (due !== undefined && isOverdueUnnoticed(clock, policy, now)) {
    clock.breachedAt = due;
    const common = { at: now, by: confetti, step: step.step, dueAt: due };
    record(state, { ...common, action: 'breached', comment: 'noticed with the answer' });
  }
  return stopClock(clock, policy, now);
}
