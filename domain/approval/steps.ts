import { resolveSelector } from '../policy/assignees.ts';
import { planRoute, type PlannedStep } from '../policy/plan.ts';
import type { PolicySlice, RoleId } from '../policy/policy.ts';
import { hasExpired } from '../credits/expiry.ts';
import { matchTier } from '../credits/tier.ts';
import {
  creditsField,
  fieldIds,
  fieldValue,
  isBlank,
  textField,
  type FieldId,
  type FieldValues,
} from '../request/fields.ts';
import { nameAssignees, recordWaiting, reroute, termsFor } from './assigning.ts';
import { startClock } from './clock.ts';
import { close } from './closing.ts';
import { isReleasing } from './credits.ts';
import { approveIfEnough, askForMore } from './enough.ts';
import { missingFields } from './missing-fields.ts';
import { preparing } from './preparation.ts';
import { setProblem } from './problems.ts';
import { confetti, record } from './record.ts';
import { putOff } from './reopening.ts';

import type { RequestState, StepState } from './state.ts';

/*
 * The chain: which steps there are, which one is current, and what a change of the request does to them.
 */

/** The steps that somebody has to act on now. */
export function currentSteps(state: RequestState): StepState[] {
  return state.steps.filter(({ status }) => status === 'active' || status === 'releasing');
}

export function stepLabel(policy: PolicySlice, step: RoleId): string {
  return policy.roles[step]?.label ?? step;
}

/** Fields that must not be blank before the step can be approved or fulfilled. */
export function requirementsOf(policy: PolicySlice, state: RequestState, step: RoleId): readonly FieldId[] {
  return planned(policy, state, step)?.requires ?? [];
}

function planned(policy: PolicySlice, state: RequestState, step: RoleId): PlannedStep | undefined {
  return planRoute(policy, state.fields, state.tier?.id).steps.find((candidate) => candidate.step === step);
}

/** Names the people that are "updated automatically; please double check" (seed 000), where nobody is named yet. */
export function fillFromPolicy(state: RequestState, policy: PolicySlice): void {
  for (const field of fieldIds) {
    const selector = policy.fields[field].filledFrom;
    if (selector === undefined || !isBlank(state.fields, field)) continue;
    const [person] = resolveSelector(policy, selector, state.fields).people;
    if (person !== undefined) state.fields[field] = person.email;
  }
  const { sponsor } = policy.route;
  if (sponsor === undefined || state.requester.sponsor !== undefined) return;
  const [person] = resolveSelector(policy, sponsor, state.fields).people;
  if (person !== undefined) state.requester.sponsor = person.id;
}

/**
 * A new region has other people: those that the policy had filled in for the old one give way, whoever was named by hand
 * stays. Otherwise a region that is corrected (or turns out to be unknown) would leave the old region's people deciding.
 */
export function followRegion(state: RequestState, policy: PolicySlice, before: FieldValues): void {
  const changed = fieldIds.filter((field) => fieldValue(before, field) !== fieldValue(state.fields, field));
  if (changed.includes('region')) {
    for (const field of fieldIds) {
      const selector = policy.fields[field].filledFrom;
      if (selector === undefined || changed.includes(field)) continue;
      const [person] = resolveSelector(policy, selector, before).people;
      if (person?.email === state.fields[field]) state.fields[field] = null;
    }
    delete state.requester.sponsor;
  }
  fillFromPolicy(state, policy);
}

/**
 * Opens a round: the first step of the plan that nobody has decided becomes active. `carried` are steps of the round before
 * whose approvals still hold.
 */
export function startRound(
  state: RequestState,
  policy: PolicySlice,
  carried: readonly StepState[],
  now: number,
): void {
  state.steps = [...carried];
  state.skipped = [];
  delete state.tier;
  state.status = 'in-progress';
  delete state.endsAt;
  moveOn(state, policy, now);
}

/**
 * Brings the steps in line with the plan and the fields as they are now, and makes the first step that is still to be
 * done current. Called after everything that may have moved the request.
 */
