import { assertNever } from '../assert-never.ts';
import { hasExpired } from '../credits/expiry.ts';
import { namesOf } from '../people/directory.ts';
import { findPerson } from '../policy/assignees.ts';
import type { PolicySlice } from '../policy/policy.ts';
import type { ActionNamed, StepAction } from './actions.ts';
import { checkAddition, checkHandover } from './check-handover.ts';
import { contentOf } from './content.ts';
import { missingFields, refuseMissing } from './missing-fields.ts';
import { preparationInWords, preparing } from './preparation.ts';
import { grantUnderWay, requesterNames, statusInWords } from './refusal-wording.ts';
import { refuse, type Refusal } from './refusal.ts';
import { tooManyQuestions } from './room.ts';
import { isAssignee, isOperator, isOwnRequest, speaksForRequester } from './standing.ts';
import { isDecidedByOne, mayStillDecide, seatOf } from './seats.ts';
import type { RequestState, StepState } from './state.ts';
import { currentSteps, requirementsOf, stepLabel } from './steps.ts';

/** Whether an action on a step may be done now; the part of `check` that looks at the step. */
export function checkStepAction(
  state: RequestState,
  policy: PolicySlice,
  action: StepAction,
  now: number,
): Refusal | undefined {
  const step = state.steps.find((candidate) => candidate.step === action.step);
  if (step === undefined) return unknownStep(state, policy, action.step);
  if (step.status === 'releasing' && action.name === 'fulfil') return grantUnderWay('Not released');
  const waits = step.status === 'active' || step.status === 'releasing';
  if (!waits) return notWaiting(state, policy, step);
  const decides = action.name === 'decide' || action.name === 'fulfil' || action.name === 'override';
  const preparation = decides ? stillPreparing(state, policy) : undefined;
  if (preparation !== undefined) return preparation;
  switch (action.name) {
    case 'decide':
      return checkDecision(state, policy, step, action);
    case 'fulfil':
      return checkFulfilment(state, policy, step, action, now);
    case 'claim':
      return (
        ownRequest(state, policy, action.actor.email, 'Not claimed') ??
        assigneesOnly(policy, step, action, 'Not claimed')
      );
    case 'ask':
      return assigneesOnly(policy, step, action, 'Not asked') ?? tooManyQuestions(step);
    case 'comment':
      return checkComment(state, policy, step, action);
    case 'answer':
      return checkAnswer(state, policy, step, action);
    case 'reassign':
    case 'delegate':
      return checkHandover(state, policy, step, action, now);
    case 'addApprover':
      return (
        assigneesOnly(policy, step, action, 'Not added') ?? checkAddition(state, policy, step, action, now)
      );
    case 'nudge':
      return operatorsOnly(policy, action, 'Not nudged');
    case 'override':
      return checkOverride(state, policy, step, action);
    default:
      return assertNever(action);
  }
}

/** Nobody decides by an amount whose tier is not known yet. */
function stillPreparing(state: RequestState, policy: PolicySlice): Refusal | undefined {
  const what = preparing(state, policy);
  if (what === undefined) return undefined;
  const problem = state.problems.find(({ key }) => key === 'reservation' || key === 'vetting');
  return refuse(
    'being-checked',
    `Not done: the request was changed. ${preparationInWords(what)}; look at it again in a moment.` +
      (problem === undefined ? '' : ` ${problem.text}`),
  );
}

function unknownStep(state: RequestState, policy: PolicySlice, step: string): Refusal {
  const skipped = state.skipped.find((candidate) => candidate.step === step);
  if (skipped !== undefined) {
    return refuse(
      'unknown-step',
      `Not done: ${skipped.label} is not part of this request: ${skipped.because}.`,
    );
  }
  const steps = state.steps.map((known) => known.step).join(', ') || 'none until it is submitted';
  return refuse(
    'unknown-step',
    `Not done: there is no step "${stepLabel(policy, step)}"; the steps are ${steps}.`,
  );
}

function notWaiting(state: RequestState, policy: PolicySlice, step: StepState): Refusal {
  const waitingFor = currentSteps(state)
    .map(({ label, assignees }) => `${label} (${namesOf(policy, assignees) || 'operations queue'})`)
    .join(', ');
  const now =
    waitingFor === '' ? `The request is ${statusInWords(state.status)}.` : `It waits for ${waitingFor} now.`;
  if (step.status === 'coming') {
    return refuse('not-open', `Not done: ${step.label} has not been reached. ${now}`);
  }
  const by = step.decidedBy === undefined ? '' : ` by ${namesOf(policy, [step.decidedBy])}`;
  return refuse('stale-step', `Not done: ${step.label} is already ${step.status}${by}. ${now}`);
}

function checkDecision(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  action: ActionNamed<'decide'>,
): Refusal | undefined {
  const outcome = action.decision === 'approve' ? 'Not approved' : 'Not decided';
  if (step.kind === 'fulfilment') {
    return refuse(
      'wrong-kind',
      `${outcome}: ${step.label} adds the credits and approves nothing; release them with "fulfil".`,
    );
  }
  const unfit =
    ownRequest(state, policy, action.actor.email, outcome) ?? assigneesOnly(policy, step, action, outcome);
  if (unfit !== undefined) return unfit;
  const voted = votedAlready(policy, step, action.actor.email, outcome) ?? stale(state, policy, step, action);
  if (voted !== undefined) return voted;
  if (action.decision !== 'approve') {
    return action.comment === undefined
      ? refuse('comment-required', 'Not decided: say why in a comment, so that the requester can mend it.')
      : undefined;
  }
  const missing = missingFields(policy, state.fields, requirementsOf(policy, state, step.step));
  return missing.length === 0 ? undefined : refuseMissing(outcome, missing);
}

