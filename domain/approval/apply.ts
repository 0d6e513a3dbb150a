import { assertNever } from '../assert-never.ts';
import { findPerson } from '../policy/assignees.ts';
import type { PersonId, PolicySlice } from '../policy/policy.ts';
import type { FieldId, FieldValues } from '../request/fields.ts';
import type { Action, ActionNamed, StepAction } from './actions.ts';
import type { ByHand } from '../credits/grant.ts';
import { pauseClock, resumeClock, startClock } from './clock.ts';
import { isReleasing } from './credits.ts';
import { close } from './closing.ts';
import { wrongDoor } from './door.ts';
import { endRound } from './end-round.ts';
import { firstResponse } from './first-response.ts';
import { setProblem } from './problems.ts';
import type { HistoryAction } from './history.ts';
import { confetti, record } from './record.ts';
import { isAssignee } from './standing.ts';
import type { RequestState, StepState } from './state.ts';
import { isUnderWay } from './under-way.ts';
import { clearVerdictsOf, followRegion, moveOn, reopenAffected, startRound } from './steps.ts';

/** Carries out an action that `check` has let pass. Changes `state` in place and writes the history. */
export function apply(state: RequestState, policy: PolicySlice, action: Action, now: number): void {
  switch (action.name) {
    case 'submit':
    case 'resubmit':
      return submit(state, policy, action, now);
    case 'recall':
      endRound(state, policy, 'recalled', now);
      return recordBy(state, action, 'recalled', now);
    case 'setFields':
    case 'amend':
      return setFields(state, policy, action, now);
    case 'decide':
    case 'claim':
    case 'comment':
    case 'ask':
    case 'answer':
    case 'fulfil':
    case 'reassign': {
      const step = state.steps.find((candidate) => candidate.step === action.step);
      if (step !== undefined) applyToStep(state, policy, step, action, now);
      return;
    }
    default:
      assertNever(action);
  }
}

function submit(
  state: RequestState,
  policy: PolicySlice,
  action: ActionNamed<'submit' | 'resubmit'>,
  now: number,
): void {
  state.round += 1;
  state.submittedBy ??= action.actor.email;
  if (action.name === 'resubmit') clearVerdicts(state, policy);
  setProblem(state, 'submission', undefined, now);
  recordBy(state, action, action.name === 'submit' ? 'submitted' : 'resubmitted', now);
  noteUnconfirmed(state, policy, now);
  startRound(state, policy, now);
}

/** What a step says of a round (Presales Auto-approve) does not hold for the next. */
function clearVerdicts(state: RequestState, policy: PolicySlice): void {
  for (const { step } of state.steps) clearVerdictsOf(state, policy, step);
}

/** Before submitting, Sales has confirmed these; where the policy only warns, the gap is shown (process.md, reading 10). */
function noteUnconfirmed(state: RequestState, policy: PolicySlice, now: number): void {
  const gaps = policy.route.submission.confirms.filter((field) => !state.fields[field]);
  const labels = gaps.map((field) => policy.fields[field].label).join(', ');
  setProblem(state, 'unconfirmed', gaps.length === 0 ? undefined : `Submitted without: ${labels}.`, now);
}

function setFields(
  state: RequestState,
  policy: PolicySlice,
  action: ActionNamed<'setFields' | 'amend'>,
  now: number,
): void {
  const changed = (Object.keys(action.fields) as FieldId[]).filter(
    (field) => (action.fields[field] ?? null) !== (state.fields[field] ?? null),
  );
  const before = { ...state.fields };
  Object.assign(state.fields, action.fields);
  const labels = changed.map((field) => assignmentInWords(policy, field, action.fields[field]));
  recordBy(
    state,
    action,
    action.name === 'amend' ? 'amended' : 'fields-set',
    now,
    [labels.join('; ') || 'no change', action.comment].filter(Boolean),
  );
  fieldsChanged(state, policy, before, now);
  if (changed.some((field) => vettedFields.includes(field))) {
    delete state.vettedRound;
    delete state.vettedForReleaseIn;
  }
  if (changed.includes('pocStatus')) {
    state.pocStatusSince = now;
    state.pocStatusReminders = 0;
    const status = String(state.fields.pocStatus);
    if (policy.pocStatus.final.includes(status)) return close(state, now, `PoC Status is ${status}`);
  }
  if (isUnderWay(state)) {
    reopenAffected(state, policy, changed, now);
    moveOn(state, policy, now);
  }
}

/** What a credit request is found fit by: a change of one of these has it looked at again. */
const vettedFields: readonly FieldId[] = ['orgId', 'creditsNeeded', 'creditsExpiryDate'];

/** `Presales Auto-approve = no` */
function assignmentInWords(policy: PolicySlice, field: FieldId, value: FieldValues[FieldId]): string {
  const inWords = typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value ?? '');
  return `${policy.fields[field].label} = ${inWords === '' ? 'blank' : inWords}`;
}

