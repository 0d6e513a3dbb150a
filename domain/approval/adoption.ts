import { namesOf } from '../people/directory.ts';
import { planRoute } from '../policy/plan.ts';
import type { PolicySlice, Selector } from '../policy/policy.ts';
import { utcMinute } from '../wording/time.ts';
import type { ActionNamed } from './actions.ts';
import { nameAssignees, recordWaiting, termsFor } from './assigning.ts';
import { changeTerms, dueAt, hourMs, instantOf, slaState } from './clock.ts';
import { changedSince, contentOf } from './content.ts';
import { approveIfEnough, askForMore } from './enough.ts';
import { letGo } from './problems.ts';
import { recordAction } from './record.ts';
import { lackInWords, lacksPeople } from './seats.ts';
import type { RequestState, StepClock, StepState } from './state.ts';
import { currentSteps, moveOn } from './steps.ts';
import { isUnderWay } from './under-way.ts';

/*
 * A request goes by the policy that it was started with until an operator has it adopt the published one (design.md).
 * Decisions stay; steps that come in wait, steps that go are dropped, and running clocks are judged anew.
 */

/** What an adoption would change, in words; empty where the request would go on as it is. */
export interface AdoptionPreview {
  readonly requestId: string;
  readonly from: { readonly edition: string; readonly hash: string };
  readonly to: { readonly edition: string; readonly hash: string };
  readonly changes: readonly string[];
}

/** Has the request go by the action's policy. `before` is the one it went by. */
export function adopt(
  state: RequestState,
  before: PolicySlice,
  action: ActionNamed<'adoptPolicy'>,
  now: number,
): void {
  const { policy: after } = action;
  const which = `edition ${after.edition} (${after.hash}) instead of ${before.edition} (${before.hash})`;
  recordAction(state, action, 'policy-adopted', now, { comments: [which, action.comment] });
  letGo(state, now);
  goBy(state, after, now);
}

/** The same tried on a copy: nothing is changed. */
export function previewAdoption(
  state: RequestState,
  before: PolicySlice,
  after: PolicySlice,
  now: number,
): AdoptionPreview {
  const copy = JSON.parse(JSON.stringify(state)) as RequestState;
  goBy(copy, after, now);
  return {
    requestId: state.requestId,
    from: { edition: before.edition, hash: before.hash },
    to: { edition: after.edition, hash: after.hash },
    changes: before.hash === after.hash ? [] : differences(state, before, copy, after, now),
  };
}

function goBy(state: RequestState, policy: PolicySlice, now: number): void {
  for (const step of state.steps) keepDecision(state, policy, step);
  if (!isUnderWay(state)) return;
  const plan = planRoute(policy, state.fields, state.tier?.id);
  for (const step of state.steps) {
    const planned = plan.steps.find((candidate) => candidate.step === step.step);
    if (planned === undefined) continue;
    step.needs = planned.needs;
    askForMore(state, step, now);
    if (step.status === 'active') settle(state, policy, step, planned.assignee, now);
  }
  for (const step of currentSteps(state)) judgeAnew(state, policy, step, now);
  moveOn(state, policy, now);
}

/** An approval stays what it is. */
function keepDecision(state: RequestState, policy: PolicySlice, step: StepState): void {
  if (step.decidedOn !== undefined) {
    // From now on what the step decides on by this policy counts as well. What has changed without reopening it before does
    // not reopen it later.
    const { inputs } = contentOf(policy, state.fields, step.step);
    const since = changedSince(policy, state.fields, step).map((field) => [field, inputs[field] ?? null]);
    const kept = { ...inputs, ...step.decidedOn.inputs, ...(Object.fromEntries(since) as typeof inputs) };
    step.decidedOn = { ...step.decidedOn, inputs: kept };
  }
}

/** A step that waits: the approvals that it has may be enough now, or its people too few. */
function settle(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  selector: Selector,
  now: number,
): void {
  if (approveIfEnough(state, step, now)) return;
  if (lacksPeople(step) && step.unassigned === undefined) {
    if (step.reassignments === 0) nameAssignees(state, policy, step, selector, now);
    else step.unassigned = lackInWords(policy, step);
    recordWaiting(state, policy, step, now);
  }
}

/** The running clock by the new terms, from its start on; a breach that would not have been one is taken back. */
function judgeAnew(state: RequestState, policy: PolicySlice, step: StepState, now: number): void {
  const { clock } = step;
  if (clock === undefined || clock.respondedAt !== undefined) return;
  changeTerms(clock, termsFor(state, policy, step), now);
  const due = dueAt(clock, policy, now);
  const isOverdue = due !== undefined && due <= now;
  if (isOverdue) return;
  // What was told in vain is told again when its time comes.
  if (clock.breachedAt !== undefined) {
    delete clock.breachedAt;
    clock.escalationsSent = 0;
  }
  const { reminderShares = [] } = policy.ladders[policy.roles[step.step]?.ladder ?? ''] ?? {};
  const passed = reminderShares.filter((share) => shareAt(clock, policy, share, now) <= now).length;
  clock.remindersSent = Math.min(clock.remindersSent, passed);
}

function shareAt(clock: StepClock, policy: PolicySlice, share: number, now: number): number {
  return clock.slaHours === null
    ? Infinity
    : instantOf(clock, policy, share * clock.slaHours * hourMs, now + 1);
}

function differences(
  state: RequestState,
  before: PolicySlice,
  copy: RequestState,
  after: PolicySlice,
  now: number,
): string[] {
  const lines: string[] = [];
  const say = (label: string, was: string, becomes: string): void => {
    if (was !== becomes) lines.push(`${label}: ${was} becomes ${becomes}`);
  };
  // Somebody may be in one of the two policies only.
  const both = { ...after, people: { ...before.people, ...after.people } };
  const who = ({ assignees }: StepState): string => namesOf(both, assignees) || 'nobody';
  if (copy.status !== state.status) lines.push(`the request becomes ${copy.status.replace('-', ' ')}`);
  say('tier', state.tier?.id ?? 'none', copy.tier?.id ?? 'none');
  for (const step of state.steps) {
    if (!copy.steps.some((other) => other.step === step.step)) lines.push(`${step.label} is dropped`);
  }
  for (const step of copy.steps) {
    const was = state.steps.find((other) => other.step === step.step);
    if (was === undefined) {
      lines.push(`${step.label} comes in`);
      continue;
    }
    say(step.label, was.status, step.status);
    say(`${step.label}, who`, who(was), who(step));
    say(`${step.label}, approvals needed`, String(was.needs), String(step.needs));
    say(`${step.label}, SLA`, slaOf(was), slaOf(step));
    say(`${step.label}, first response due`, due(was, before, now), due(step, after, now));
  }
  return lines;
}

function slaOf({ clock, status }: StepState): string {
  return status === 'coming' ? 'none' : slaState(clock);
}

function due({ clock, status }: StepState, policy: PolicySlice, now: number): string {
  const at = clock === undefined || status === 'coming' ? undefined : dueAt(clock, policy, now);
  return at === undefined ? 'no SLA set' : utcMinute(at);
}