export function moveOn(state: RequestState, policy: PolicySlice, now: number): void {
  fillFromPolicy(state, policy);
  // Until the route is known nobody is asked; whoever was asked before stays asked.
  if (preparing(state, policy) !== undefined) return;
  followTier(state, policy, now);
  replan(state, policy);
  // Another tier, or a new round, may need other numbers of approvals than those that were given.
  for (const step of state.steps) {
    askForMore(state, step, now);
    if (step.status === 'active') approveIfEnough(state, step, now);
  }
  for (const step of currentSteps(state)) {
    const plan = planned(policy, state, step.step);
    if (plan !== undefined) reroute(state, policy, step, plan.assignee, now);
  }
  const open = state.steps.filter(({ status }) => status !== 'approved' && status !== 'fulfilled');
  const [next] = open;
  if (next === undefined) {
    complete(state, policy, now);
    return;
  }
  state.status = next.kind === 'fulfilment' ? 'approved' : 'in-progress';
  if (next.status === 'coming' && isToBeVettedAgain(state, policy, next)) return;
  const stage = open.filter((step) => step.stage === next.stage);
  // A step that came in before those that were active goes first.
  for (const step of currentSteps(state)) if (!stage.includes(step)) putOff(step);
  for (const step of stage) if (step.status === 'coming') activate(state, policy, step, now);
  if (stage.every(({ status }) => status === 'approved')) moveOn(state, policy, now);
}

/** Weeks may have passed since a credit request was found fit: before its credits are released it is looked at again. */
function isToBeVettedAgain(state: RequestState, policy: PolicySlice, next: StepState): boolean {
  if (policy.kind !== 'creditRequest' || next.kind !== 'fulfilment') return false;
  if (state.vettedForReleaseIn === state.round) return false;
  state.vettedForReleaseIn = state.round;
  delete state.vettedRound;
  return true;
}

/** The tier by what was accumulated when the credits were reserved (process.md, readings 13 and 14). */
function followTier(state: RequestState, policy: PolicySlice, now: number): void {
  const credits = creditsField(state.fields);
  const { before } = state.credits;
  if (credits === undefined || before === undefined || isReleasing(state)) return;
  const tier = matchTier(policy.route, credits, before);
  if (tier === undefined) return;
  const isSame = state.tier?.id === tier.id && state.tier.because === tier.because;
  state.tier = tier;
  if (isSame) return;
  record(state, { at: now, action: 'tier-matched', by: confetti, comment: `${tier.id}: ${tier.because}` });
}

function replan(state: RequestState, policy: PolicySlice): void {
  const plan = planRoute(policy, state.fields, state.tier?.id);
  state.skipped = plan.skipped.map(({ step, label, because }) => ({ step, label, because }));
  state.steps = plan.steps.map(({ step, label, kind, stage, needs }): StepState => {
    const known = state.steps.find((candidate) => candidate.step === step);
    if (known === undefined) {
      const nothingYet = { assignees: [], reassignments: 0, questions: [], votes: [] };
      return { step, label, kind, stage, needs, status: 'coming', ...nothingYet };
    }
    known.stage = stage;
    known.needs = needs;
    return known;
  });
}

/** The step becomes active: its people are named now, not earlier, and its clock starts. */
function activate(state: RequestState, policy: PolicySlice, step: StepState, now: number): void {
  const plan = planned(policy, state, step.step);
  if (plan === undefined) return;
  step.status = 'active';
  nameAssignees(state, policy, step, plan.assignee, now);
  if (approveIfEnough(state, step, now)) return;
  step.clock = startClock(termsFor(state, policy, step), now);
  step.wasAssigned = step.assignees.length > 0;
  if (plan.automatic && canRelease(state, policy, plan, now)) {
    step.status = 'releasing';
    step.releasedAt = now;
    setProblem(state, 'grant', undefined, now);
    record(state, {
      at: now,
      action: 'released',
      by: confetti,
      step: step.step,
      comment: 'automatically, after the approval',
    });
    return;
  }
  recordWaiting(state, policy, step, now);
}

/** What is missing for an automatic release is filled in by the people of the step, who then release it themselves. */
function canRelease(state: RequestState, policy: PolicySlice, plan: PlannedStep, now: number): boolean {
  const expiresOn = textField(state.fields, 'creditsExpiryDate');
  return (
    missingFields(policy, state.fields, plan.requires).length === 0 &&
    expiresOn !== undefined &&
    !hasExpired(expiresOn, now)
  );
}

/**
 * Nothing is left to approve or to add. A PoC runs from here on, and its owner keeps PoC Status up to date; a credit
 * request is over.
 */
function complete(state: RequestState, policy: PolicySlice, now: number): void {
  state.status = 'complete';
  if (policy.kind === 'creditRequest') return close(state, now, 'the credits are in the Org');
  state.fields.pocStatus ??= policy.pocStatus.initial;
  state.pocStatusSince = now;
}
