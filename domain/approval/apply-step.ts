import { assertNever } from '../assert-never.ts';
import type { ByHand } from '../credits/grant.ts';
import { standInFor } from '../directory/stand-in.ts';
import { namesOf } from '../people/directory.ts';
import { findPerson } from '../policy/assignees.ts';
import type { PersonId, PolicySlice } from '../policy/policy.ts';
import type { ActionNamed, StepAction } from './actions.ts';
import { giveTo } from './assigning.ts';
import { pauseClock, resumeClock } from './clock.ts';
import { contentOf } from './content.ts';
import { endRound } from './end-round.ts';
import { firstResponse } from './first-response.ts';
import { fillsPlace, movesWhole, placeOf } from './places.ts';
import { setProblem } from './problems.ts';
import { recordAction, type Said } from './record.ts';
import { forgetAnswered } from './room.ts';
import { giveSeat, lackInWords, lacksPeople, mayStillDecide, seatOf, standsInFor, tally } from './seats.ts';
import { isOwnRequest } from './standing.ts';
import type { RequestState, StepState } from './state.ts';
import { moveOn } from './steps.ts';

/** Carries out an action on a step that `checkStepAction` has let pass. */
export function applyToStep(
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
    case 'claim': {
      if (actor !== undefined) step.claimedBy = actor;
      return recordAction(state, action, 'claimed', now, responded(state, policy, step, now));
    }
    case 'comment': {
      const isTheirs = actor !== undefined && seatOf(step, actor) !== undefined;
      const response = isTheirs ? responded(state, policy, step, now) : {};
      return recordAction(state, action, 'commented', now, { ...response, comments: [action.comment] });
    }
    case 'ask':
      step.questions.push({ id: action.id, by: actor ?? '', at: now, question: action.question });
      if (step.clock !== undefined) pauseClock(step.clock, now);
      return recordAction(state, action, 'asked', now, { comments: [action.question] });
    case 'answer':
      for (const question of step.questions) question.answeredAt ??= now;
      forgetAnswered(step);
      if (step.clock !== undefined) resumeClock(step.clock, now);
      return recordAction(state, action, 'answered', now, { comments: [action.answer] });
    case 'fulfil':
      step.status = 'releasing';
      step.releasedAt = now;
      if (action.byHand === undefined) delete step.byHand;
      else step.byHand = action.byHand;
      if (step.clock !== undefined) resumeClock(step.clock, now);
      if (actor !== undefined) step.decidedBy = actor;
      setProblem(state, 'grant', undefined, now);
      return recordAction(state, action, 'released', now, {
        comments: [inPlaceOf(policy, step, actor), byHandInWords(action.byHand), action.comment],
      });
    case 'reassign':
      return reassign(state, policy, step, action, actor, now);
    case 'delegate':
      return delegate(state, policy, step, action, actor, now);
    case 'addApprover':
      return addApprover(state, policy, step, action, now);
    case 'nudge': {
      const told = mayStillDecide(step);
      const queue = policy.operations.queue;
      return recordAction(state, action, 'nudged', now, { told: told.length > 0 ? told : queue });
    }
    case 'override':
      return override(state, policy, step, action, actor, now);
    default:
      assertNever(action);
  }
}

/** What a line of history says of the first response, where it is that. */
function responded(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  now: number,
): Pick<Said, 'response'> {
  const response = firstResponse(state, policy, step, now);
  return response === undefined ? {} : { response };
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
  const response = responded(state, policy, step, now);
  const comments = [inPlaceOf(policy, step, actor), action.comment];
  if (action.decision === 'send-back') {
    return end(
      state,
      policy,
      step,
      { action, outcome: 'sent-back', by: actor, now },
      { ...response, comments },
    );
  }
  // Of several the last one's: what the earlier ones decided on differs in nothing that matters, or they were asked again.
  step.decidedOn = contentOf(policy, state.fields, step.step);
  if (actor !== undefined) {
    const seat = seatOf(step, actor) ?? actor;
    step.votes.push({ by: actor, seat, at: now, decision: action.decision });
  }
  const { outcome, given, needed } = tally(step);
  if (outcome === 'open') {
    const entry = action.decision === 'approve' ? 'approved-by-one' : 'rejected-by-one';
    const stand = `${given} of ${needed} approvals`;
    return recordAction(state, action, entry, now, { ...response, comments: [stand, ...comments] });
  }
  end(state, policy, step, { action, outcome, by: actor, now }, { ...response, comments });
}

