import type { PolicySlice } from '../policy/policy.ts';
import type { RequestState } from './state.ts';

/** Submitted and not over: approvals, or the credits, are still to come. */
export function isUnderWay({ status }: Pick<RequestState, 'status'>): boolean {
  return status === 'in-progress' || status === 'approved';
}

/** Whether PoC and Org have still to be looked at for this round, as the request stands. */
export function needsVetting(state: RequestState, policy: PolicySlice): boolean {
  return policy.kind === 'creditRequest' && isUnderWay(state) && state.vettedRound !== state.round;
}
