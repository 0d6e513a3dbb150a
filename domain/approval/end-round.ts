import type { PolicySlice } from '../policy/policy.ts';
import { setProblem } from './problems.ts';
import type { RequestState, RequestStatus } from './state.ts';

const dayMs = 86_400_000;

/** The round is over without approval; the requester may resubmit for a while. Its line of history is the caller's. */
export function endRound(
  state: RequestState,
  policy: PolicySlice,
  outcome: Extract<RequestStatus, 'rejected' | 'sent-back' | 'recalled'>,
  now: number,
): void {
  state.status = outcome;
  setProblem(state, 'grant', undefined, now);
  state.endsAt = now + policy.resubmitWithinDays * dayMs;
  for (const step of state.steps) {
    if (step.status === 'active') step.status = 'coming';
  }
}