/** The step is decided: the request goes on, or its round is over. */
function end(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  decision: {
    readonly action: StepAction;
    readonly outcome: 'approved' | 'rejected' | 'sent-back';
    readonly by: PersonId | undefined;
    readonly now: number;
  },
  said: Said,
): void {
  const { action, outcome, by, now } = decision;
  step.status = outcome;
  step.decidedAt = now;
  if (by !== undefined) step.decidedBy = by;
  if (outcome !== 'approved') endRound(state, policy, outcome, now);
  recordAction(state, action, action.name === 'override' ? 'overridden' : outcome, now, said);
  if (outcome === 'approved') moveOn(state, policy, now);
}

/** `for Xiaole Fang`, where somebody acts in another's place. */
function inPlaceOf(policy: PolicySlice, step: StepState, actor: PersonId | undefined): string | undefined {
  const others = actor === undefined ? [] : standsInFor(step, actor);
  return others.length === 0 ? undefined : `for ${namesOf(policy, others)}`;
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
  actor: PersonId | undefined,
  now: number,
): void {
  const to = findPerson(policy, action.to);
  if (to === undefined) return;
  if (fillsPlace(step, action.from)) {
    step.assignees = [...step.assignees, to.id];
  } else if (movesWhole(step, action.from)) {
    step.assignees = [to.id];
    delete step.actsFor;
  } else {
    const from = action.from === undefined ? undefined : findPerson(policy, action.from)?.id;
    const place = placeOf(step, from, actor);
    if (place !== undefined) giveSeat(step, place, to.id);
  }
  handedOver(state, policy, step, now);
  const whose = action.from === undefined ? undefined : findPerson(policy, action.from)?.name;
  recordAction(state, action, 'reassigned', now, {
    comments: [
      `${whose === undefined ? '' : `from ${whose} `}to ${to.name}`,
      step.unassigned,
      action.comment,
    ],
    told: [to.id],
  });
}

function handedOver(state: RequestState, policy: PolicySlice, step: StepState, now: number): void {
  delete step.note;
  if (lacksPeople(step)) step.unassigned = lackInWords(policy, step);
  else delete step.unassigned;
  giveTo(state, policy, step, now);
  step.reassignments += 1;
  delete step.claimedBy;
}

/** Somebody acts in an assignee's place; both are recorded, and both may decide. */
function delegate(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  action: ActionNamed<'delegate'>,
  actor: PersonId | undefined,
  now: number,
): void {
  const to = findPerson(policy, action.to);
  const from = action.from === undefined ? undefined : findPerson(policy, action.from)?.id;
  const place = placeOf(step, from, actor);
  if (to === undefined || place === undefined) return;
  const originals = [...standsInFor(step, place), place];
  giveSeat(step, place, to.id);
  step.actsFor = { ...step.actsFor, [to.id]: originals };
  handedOver(state, policy, step, now);
  recordAction(state, action, 'delegated', now, {
    comments: [`to ${to.name}, for ${namesOf(policy, [place])}`, action.comment],
    told: [to.id],
  });
}

function addApprover(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  action: ActionNamed<'addApprover'>,
  now: number,
): void {
  const person = findPerson(policy, action.approver);
  if (person === undefined) return;
  const standIn = standInFor(policy, person.id, now, (id) =>
    isOwnRequest(state, policy, policy.people[id]?.email ?? id),
  );
  // Somebody who has left was refused.
  if (standIn.person === undefined) return;
  const { person: approver, actsFor, because, note } = standIn;
  step.assignees = [...step.assignees, approver];
  step.added = [...(step.added ?? []), approver];
  if (actsFor !== undefined) step.actsFor = { ...step.actsFor, [approver]: [actsFor] };
  recordAction(state, action, 'approver-added', now, {
    comments: [namesOf(policy, [approver]), because ?? note, action.comment],
    told: [approver],
  });
}

/** An operator decides in the approvers' place, with a reason that is shown wherever the decision is. */
function override(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  action: ActionNamed<'override'>,
  actor: PersonId | undefined,
  now: number,
): void {
  if (step.clock !== undefined) resumeClock(step.clock, now);
  const response = responded(state, policy, step, now);
  step.overridden = action.comment;
  if (action.decision === 'approve') step.decidedOn = contentOf(policy, state.fields, step.step);
  const outcome = { approve: 'approved', reject: 'rejected', 'send-back': 'sent-back' } as const;
  const decided = { action, outcome: outcome[action.decision], by: actor, now };
  const inWords = `${outcome[action.decision].replace('-', ' ')} in place of ${namesOf(policy, step.assignees) || 'nobody'}`;
  end(state, policy, step, decided, { ...response, comments: [inWords, action.comment] });
}
