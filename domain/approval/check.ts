import { assertNever } from '../assert-never.ts';
import { isGone } from '../directory/absence.ts';
import { namesOf } from '../people/directory.ts';
import { findPerson } from '../policy/assignees.ts';
import type { PolicySlice } from '../policy/policy.ts';
import { isBlank, type FieldId, type FieldValue, type FieldValues } from '../request/fields.ts';
import type { Action, ActionNamed } from './actions.ts';
import { checkStepAction } from './check-step.ts';
import { isReleasing } from './credits.ts';
import { invalidFieldValue } from './field-values.ts';
import { ownersInWords } from './missing-fields.ts';
import { refuse, type Refusal } from './refusal.ts';
import { grantUnderWay, requesterNames, statusInWords } from './refusal-wording.ts';
import { tooMuch } from './room.ts';
import { isOperator, isVerdictOnOwn, maySetField, speaksForRequester } from './standing.ts';
import type { RequestState, RequestStatus } from './state.ts';
import { requirementsOf } from './steps.ts';
import { submissionGaps } from './submission-gaps.ts';
import { isUnderWay } from './under-way.ts';

/**
 * Whether an action may be done now: undefined when it may, else why not and what to do. Pure and synchronous; it runs
 * as the update's validator, so a refusal leaves nothing in the history.
 */
export function check(
  state: RequestState,
  policy: PolicySlice,
  action: Action,
  now: number,
): Refusal | undefined {
  return checkAction(state, policy, action, now) ?? checkPresence(policy, action, now);
}

/** Somebody who has left does nothing any more, whatever they were to the request. */
function checkPresence(policy: PolicySlice, { actor }: Action, now: number): Refusal | undefined {
  const person = findPerson(policy, actor.email);
  return person !== undefined && isGone(person, now)
    ? refuse('not-yours', `Not done: ${person.name} has left; what waited for them is reassigned.`)
    : undefined;
}

function checkAction(
  state: RequestState,
  policy: PolicySlice,
  action: Action,
  now: number,
): Refusal | undefined {
  if (state.status === 'closed') {
    return refuse('closed', `Not done: ${state.requestId} is already closed; nothing can be changed in it.`);
  }
  if (action.round !== state.round) return staleRound(state, action.round);
  if (state.held !== undefined && action.name !== 'recall' && action.name !== 'adoptPolicy') {
    return refuse('policy-not-published', `Not done: ${state.held}`);
  }
  const full = tooMuch(state, policy, action);
  if (full !== undefined) return full;
  switch (action.name) {
    case 'submit':
    case 'resubmit':
      return checkSubmission(state, policy, action);
    case 'recall':
      return checkRecall(state, policy, action);
    case 'setFields':
      return checkFields(state, policy, action);
    case 'amend':
      return checkAmendment(state, policy, action);
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
    case 'override':
      return checkStepAction(state, policy, action, now);
    case 'adoptPolicy':
      return checkAdoption(state, policy, action);
    default:
      return assertNever(action);
  }
}

function checkAdoption(
  state: RequestState,
  policy: PolicySlice,
  action: ActionNamed<'adoptPolicy'>,
): Refusal | undefined {
  const outcome = 'Not adopted';
  const { hash, kind, entryPoint } = action.policy;
  if (!isOperator(policy, action.actor.email)) {
    const operators = namesOf(policy, policy.operations.operators);
    return refuse('not-an-operator', `${outcome}: only an operator can (${operators}).`);
  }
  if (kind !== policy.kind || entryPoint !== policy.entryPoint) {
    return refuse(
      'malformed',
      `${outcome}: this is the policy of ${entryPoint} requests, and ${state.requestId} is ${policy.entryPoint}.`,
    );
  }
  if (hash === policy.hash) {
    return refuse('not-open', `${outcome}: ${state.requestId} goes by this policy already (${hash}).`);
  }
  return isReleasing(state) ? grantUnderWay(outcome) : undefined;
}

function staleRound(state: RequestState, round: number): Refusal {
  const inWords = state.round === 0 ? 'has not been submitted yet (round 0)' : `is in round ${state.round}`;
  return refuse(
    'stale-round',
    `Not done: ${state.requestId} ${inWords}, and this is for round ${round}. Look at the request again before you act.`,
  );
}

const resubmittable: readonly RequestStatus[] = ['rejected', 'sent-back', 'recalled'];

