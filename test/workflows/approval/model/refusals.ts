import type { RefusalCode } from '../../../../domain/approval/refusal.ts';
import type { FieldId, FieldValue } from '../../../../domain/request/fields.ts';
import {
  current,
  hasVoted,
  holders,
  isBlank,
  isDecidedByOne,
  isGivenBesides,
  isGivenWhole,
  isOperator,
  isRequester,
  managersOf,
  personOf,
  placeOf,
  seatOf,
  standInFor,
  type Deed,
  type Model,
  type ModelStep,
} from './model.ts';
import { chain, gone, maxMoves, submissionNeeds } from './policy.ts';

/*
 * What the model refuses, and with which code.
 */

type Why = RefusalCode | undefined;

/** The code with which a deed is refused now, undefined where it may be done. */
export function refusalOf(model: Model, deed: Deed): Why {
  if (isUnreadable(deed)) return 'malformed';
  const given = model.answered.get(deed.id);
  if (given !== undefined) return given.name === deed.name && given.by === deed.by ? undefined : 'id-used';
  if (model.status === 'closed') return 'closed';
  if (deed.round !== model.round) return 'stale-round';
  switch (deed.name) {
    case 'submit':
    case 'resubmit':
      return submission(model, deed);
    case 'recall':
      if (!isRequester(model, deed.by)) return 'not-yours';
      return model.status === 'in-progress' ? undefined : 'not-open';
    case 'setFields':
      return fields(model, deed);
    case 'amend':
      if (!isRequester(model, deed.by)) return 'not-yours';
      return model.status === 'in-progress' ? fields(model, deed) : 'not-open';
    default:
      return onStep(model, deed);
  }
}

function isUnreadable({ name, own }: Deed): boolean {
  const hasWords = ['comment', 'nudge', 'override'].includes(name);
  return hasWords && own.comment === undefined;
}

function submission(model: Model, { name, by }: Deed): Why {
  if (!isRequester(model, by)) return 'not-yours';
  const isAgain = ['rejected', 'sent-back', 'recalled'].includes(model.status);
  if (name === 'submit' ? model.status !== 'draft' : !isAgain) return 'not-open';
  return submissionNeeds.some((field) => isBlank(model, field)) ? 'missing-fields' : undefined;
}

/** Who sets what, of the fields that the test changes; the requester does what Sales does elsewhere. */
function maySet(model: Model, field: FieldId, by: string): boolean {
  const isPresales = ((): boolean => {
    const person = personOf(model, by);
    const named = personOf(model, String(model.fields.presales));
    const step = model.steps.find(({ rule }) => rule.role === 'presales');
    return (
      person !== undefined && (person === named || (step !== undefined && holders(step).includes(person)))
    );
  })();
  switch (field) {
    case 'presalesAutoApprove':
      return isPresales && !isRequester(model, by);
    case 'pocStatus':
      return isPresales || isRequester(model, by);
    case 'regionLeader':
    case 'region':
    case 'company':
      return isRequester(model, by) || isOperator(model, by);
    default:
      return isRequester(model, by);
  }
}

function isValid(model: Model, field: FieldId, value: FieldValue): boolean {
  if (value === null) return true;
  const rule = chain.find(({ namedIn }) => namedIn === field);
  if (rule !== undefined) {
    return Object.values(rule.people)
      .flat()
      .includes(personOf(model, String(value)) ?? '');
  }
  const isOneOf = (...values: FieldValue[]): boolean => values.includes(value);
  switch (field) {
    case 'region':
      return isOneOf('APAC', 'JP');
    case 'customerPayment':
      return isOneOf('No Payment', 'Partial Payment');
    case 'pocStatus':
      return isOneOf('Not Started', 'In Progress', 'Succeeded', 'Failed', 'Cancelled');
    case 'presalesAutoApprove':
      return typeof value === 'boolean';
    case 'creditsNeeded':
      return Number.isInteger(value) && Number(value) > 0;
    default:
      return typeof value === 'string';
  }
}

function fields(model: Model, { by, own }: Deed): Why {
  const changes = Object.entries(own.fields ?? {}) as [FieldId, FieldValue][];
  for (const [field, value] of changes) {
    // Of a verdict on one's own request it is said that it is one's own.
    if (field === 'presalesAutoApprove' && isRequester(model, by)) return 'own-request';
    if (!maySet(model, field, by)) return 'field-not-yours';
    if (!isValid(model, field, value)) return 'invalid-field';
    if ((field === 'pocStatus') !== (model.status === 'complete')) return 'not-open';
  }
  if (model.status !== 'in-progress') return undefined;
  const approved = model.steps.filter(({ status }) => status === 'approved');
  const asked = [...submissionNeeds, ...approved.flatMap(({ rule }) => rule.requires)];
  return changes.some(([field, value]) => value === null && asked.includes(field))
    ? 'invalid-field'
    : undefined;
}

