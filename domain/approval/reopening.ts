import { namesOf } from '../people/directory.ts';
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

/** Steps whose inputs have changed in a way that matters are reopened; whatever comes after them waits again. */
export function reopenAffected(state: RequestState, policy: PolicySlice, now: number): void {
  let reopened: number | undefined;
  for (const step of state.steps) {
    const because = changedSince(policy, state.fields, step);
    const isDecided = step.status === 'approved' || step.votes.length > 0;
    if (isDecided && because.length > 0) {
      reopened ??= step.stage;
      reopen(state, policy, step, because, now);
    } else if (reopened !== undefined && step.stage > reopened && step.status === 'active') {
      putOff(step);
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
  const who = step.status === 'approved' ? step.label : `${deciders(policy, step)} (${step.label})`;
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
    comment: `${labels} changed after ${who} had approved`,
    changed: because,
  });
}

function deciders(policy: PolicySlice, { votes }: StepState): string {
  const approvals = votes.filter(({ decision }) => decision === 'approve');
  return namesOf(
    policy,
    (approvals.length > 0 ? approvals : votes).map(({ by }) => by),
  );
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

/** The approvals of the round that is over which a policy that carries decisions over does not keep, and what changed. */
export function notCarried(
  state: RequestState,
  policy: PolicySlice,
): { readonly step: StepState; readonly changed: readonly FieldId[] }[] {
  if (policy.carryDecisions !== true) return [];
  return state.steps
    .filter(({ kind, status }) => kind === 'approval' && status === 'approved')
    .map((step) => ({ step, changed: changedSince(policy, state.fields, step) }))
    .filter(({ changed }) => changed.length > 0);
}

/** Says which approvals a new round asks for again, and why. */
export function recordNotCarried(
  state: RequestState,
  policy: PolicySlice,
  asked: ReturnType<typeof notCarried>,
  now: number,
): void {
  for (const { step, changed } of asked) {
    const labels = changed.map((field) => policy.fields[field].label).join(', ');
    record(state, {
      at: now,
      action: 'reopened',
      by: confetti,
      step: step.step,
      comment: `${labels} changed after ${step.label} had approved`,
      changed,
    });
  }
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

/** The step waits for one before it. What some of several have decided stays, with their places. */
export function putOff(step: StepState): void {
  const { votes, decidedOn, assignees, actsFor, added, escalatedTo, reassignments } = step;
  resetStep(step);
  if (votes.length === 0) return;
  Object.assign(step, { votes, assignees, reassignments });
  if (decidedOn !== undefined) step.decidedOn = decidedOn;
  if (actsFor !== undefined) step.actsFor = actsFor;
  if (added !== undefined) step.added = added;
  if (escalatedTo !== undefined) step.escalatedTo = escalatedTo;
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
