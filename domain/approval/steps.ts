import { namesOf } from '../people/directory.ts';
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
import { dueAt, startClock } from './clock.ts';
import { close } from './closing.ts';
import { isReleasing } from './credits.ts';
import { missingFields } from './missing-fields.ts';
import { preparing } from './preparation.ts';
import { setProblem } from './problems.ts';
import { confetti, record } from './record.ts';
import { isOwnRequest, verdictFields } from './standing.ts';
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

/** Opens a round: nobody has decided anything yet, and the first step of the plan becomes active. */
export function startRound(state: RequestState, policy: PolicySlice, now: number): void {
  state.steps = [];
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
  for (const step of currentSteps(state)) reroute(state, policy, step, now);
  const next = state.steps.find(({ status }) => status !== 'approved' && status !== 'fulfilled');
  if (next === undefined) {
    complete(state, policy, now);
    return;
  }
  state.status = next.kind === 'fulfilment' ? 'approved' : 'in-progress';
  if (next.status === 'coming' && isToBeVettedAgain(state, policy, next)) return;
  // A step that came in before the one that was active goes first.
  for (const step of currentSteps(state)) if (step !== next) resetStep(step);
  if (next.status === 'coming') activate(state, policy, next, now);
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
  state.steps = plan.steps.map(
    ({ step, label, kind }) =>
      state.steps.find((known) => known.step === step) ?? {
        step,
        label,
        kind,
        status: 'coming',
        assignees: [],
        reassignments: 0,
        questions: [],
      },
  );
}

/** The step becomes active: its people are named now, not earlier, and its clock starts. */
function activate(state: RequestState, policy: PolicySlice, step: StepState, now: number): void {
  const plan = planned(policy, state, step.step);
  if (plan === undefined) return;
  step.status = 'active';
  step.clock = startClock(plan.slaHours, now);
  nameAssignees(state, policy, step, plan);
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
  recordWaiting(state, step, now);
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

function nameAssignees(state: RequestState, policy: PolicySlice, step: StepState, plan: PlannedStep): void {
  const resolved = resolveSelector(policy, plan.assignee, state.fields, state.requester.email);
  const others = resolved.people.filter(({ email }) => !isOwnRequest(state, policy, email));
  step.assignees = others.map(({ id }) => id);
  delete step.unassigned;
  if (others.length > 0) return;
  // Fails closed: nobody approves by accident (process.md, reading 7; design.md: nobody approves their own request).
  step.unassigned =
    resolved.people.length > 0
      ? `${namesOf(policy, [resolved.people[0]?.id ?? ''])} submitted this request and cannot approve it`
      : 'because' in resolved
        ? resolved.because
        : 'nobody is named';
}

function recordWaiting(state: RequestState, step: StepState, now: number): void {
  const due = step.clock === undefined ? undefined : dueAt(step.clock, now);
  record(state, {
    at: now,
    action: step.unassigned === undefined ? 'waiting-for' : 'unassigned',
    by: confetti,
    step: step.step,
    assignees: [...step.assignees],
    ...(due === undefined ? {} : { dueAt: due }),
    ...(step.unassigned === undefined ? {} : { comment: step.unassigned }),
  });
}

/**
 * Correcting a person or the region moves a step that waits to whom it is for now (process.md, reading 10), unless
 * somebody reassigned it by hand. The clock runs on; only a step that had nobody starts it anew.
 */
function reroute(state: RequestState, policy: PolicySlice, step: StepState, now: number): void {
  const plan = planned(policy, state, step.step);
  if (plan === undefined || step.status !== 'active' || step.reassignments > 0) return;
  const before = { assignees: [...step.assignees], unassigned: step.unassigned };
  nameAssignees(state, policy, step, plan);
  const isSame = before.assignees.join() === step.assignees.join() && before.unassigned === step.unassigned;
  if (isSame) return;
  delete step.claimedBy;
  if (step.wasAssigned !== true) step.clock = startClock(plan.slaHours, now);
  if (step.assignees.length > 0) step.wasAssigned = true;
  recordWaiting(state, step, now);
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

/** Steps that decided on one of these fields are reopened; whatever came after them waits again. */
export function reopenAffected(
  state: RequestState,
  policy: PolicySlice,
  changed: readonly FieldId[],
  now: number,
): void {
  let isReopened = false;
  for (const step of state.steps) {
    const decidesOn = policy.roles[step.step]?.decidesOn ?? [];
    const because = changed.filter((field) => decidesOn.includes(field));
    if (step.status === 'approved' && because.length > 0) {
      isReopened = true;
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
    } else if (isReopened && step.status === 'active') {
      resetStep(step);
    }
  }
}

/** Blanks the verdicts of this step. */
export function clearVerdictsOf(state: RequestState, policy: PolicySlice, step: RoleId): void {
  for (const field of verdictFields(policy)) {
    if (policy.fields[field].setBy.includes(step)) state.fields[field] = null;
  }
}

function resetStep(step: StepState): void {
  step.status = 'coming';
  step.assignees = [];
  step.questions = [];
  // Named anew when it is reached again: a hand-made assignment is over with it.
  step.reassignments = 0;
  delete step.unassigned;
  delete step.claimedBy;
  delete step.decidedBy;
  delete step.decidedAt;
  delete step.releasedAt;
  delete step.byHand;
  delete step.clock;
}
