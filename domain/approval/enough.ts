import { confetti, record } from './record.ts';
import { tally } from './seats.ts';
import type { RequestState, StepState } from './state.ts';

/**
 * Ends a step that has all the approvals it needs without anybody deciding now: others are needed, or named, than when they
 * were given. Answers whether it did.
 */
export function approveIfEnough(state: RequestState, step: StepState, now: number): boolean {
  const { outcome, given, needed } = tally(step);
  const last = step.votes.findLast(({ decision }) => decision === 'approve');
  if (step.kind !== 'approval' || outcome !== 'approved' || last === undefined) return false;
  step.status = 'approved';
  step.decidedBy = last.by;
  step.decidedAt = now;
  const comment = `${given} of ${needed} approvals, which is enough now`;
  record(state, { at: now, action: 'approved', by: confetti, step: step.step, comment });
  return true;
}

/** An approval stays what it is; where more of them are needed than when it was given, the step waits for the others. */
export function askForMore(state: RequestState, step: StepState, now: number): void {
  const isSettled = step.overridden !== undefined || step.votes.length === 0;
  if (step.kind !== 'approval' || step.status !== 'approved' || isSettled) return;
  const { outcome, given, needed } = tally(step);
  if (outcome === 'approved') return;
  step.status = 'coming';
  delete step.decidedBy;
  delete step.decidedAt;
  delete step.clock;
  const comment = `it needs ${needed} approvals now and has ${given}`;
  record(state, { at: now, action: 'reopened', by: confetti, step: step.step, comment });
}
