import { planRoute } from '../policy/plan.ts';
import type { PolicySlice, RoleId } from '../policy/policy.ts';
import type { FieldId } from '../request/fields.ts';
import { changedSince } from './content.ts';
import { confetti, record } from './record.ts';
import { verdictFields } from './standing.ts';
import type { RequestState, StepState } from './state.ts';

/*
 * What becomes of decisions when what they were made on changes (process.md, reading 9).
 */

/** Steps whose inputs have changed in a way that matters are reopened; whatever came after them waits again. */
export function reopenAffected(state: RequestState, policy: PolicySlice, now: number): void {
  let isReopened = false;
  for (const step of state.steps) {
    const because = changedSince(policy, state.fields, step);
    const isDecided = step.status === 'approved' || step.votes.length > 0;
    if (isDecided && because.length > 0) {
      isReopened = true;
      reopen(state, policy, step, because, now);
    } else if (isReopened && step.status === 'active') {
      resetStep(step);
    }
  }
}

function reopen(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  because: readonly FieldId[],
  now: number,
): void {
  // Weeks may pass again before the release.
  delete state.vettedForReleaseIn;
  const labels = because.map((field) => policy.fields[field].label).join(', ');
  resetStep(step);
  // Unless it is the verdict that was changed.
  if (!because.some((field) => policy.fields[field].setBy.includes(step.step))) {
    clearVerdictsOf(state, policy, step.step);
  }
  record(state, {
    at: now,
    action: 'reopened',
    by: confetti,
    step: step.step,
    comment: `${labels} changed after ${step.label} had approved`,
  });
}

/**
 * The steps of the round that is over whose approvals hold in the next one, where the policy carries decisions over: what
 * they decided on is as it was. The line of history says so.
 */
export function carriedOver(state: RequestState, policy: PolicySlice): StepState[] {
  if (policy.carryDecisions !== true) return [];
  const plan = planRoute(policy, state.fields, state.tier?.id);
  return state.steps
    .filter((step) => step.kind === 'approval' && step.status === 'approved' && step.decidedOn !== undefined)
    .filter((step) => plan.steps.some((planned) => planned.step === step.step))
    .filter((step) => changedSince(policy, state.fields, step).length === 0)
    .map((step) => ({ ...step, carriedFrom: step.carriedFrom ?? state.round }));
}

/** Says which approvals a new round keeps, and from when. */
export function recordCarried(state: RequestState, carried: readonly StepState[], now: number): void {
  for (const { step, carriedFrom } of carried) {
    record(state, {
      at: now,
      action: 'carried-over',
      by: confetti,
      step,
      comment: `approved in round ${carriedFrom ?? state.round}, and nothing that was decided on has changed`,
    });
  }
}

/** Blanks the verdicts of this step. */
export function clearVerdictsOf(state: RequestState, policy: PolicySlice, step: RoleId): void {
  for (const field of verdictFields(policy)) {
    if (policy.fields[field].setBy.includes(step)) state.fields[field] = null;
  }
}

/** The step is still to come, as if nobody had had it. */
export function resetStep(step: StepState): void {
  step.status = 'coming';
  step.assignees = [];
  step.questions = [];
  step.votes = [];
  // Named anew when it is reached again: a hand-made assignment is over with it.
  step.reassignments = 0;
  delete step.named;
  delete step.actsFor;
  delete step.added;
  delete step.escalatedTo;
  delete step.note;
  delete step.unassigned;
  delete step.claimedBy;
  delete step.decidedBy;
  delete step.decidedAt;
  delete step.decidedOn;
  delete step.carriedFrom;
  delete step.overridden;
  delete step.releasedAt;
  delete step.byHand;
  delete step.clock;
}
