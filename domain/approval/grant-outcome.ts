import type { Grant } from '../credits/grant.ts';
import type { PolicySlice } from '../policy/policy.ts';
import { respond } from './first-response.ts';
import { setProblem } from './problems.ts';
import { confetti, record } from './record.ts';
import type { RequestState } from './state.ts';
import { moveOn } from './steps.ts';

/** The credits are in the tenant: the fulfilment is done and its clock stops. */
export function applyGrant(state: RequestState, policy: PolicySlice, grant: Grant, now: number): void {
  const step = state.steps.find(({ status }) => status === 'releasing');
  if (step === undefined || state.credits.grant !== undefined) return;
  state.credits.grant = grant;
  setProblem(state, 'grant', undefined, now);
  // The tenant's workflow turned the reservation into this grant.
  delete state.credits.reserved;
  step.status = 'fulfilled';
  step.decidedAt = now;
  const response = respond(state, policy, step, now);
  record(state, {
    at: now,
    action: 'credited',
    by: confetti,
    step: step.step,
    comment: `${grant.credits} credits in Org ${grant.orgId}, usable until ${grant.expiresOn} (grant ${grant.grantId})`,
    ...(response === undefined ? {} : { response }),
  });
  moveOn(state, policy, now);
}

/** TiDB Cloud said no: the step is BE&O's again, with the reason. */
export function applyDecline(state: RequestState, reason: string, now: number): void {
  const step = state.steps.find(({ status }) => status === 'releasing');
  if (step === undefined) return;
  const what =
    step.byHand === undefined ? 'TiDB Cloud declined the credits' : 'The credits could not be verified';
  step.status = 'active';
  delete step.decidedBy;
  delete step.releasedAt;
  delete step.byHand;
  setProblem(state, 'grant', `${what}: ${reason}`, now);
  record(state, {
    at: now,
    action: 'grant-declined',
    by: confetti,
    step: step.step,
    assignees: [...step.assignees],
    comment: reason,
  });
}

/**
 * Nobody knows yet whether the credits were added: the people of the step and operations are told, once an order. It is
 * looked up until it is known; nothing is to be added by hand meanwhile.
 */
export function noteUnsettled(state: RequestState, policy: PolicySlice, why: string, now: number): void {
  const step = state.steps.find(({ status }) => status === 'releasing');
  if (step === undefined || state.problems.some(({ key }) => key === 'grant')) return;
  const text = `Not known yet whether the credits were added (${why}). Confetti goes on looking: do not add them by hand.`;
  setProblem(state, 'grant', text, now);
  const told = [...new Set([...step.assignees, ...policy.operations.queue])];
  record(state, { at: now, action: 'grant-unsettled', by: confetti, step: step.step, told, comment: text });
}