function checkSubmission(
  state: RequestState,
  policy: PolicySlice,
  action: ActionNamed<'submit' | 'resubmit'>,
): Refusal | undefined {
  if (!speaksForRequester(state, policy, action.actor.email)) {
    return refuse(
      'not-yours',
      `Not submitted: only ${requesterNames(state, policy)} can submit this request.`,
    );
  }
  const isOpen = action.name === 'submit' ? state.status === 'draft' : resubmittable.includes(state.status);
  if (!isOpen) {
    const mend = state.status === 'draft' ? 'It is a draft: submit it.' : 'Recall it first to change it.';
    return refuse('not-open', `Not submitted: the request is ${statusInWords(state.status)}. ${mend}`);
  }
  return submissionGaps(state, policy);
}

function checkRecall(
  state: RequestState,
  policy: PolicySlice,
  action: ActionNamed<'recall'>,
): Refusal | undefined {
  if (!speaksForRequester(state, policy, action.actor.email)) {
    return refuse(
      'not-yours',
      `Not recalled: only ${requesterNames(state, policy)} can recall this request.`,
    );
  }
  if (isReleasing(state)) return grantUnderWay('Not recalled');
  return isUnderWay(state)
    ? undefined
    : refuse(
        'not-open',
        `Not recalled: the request is ${statusInWords(state.status)}, so there is nothing to recall.`,
      );
}

/** The requester changes the request while it is under way; a draft or a finished round is changed with `setFields`. */
function checkAmendment(
  state: RequestState,
  policy: PolicySlice,
  action: ActionNamed<'amend'>,
): Refusal | undefined {
  if (!speaksForRequester(state, policy, action.actor.email)) {
    return refuse('not-yours', `Not amended: only ${requesterNames(state, policy)} can amend this request.`);
  }
  if (isReleasing(state)) return grantUnderWay('Not amended');
  if (!isUnderWay(state)) {
    const mend = 'Only a request that is under way is amended; set its fields instead.';
    return refuse('not-open', `Not amended: the request is ${statusInWords(state.status)}. ${mend}`);
  }
  return checkFields(state, policy, action);
}

function checkFields(
  state: RequestState,
  policy: PolicySlice,
  action: ActionNamed<'setFields' | 'amend'>,
): Refusal | undefined {
  const changes = Object.entries(action.fields) as [FieldId, FieldValue][];
  for (const [field, value] of changes) {
    const rule = policy.fields[field];
    if (!maySetField(state, policy, rule, action.actor.email)) {
      const owners = ownersInWords(policy, field);
      const isOwn = isVerdictOnOwn(state, policy, rule, action.actor.email);
      const but = isOwn ? ', and not by whoever submitted the request' : '';
      return refuse(
        isOwn ? 'own-request' : 'field-not-yours',
        `Not set: ${rule.label} is set by ${owners} (${rule.where})${but}.`,
      );
    }
    const invalid = invalidFieldValue(policy, field, value);
    if (invalid !== undefined) return refuse('invalid-field', `Not set: ${invalid}.`);
    const closedField = fieldNotOpen(state, policy, field);
    if (closedField !== undefined) return closedField;
  }
  return emptied(state, policy, action.fields);
}

/** What a submission or an approval has asked for can be changed, but not taken away under it. */
function emptied(state: RequestState, policy: PolicySlice, fields: FieldValues): Refusal | undefined {
  if (!isUnderWay(state)) return undefined;
  const approved = state.steps.filter(({ status }) => status === 'approved');
  const needed = [
    ...policy.route.submission.requires,
    ...approved.flatMap(({ step }) => requirementsOf(policy, state, step)),
  ];
  const field = needed.find((candidate) => candidate in fields && isBlank(fields, candidate));
  return field === undefined
    ? undefined
    : refuse(
        'invalid-field',
        `Not set: ${policy.fields[field].label} has been asked for already; change it, but do not empty it.`,
      );
}

function fieldNotOpen(state: RequestState, policy: PolicySlice, field: FieldId): Refusal | undefined {
  const { label } = policy.fields[field];
  const runs = state.status === 'complete' || state.status === 'approved';
  // A final PoC Status closes the request, so it waits for the credits like everything else.
  if (isReleasing(state)) return grantUnderWay('Not set');
  if (field === 'pocStatus' && policy.kind === 'creditRequest') {
    return refuse('not-open', `Not set: ${label} is set on the PoC, not on a request for its credits.`);
  }
  if (field === 'pocStatus') {
    return runs ? undefined : refuse('not-open', `Not set: ${label} is set after the PoC is approved.`);
  }
  return state.status === 'complete'
    ? refuse('not-open', `Not set: the PoC is approved and ${label} can no longer change.`)
    : undefined;
}
