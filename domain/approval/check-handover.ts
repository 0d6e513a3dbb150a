import { isGone } from '../directory/absence.ts';
import { standInFor } from '../directory/stand-in.ts';
import { namesOf } from '../people/directory.ts';
import type { Person } from '../people/person.ts';
import { findPerson } from '../policy/assignees.ts';
import type { PersonId, PolicySlice } from '../policy/policy.ts';
import type { ActionNamed } from './actions.ts';
import { fillsPlace, movesWhole, placeOf } from './places.ts';
import { refuse, type Refusal } from './refusal.ts';
import { hasVoted, seatOf, standsInFor, waitedFor } from './seats.ts';
import { isAssignee, isOperator, isOwnRequest, leadsAssignee, mayBeGiven } from './standing.ts';
import type { RequestState, StepState } from './state.ts';

/*
 * Whether a step may be given to somebody else (`reassign`), or somebody may act in an approver's place (`delegate`), or
 * decide beside them (`addApprover`). Bounded, without circles, and never to whoever asked.
 */

const outcomes = { reassign: 'Not reassigned', delegate: 'Not delegated', addApprover: 'Not added' } as const;

export function checkHandover(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  action: ActionNamed<'reassign' | 'delegate'>,
  now: number,
): Refusal | undefined {
  const outcome = outcomes[action.name];
  const { email } = action.actor;
  if (!isAssignee(step, policy, email) && !leadsAssignee(step, policy, email) && !isOperator(policy, email)) {
    const names = namesOf(policy, step.assignees) || 'nobody';
    return refuse(
      'not-yours',
      `${outcome}: ${step.label} is with ${names}; they, their manager or an operator can.`,
    );
  }
  if (isOwnRequest(state, policy, email)) {
    return refuse(
      'own-request',
      `${outcome}: ${email} submitted this request and does not choose who approves it.`,
    );
  }
  const to = findPerson(policy, action.to);
  const unfit = checkPerson(state, policy, { to, named: action.to, outcome, now });
  if (unfit !== undefined || to === undefined) return unfit;
  // A delegate acts for somebody who stays accountable; whoever is given the step is accountable themselves.
  if (action.name === 'reassign' && !mayBeGiven(step, policy, to)) {
    return refuse(
      'unknown-person',
      `${outcome}: ${to.name} is not a ${step.label} of the policy, nor the manager of one.`,
    );
  }
  const place = checkPlace(policy, step, action, to);
  if (place !== undefined) return place;
  return step.reassignments >= policy.maxReassignments
    ? refuse(
        'too-many-reassignments',
        `${outcome}: it has moved ${step.reassignments} times already; decide it.`,
      )
    : undefined;
}