/** Of several approvers each decides once, and nobody any more once those of the policy are enough. */
function votedAlready(
  policy: PolicySlice,
  step: StepState,
  email: string,
  outcome: string,
): Refusal | undefined {
  const person = findPerson(policy, email);
  const seat = person === undefined ? undefined : seatOf(step, person.id);
  const vote = step.votes.find((each) => each.seat === seat);
  const open = mayStillDecide(step);
  if (vote === undefined && (seat === undefined || open.includes(seat))) return undefined;
  const why =
    vote === undefined
      ? 'enough of the others have approved already'
      : vote.by === vote.seat && vote.by === person?.id
        ? 'you have decided already'
        : `${namesOf(policy, [vote.by])} has decided already in this place`;
  return refuse(
    'already-decided',
    `${outcome}: ${why}; ${step.label} waits for ${namesOf(policy, open)} now.`,
  );
}

/** A decision on what was seen a while ago is none on what stands there now. */
function stale(
  state: RequestState,
  policy: PolicySlice,
  { step, label }: StepState,
  { seen }: ActionNamed<'decide'>,
): Refusal | undefined {
  if (seen === undefined || seen === contentOf(policy, state.fields, step).hash) return undefined;
  return refuse(
    'stale-content',
    `Not decided: what ${label} decides on has changed since you looked. Look at the request again.`,
  );
}

function operatorsOnly(
  policy: PolicySlice,
  { actor }: Pick<StepAction, 'actor'>,
  outcome: string,
): Refusal | undefined {
  if (isOperator(policy, actor.email)) return undefined;
  const operators = namesOf(policy, policy.operations.operators);
  return refuse('not-an-operator', `${outcome}: only an operator can (${operators}).`);
}

/** An operator decides an approval in the approvers' place; the credits are released by whoever is to release them. */
function checkOverride(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  action: ActionNamed<'override'>,
): Refusal | undefined {
  const outcome = 'Not overridden';
  const unfit =
    operatorsOnly(policy, action, outcome) ?? ownRequest(state, policy, action.actor.email, outcome);
  if (unfit !== undefined) return unfit;
  if (step.kind === 'fulfilment') {
    return refuse(
      'wrong-kind',
      `${outcome}: ${step.label} adds the credits and approves nothing; reassign it to somebody who releases them.`,
    );
  }
  if (action.decision !== 'approve') return undefined;
  const missing = missingFields(policy, state.fields, requirementsOf(policy, state, step.step));
  return missing.length === 0 ? undefined : refuseMissing(outcome, missing);
}

function checkFulfilment(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  action: ActionNamed<'fulfil'>,
  now: number,
): Refusal | undefined {
  const outcome = 'Not released';
  if (step.kind !== 'fulfilment') {
    return refuse(
      'wrong-kind',
      `${outcome}: ${step.label} is an approval; decide it with "approve" or "reject".`,
    );
  }
  const unfit =
    ownRequest(state, policy, action.actor.email, outcome) ?? assigneesOnly(policy, step, action, outcome);
  if (unfit !== undefined) return unfit;
  const missing = missingFields(policy, state.fields, requirementsOf(policy, state, step.step));
  if (missing.length > 0) return refuseMissing(outcome, missing);
  const expiry = String(state.fields.creditsExpiryDate);
  return hasExpired(expiry, now)
    ? refuse(
        'invalid-field',
        `${outcome}: the credits would expire on ${expiry}, which has passed. Sales sets a later Credits Expiry Date.`,
      )
    : undefined;
}

function checkComment(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  action: ActionNamed<'comment'>,
): Refusal | undefined {
  const { email } = action.actor;
  const mayComment = speaksForRequester(state, policy, email) || isOperator(policy, email);
  return mayComment ? undefined : assigneesOnly(policy, step, action, 'Not commented');
}

function checkAnswer(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  action: ActionNamed<'answer'>,
): Refusal | undefined {
  if (!speaksForRequester(state, policy, action.actor.email)) {
    return refuse('not-yours', `Not answered: the question is for ${requesterNames(state, policy)}.`);
  }
  return step.questions.some(({ answeredAt }) => answeredAt === undefined)
    ? undefined
    : refuse(
        'no-question',
        `Not answered: ${step.label} has no open question. Use "comment" to add something.`,
      );
}

function assigneesOnly(
  policy: PolicySlice,
  step: StepState,
  action: StepAction,
  outcome: string,
): Refusal | undefined {
  const { email } = action.actor;
  if (!isAssignee(step, policy, email)) {
    const waitsFor =
      step.assignees.length > 0
        ? `${step.label} waits for ${namesOf(policy, step.assignees)}, not for ${email}`
        : `${step.label} waits in the operations queue (${step.unassigned ?? 'nobody is named'})`;
    return refuse('not-yours', `${outcome}: ${waitsFor}. An operator or the assignee can reassign it.`);
  }
  const person = findPerson(policy, email);
  // Where several have to approve, a claim is a first response and keeps nobody out; nor does it whoever shares the place.
  const { claimedBy } = step;
  const isShared =
    claimedBy === undefined ||
    claimedBy === person?.id ||
    (person !== undefined && seatOf(step, claimedBy) === seatOf(step, person.id));
  return isDecidedByOne(step) && !isShared
    ? refuse(
        'claimed-by-other',
        `${outcome}: ${namesOf(policy, [claimedBy])} has claimed ${step.label}. Ask them, or have it reassigned.`,
      )
    : undefined;
}

function ownRequest(
  state: RequestState,
  policy: PolicySlice,
  email: string,
  outcome: string,
): Refusal | undefined {
  return isOwnRequest(state, policy, email)
    ? refuse(
        'own-request',
        `${outcome}: ${email} submitted this request. Somebody else has to decide: reassign the step.`,
      )
    : undefined;
}
