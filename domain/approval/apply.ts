import { assertNever } from '../assert-never.ts';
import type { PolicySlice } from '../policy/policy.ts';
import type { FieldId, FieldValues } from '../request/fields.ts';
import type { Action, ActionNamed } from './actions.ts';
import { adopt } from './adoption.ts';
import { applyToStep } from './apply-step.ts';
import { close } from './closing.ts';
import { isReleasing } from './credits.ts';
import { wrongDoor } from './door.ts';
import { endRound } from './end-round.ts';
import { setProblem } from './problems.ts';
import { confetti, record, recordAction } from './record.ts';
import {
  carriedOver,
  clearVerdictsOf,
  notCarried,
  recordCarried,
  recordNotCarried,
  reopenAffected,
} from './reopening.ts';
import { rememberWhoAsked } from './standing.ts';
import type { RequestState, StepState } from './state.ts';
import { followRegion, moveOn, startRound } from './steps.ts';
import { isUnderWay } from './under-way.ts';

/**
 * Carries out an action that `check` has let pass. Changes `state` in place and writes the history. After `adoptPolicy` the
 * request goes by the policy of the action, which is the caller's to see to.
 */
export function apply(state: RequestState, policy: PolicySlice, action: Action, now: number): void {
  switch (action.name) {
    case 'submit':
    case 'resubmit':
      return submit(state, policy, action, now);
    case 'recall':
      endRound(state, policy, 'recalled', now);
      return recordAction(state, action, 'recalled', now);
    case 'setFields':
    case 'amend':
      return setFields(state, policy, action, now);
    case 'decide':
    case 'claim':
    case 'comment':
    case 'ask':
    case 'answer':
    case 'fulfil':
    case 'reassign':
    case 'delegate':
    case 'addApprover':
    case 'nudge':
    case 'override': {
      const step = state.steps.find((candidate) => candidate.step === action.step);
      if (step !== undefined) applyToStep(state, policy, step, action, now);
      return;
    }
    case 'adoptPolicy':
      return adopt(state, policy, action, now);
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
  state.submittedBy ??= action.actor.email;
  rememberWhoAsked(state, policy);
  const carried = action.name === 'resubmit' ? carriedOver(state, policy) : [];
  const asked = action.name === 'resubmit' ? notCarried(state, policy) : [];
  if (action.name === 'resubmit') clearVerdicts(state, policy, carried);
  state.round += 1;
  setProblem(state, 'submission', undefined, now);
  recordAction(state, action, action.name === 'submit' ? 'submitted' : 'resubmitted', now);
  noteUnconfirmed(state, policy, now);
  recordCarried(state, carried, now);
  recordNotCarried(state, policy, asked, now);
  startRound(state, policy, carried, now);
}

/** What a step says of a round (Presales Auto-approve) does not hold for the next, unless its approval does. */
function clearVerdicts(state: RequestState, policy: PolicySlice, carried: readonly StepState[]): void {
  for (const { step } of state.steps) {
    if (!carried.some((kept) => kept.step === step)) clearVerdictsOf(state, policy, step);
  }
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
  recordAction(state, action, action.name === 'amend' ? 'amended' : 'fields-set', now, {
    comments: [labels.join('; ') || 'no change', action.comment],
  });
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
    reopenAffected(state, policy, now);
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
    reopenAffected(state, policy, now);
    moveOn(state, policy, now);
  }
}