/** Whose place is handed over, and that it does not come back to somebody who has handed it on. */
function checkPlace(
  policy: PolicySlice,
  step: StepState,
  action: ActionNamed<'reassign' | 'delegate'>,
  to: Person,
): Refusal | undefined {
  const outcome = outcomes[action.name];
  if (step.assignees.length === 0) {
    return action.name === 'reassign'
      ? undefined
      : refuse('not-open', `${outcome}: nobody has ${step.label}; have it reassigned.`);
  }
  if (step.votes.some(({ by }) => by === to.id)) {
    return refuse(
      'already-decided',
      `${outcome}: ${to.name} has decided ${step.label} already, and nobody does twice. Name somebody else.`,
    );
  }
  const isTheirs = step.assignees.length === 1 && step.assignees[0] === to.id;
  if (isTheirs) return refuse('not-open', `${outcome}: ${step.label} is with ${to.name} already.`);
  if (action.name === 'reassign' && fillsPlace(step, action.from)) return hasPlace(step, outcome, to);
  if (action.name === 'reassign' && movesWhole(step, action.from)) return undefined;
  const from = action.from === undefined ? undefined : findPerson(policy, action.from)?.id;
  if (action.from !== undefined && from === undefined) {
    return refuse('unknown-person', `${outcome}: ${action.from} is not in the directory.`);
  }
  const place = placeOf(step, from, findPerson(policy, action.actor.email)?.id);
  const open = namesOf(policy, waitedFor(step));
  // Whom an escalation added may decide, and has no place that could be given to somebody else.
  if (place === undefined || !step.assignees.includes(place)) {
    const why =
      from === undefined
        ? 'several have a place: say whose with "from"'
        : `${namesOf(policy, [from])} has no place in it: name somebody who has`;
    return refuse('malformed', `${outcome}: ${why}; ${step.label} waits for ${open}.`);
  }
  if (to.id === place)
    return refuse('not-open', `${outcome}: that place of ${step.label} is with ${to.name} already.`);
  if (hasVoted(step, place)) {
    return refuse(
      'already-decided',
      `${outcome}: ${namesOf(policy, [place])} has decided already; ${step.label} waits for ${open}.`,
    );
  }
  if (action.name === 'delegate' && standsInFor(step, place).includes(to.id)) {
    return refuse(
      'not-open',
      `${outcome}: ${namesOf(policy, [place])} acts for ${to.name} already, so it would go in a circle.`,
    );
  }
  return seatOf(step, to.id) === place ? undefined : hasPlace(step, outcome, to);
}

/** Somebody who has a place, or shares one, gets no second: nobody decides twice. */
function hasPlace(step: StepState, outcome: string, to: Person): Refusal | undefined {
  const isBesides = seatOf(step, to.id) === undefined || isEscalatedOnly(step, to.id);
  return isBesides
    ? undefined
    : refuse('not-open', `${outcome}: ${to.name} has a place in ${step.label} already. Name somebody else.`);
}

function isEscalatedOnly(step: StepState, person: PersonId): boolean {
  return step.escalatedTo?.includes(person) === true && !step.assignees.includes(person);
}

/** As many approvers as anybody needs beside those of the policy. */
const mostAdded = 5;

export function checkAddition(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  { approver }: ActionNamed<'addApprover'>,
  now: number,
): Refusal | undefined {
  const outcome = outcomes.addApprover;
  if (step.kind === 'fulfilment') {
    return refuse('wrong-kind', `${outcome}: ${step.label} adds the credits and approves nothing.`);
  }
  const to = findPerson(policy, approver);
  const unfit = checkPerson(state, policy, { to, named: approver, outcome, now });
  if (unfit !== undefined || to === undefined) return unfit;
  if (isAssignee(step, policy, to.email)) {
    return refuse('not-open', `${outcome}: ${to.name} decides ${step.label} already. Name somebody else.`);
  }
  const { person: standIn } = standInFor(policy, to.id, now, (id) =>
    isOwnRequest(state, policy, policy.people[id]?.email ?? id),
  );
  if (standIn !== undefined && seatOf(step, standIn) !== undefined) {
    return refuse(
      'not-open',
      `${outcome}: ${to.name} is away, and ${namesOf(policy, [standIn])}, who acts for them, decides ${step.label} already. Name somebody else.`,
    );
  }
  return (step.added ?? []).length >= mostAdded
    ? refuse('too-many-reassignments', `${outcome}: ${mostAdded} approvers were added already; decide it.`)
    : undefined;
}

function checkPerson(
  state: RequestState,
  policy: PolicySlice,
  who: {
    readonly to: Person | undefined;
    readonly named: string;
    readonly outcome: string;
    readonly now: number;
  },
): Refusal | undefined {
  const { to, named, outcome, now } = who;
  if (to === undefined) {
    return refuse('unknown-person', `${outcome}: ${named} is not in the directory.`);
  }
  if (isGone(to, now)) {
    return refuse('unknown-person', `${outcome}: ${to.name} has left; name somebody else.`);
  }
  return isOwnRequest(state, policy, to.email)
    ? refuse('own-request', `${outcome}: ${to.name} submitted this request and cannot approve it.`)
    : undefined;
}
