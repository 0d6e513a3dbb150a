import { dueAt, isOverdueUnnoticed, stopClock } from './clock.ts';
import { confetti, record } from './record.ts';
import type { RequestState, StepState } from './state.ts';

/** A fulfilment's clock is about the credits being there, so acting on it is no response (process.md, reading 4). */
export function firstResponse(state: RequestState, step: StepState, now: number): void {
  if (step.kind === 'approval') respond(state, step, now);
}

/** Stops the clock. An answer that overtook the clock's own alarm (nobody ran it) is late all the same. */
export function respond(state: RequestState, step: StepState, now: number): void {
  const { clock } = step;
  if (clock === undefined) return;
  const due = dueAt(clock, now);
  if (due !== undefined && isOverdueUnnoticed(clock, now)) {
    clock.breachedAt = due;
    const common = { at: now, by: confetti, step: step.step, dueAt: due };
    record(state, { ...common, action: 'breached', comment: 'noticed with the answer' });
  }
  stopClock(clock, now);
}