function onStep(model: Model, deed: Deed): Why {
  const { name, by, own } = deed;
  const step = model.steps.find(({ rule }) => rule.role === deed.step);
  if (step === undefined) return 'unknown-step';
  if (!current(model).includes(step)) return step.status === 'coming' ? 'not-open' : 'stale-step';
  switch (name) {
    case 'decide':
      return ownRequest(model, by) ?? theirs(model, step, by) ?? decision(model, step, deed);
    case 'claim':
      return ownRequest(model, by) ?? theirs(model, step, by);
    case 'ask':
      return theirs(model, step, by);
    case 'comment':
      return isRequester(model, by) || isOperator(model, by) ? undefined : theirs(model, step, by);
    case 'answer':
      if (!isRequester(model, by)) return 'not-yours';
      return step.hasQuestion ? undefined : 'no-question';
    case 'fulfil':
      return 'wrong-kind';
    case 'reassign':
    case 'delegate':
      return handover(model, step, deed);
    case 'addApprover':
      return theirs(model, step, by) ?? addition(model, step, deed);
    case 'nudge':
      return isOperator(model, by) ? undefined : 'not-an-operator';
    default:
      if (!isOperator(model, by)) return 'not-an-operator';
      return ownRequest(model, by) ?? (own.decision === 'approve' ? missing(model, step) : undefined);
  }
}

function ownRequest(model: Model, by: string): Why {
  return isRequester(model, by) ? 'own-request' : undefined;
}

/** Of those who have the step; where one decides, nobody else once it is claimed. */
function theirs(model: Model, step: ModelStep, by: string): Why {
  const person = personOf(model, by);
  if (person === undefined || seatOf(step, person) === undefined || gone[person] !== undefined) {
    return 'not-yours';
  }
  const isClaimed = step.claimedBy !== undefined && step.claimedBy !== person;
  return isClaimed && isDecidedByOne(step) ? 'claimed-by-other' : undefined;
}

function decision(model: Model, step: ModelStep, { by, own }: Deed): Why {
  const seat = seatOf(step, personOf(model, by));
  if (seat !== undefined && hasVoted(step, seat)) return 'already-decided';
  if (own.seen === 'former') return 'stale-content';
  if (own.decision === 'approve') return missing(model, step);
  return own.comment === undefined ? 'comment-required' : undefined;
}

function missing(model: Model, { rule }: ModelStep): Why {
  return rule.requires.some((field) => isBlank(model, field)) ? 'missing-fields' : undefined;
}

/** Somebody who is there, and did not ask. */
function person(model: Model, given: string | undefined): Why {
  const to = personOf(model, given ?? '');
  if (to === undefined || gone[to] !== undefined) return 'unknown-person';
  return isRequester(model, to) ? 'own-request' : undefined;
}

function addition(model: Model, step: ModelStep, { own }: Deed): Why {
  const unfit = person(model, own.approver);
  if (unfit !== undefined) return unfit;
  const asked = personOf(model, own.approver ?? '');
  const holder = standInFor(asked ?? '');
  // Nobody has two places.
  const isThere = seatOf(step, asked) !== undefined || seatOf(step, holder) !== undefined;
  if (isThere) return 'not-open';
  return step.added.length >= 5 ? 'too-many-reassignments' : undefined;
}

function handover(model: Model, step: ModelStep, { name, by, own }: Deed): Why {
  const actor = personOf(model, by);
  const seats = holders(step);
  const leads = actor !== undefined && managersOf(model, seats).includes(actor);
  if (seatOf(step, actor) === undefined && !leads && !isOperator(model, by)) return 'not-yours';
  if (isRequester(model, by)) return 'own-request';
  const unfit = person(model, own.to);
  const to = personOf(model, own.to ?? '');
  if (unfit !== undefined || to === undefined) return unfit;
  const role = [...Object.values(step.rule.people).flat(), ...seats];
  const isOfRole = role.includes(to) || managersOf(model, role).includes(to);
  if (name === 'reassign' && !isOfRole) return 'unknown-person';
  return (
    place(model, step, { name, to, own, actor }) ??
    (step.moves >= maxMoves ? 'too-many-reassignments' : undefined)
  );
}

function place(
  model: Model,
  step: ModelStep,
  {
    name,
    to,
    own,
    actor,
  }: Pick<Deed, 'name' | 'own'> & { readonly to: string; readonly actor: string | undefined },
): Why {
  const seats = holders(step);
  if (seats.length === 0) return name === 'reassign' ? undefined : 'not-open';
  if (seats.length === 1 && seats[0] === to) return 'not-open';
  if (name === 'reassign' && isGivenWhole(step, own.from)) return undefined;
  const standsFor = (holder: string): readonly string[] =>
    step.seats.find((seat) => seat.holder === holder)?.standsFor ?? [];
  // Nobody has two places, one that somebody stands in for them in included.
  const isThere = (whose?: string): Why =>
    seats.some((seat) => seat === to || (seat !== whose && standsFor(seat).includes(to)))
      ? 'not-open'
      : undefined;
  if (name === 'reassign' && isGivenBesides(step, own.from)) return isThere();
  const from = own.from === undefined ? undefined : personOf(model, own.from);
  if (own.from !== undefined && from === undefined) return 'unknown-person';
  const whose = placeOf(step, from, actor);
  if (whose === undefined) return 'malformed';
  if (hasVoted(step, whose)) return 'already-decided';
  if (name === 'delegate' && standsFor(whose).includes(to)) return 'not-open';
  return isThere(whose);
}