/** What follows from new values whatever the request's status. */
function fieldsChanged(state: RequestState, policy: PolicySlice, before: FieldValues, now: number): void {
  followRegion(state, policy, before);
  const door = state.status === 'draft' ? undefined : wrongDoor(policy, state.fields);
  if (door !== undefined || state.problems.some(({ key }) => key === 'door')) {
    setProblem(state, 'door', door, now);
  }
  if (state.problems.some(({ key }) => key === 'unconfirmed')) noteUnconfirmed(state, policy, now);
}

/**
 * The policy's `region`, `Org ID` and the like as another system knows them (`via`); the same rules as for a person's
 * change.
 */
export function applySystemFields(
  state: RequestState,
  policy: PolicySlice,
  fields: RequestState['fields'],
  via: string,
  now: number,
): void {
  const changed = (Object.keys(fields) as FieldId[]).filter(
    (field) => fields[field] !== undefined && fields[field] !== (state.fields[field] ?? null),
  );
  if (changed.length === 0) return;
  const before = { ...state.fields };
  for (const field of changed) state.fields[field] = fields[field] ?? null;
  const labels = changed.map((field) => assignmentInWords(policy, field, fields[field]));
  record(state, {
    at: now,
    action: 'fields-set',
    by: confetti,
    via,
    comment: labels.join('; '),
  });
  fieldsChanged(state, policy, before, now);
  // What was released stays released: nothing reopens under credits that are on their way.
  if (!isReleasing(state) && isUnderWay(state)) {
    reopenAffected(state, policy, changed, now);
    moveOn(state, policy, now);
  }
}

function applyToStep(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  action: StepAction,
  now: number,
): void {
  const actor = findPerson(policy, action.actor.email)?.id;
  switch (action.name) {
    case 'decide':
      return decide(state, policy, step, action, actor, now);
    case 'claim':
      if (actor !== undefined) step.claimedBy = actor;
      firstResponse(state, step, now);
      return recordBy(state, action, 'claimed', now);
    case 'comment':
      if (isAssignee(step, policy, action.actor.email)) firstResponse(state, step, now);
      return recordBy(state, action, 'commented', now, [action.comment]);
    case 'ask':
      step.questions.push({ id: action.id, by: actor ?? '', at: now, question: action.question });
      if (step.clock !== undefined) pauseClock(step.clock, now);
      return recordBy(state, action, 'asked', now, [action.question]);
    case 'answer':
      for (const question of step.questions) question.answeredAt ??= now;
      if (step.clock !== undefined) resumeClock(step.clock, now);
      return recordBy(state, action, 'answered', now, [action.answer]);
    case 'fulfil':
      step.status = 'releasing';
      step.releasedAt = now;
      if (action.byHand === undefined) delete step.byHand;
      else step.byHand = action.byHand;
      if (step.clock !== undefined) resumeClock(step.clock, now);
      if (actor !== undefined) step.decidedBy = actor;
      setProblem(state, 'grant', undefined, now);
      return recordBy(state, action, 'released', now, [byHandInWords(action.byHand), action.comment]);
    case 'reassign':
      return reassign(state, policy, step, action, now);
    default:
      assertNever(action);
  }
}

function decide(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  action: ActionNamed<'decide'>,
  actor: PersonId | undefined,
  now: number,
): void {
  if (step.clock !== undefined) resumeClock(step.clock, now);
  firstResponse(state, step, now);
  step.decidedAt = now;
  if (actor !== undefined) step.decidedBy = actor;
  if (action.decision === 'approve') {
    step.status = 'approved';
    recordBy(state, action, 'approved', now, [action.comment]);
    return moveOn(state, policy, now);
  }
  const outcome = action.decision === 'reject' ? 'rejected' : 'sent-back';
  step.status = outcome;
  endRound(state, policy, outcome, now);
  recordBy(state, action, outcome, now);
}

function byHandInWords(byHand: ByHand | undefined): string | undefined {
  if (byHand === undefined) return undefined;
  const { grantId, reference } = byHand;
  return `added by hand: ${[grantId, reference].filter((part) => part !== undefined).join(', ')}`;
}

function reassign(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  action: ActionNamed<'reassign'>,
  now: number,
): void {
  const to = findPerson(policy, action.to);
  if (to === undefined) return;
  // Nobody has had it so far: the time that it was nobody's is not held against them.
  if (step.wasAssigned !== true && step.clock !== undefined)
    step.clock = startClock(step.clock.slaHours, now);
  step.wasAssigned = true;
  step.assignees = [to.id];
  step.reassignments += 1;
  delete step.claimedBy;
  delete step.unassigned;
  recordBy(state, action, 'reassigned', now, [`to ${to.name}`, action.comment]);
}

function recordBy(
  state: RequestState,
  action: Action,
  entry: HistoryAction,
  now: number,
  comments: readonly (string | undefined)[] = ['comment' in action ? action.comment : undefined],
): void {
  const step = 'step' in action ? state.steps.find((candidate) => candidate.step === action.step) : undefined;
  const comment = comments.filter((part) => part !== undefined).join(' — ');
  record(state, {
    at: now,
    action: entry,
    by: action.actor.email,
    via: action.actor.via,
    ...(step === undefined ? {} : { step: step.step, assignees: [...step.assignees] }),
    ...(comment === '' ? {} : { comment }),
  });
}
