import type { DirectoryNeed, DirectorySlice } from '../directory/directory-slice.ts';
import { findPerson, resolveSelector } from '../policy/assignees.ts';
import type { PolicySlice } from '../policy/policy.ts';
import { fieldValue, isBlank, textField, type FieldId, type FieldValues } from '../request/fields.ts';
import type { Action } from './actions.ts';
import { invalidFieldValue } from './field-values.ts';
import { setProblem } from './problems.ts';
import type { Refusal } from './refusal.ts';
import { confetti, record } from './record.ts';
import { rememberWhoAsked } from './standing.ts';
import type { RequestState } from './state.ts';
import { currentSteps, fillFromPolicy, moveOn } from './steps.ts';
import { isUnderWay } from './under-way.ts';

/*
 * The people that a request knows: a copy of its part of the directory, read when it is needed. Who comes later, leaves or
 * is away counts from the next reading on, and that is at the latest when a step becomes active.
 */

/** A copy this old is read again before it is decided by. */
const freshForMs = 60_000;
/** Somebody whom the copy does not have may have been added a moment ago. */
const unknownFreshForMs = 5_000;

/** Actions after which a step may become active, or whose people have to be known. */
const movingActions: readonly Action['name'][] = [
  'submit',
  'resubmit',
  'decide',
  'fulfil',
  'setFields',
  'amend',
  'reassign',
  'delegate',
  'addApprover',
  'nudge',
  'override',
  'adoptPolicy',
];

/** Whether a step may become active by it, or its people have to be known. */
export function needsPeople({ name }: Action): boolean {
  return movingActions.includes(name);
}

/** Whom to ask the directory about. `also` are people that an action names. */
export function directoryNeed(
  state: RequestState,
  policy: PolicySlice,
  also: readonly string[],
): DirectoryNeed {
  const { requester, submittedBy, steps, fields } = state;
  const named = personFields(policy).flatMap((field) => textField(fields, field) ?? []);
  const involved = steps.flatMap((step) => [
    ...step.assignees,
    ...(step.escalatedTo ?? []),
    ...step.votes.map(({ by }) => by),
    ...(step.decidedBy === undefined ? [] : [step.decidedBy]),
    ...Object.values(step.actsFor ?? {}).flat(),
  ]);
  const people = [
    requester.email,
    requester.sponsor,
    submittedBy,
    ...(state.askedBy ?? []),
    ...named,
    ...involved,
    ...also,
  ];
  return {
    roles: Object.keys(policy.roles),
    also: [...new Set(people.filter((person) => person !== undefined))],
  };
}

/** The people that an action names: whoever acts, and to whom. */
export function peopleOf(policy: PolicySlice, action: Action): string[] {
  const {
    to,
    from,
    approver,
    fields = {},
  } = action as Partial<Record<'to' | 'from' | 'approver', string>> & {
    readonly fields?: FieldValues;
  };
  const named = personFields(policy).flatMap((field) => textField(fields, field) ?? []);
  return [action.actor.email, to, from, approver, ...named].filter((person) => person !== undefined);
}

/**
 * Whether the directory is to be read before this action is judged and carried out. `refusal` is what is said against it by the
 * copy: somebody who may not be given a step may have come into the role, or become a successor, a moment ago.
 */
export function needsReading(
  state: RequestState,
  policy: PolicySlice,
  action: Action,
  now: number,
  refusal?: Refusal,
): boolean {
  if (!needsPeople(action)) return false;
  const { readAt = -Infinity, triedAt = -Infinity } = state.directory ?? {};
  // A directory that is away keeps people waiting once a minute, not at every action.
  return (
    now - Math.max(readAt, triedAt) >=
    (namesUnknown(policy, action, refusal) ? unknownFreshForMs : freshForMs)
  );
}

/** Whether an action whose people have to be known names somebody whom the copy does not have, or may not yet. */
export function namesUnknown(policy: PolicySlice, action: Action, refusal: Refusal | undefined): boolean {
  if (!needsPeople(action)) return false;
  return (
    refusal?.code === 'unknown-person' ||
    refusal?.code === 'not-an-operator' ||
    peopleOf(policy, action).some((person) => findPerson(policy, person) === undefined)
  );
}

/** Whether a refusal may be about somebody who has only just come into the directory. */
export function mayBeNew(
  state: RequestState,
  policy: PolicySlice,
  action: Action,
  refusal: Refusal,
  now: number,
): boolean {
  return namesUnknown(policy, action, refusal) && needsReading(state, policy, action, now, refusal);
}

/** The people are known as of now. A step that nobody could be named for is tried again. */
export function applyDirectory(
  state: RequestState,
  known: {
    readonly directory: DirectorySlice;
    /** When it was asked by the workflow's clock, for answers that do not say. */
    readonly askedAt: number;
    readonly before: PolicySlice;
    readonly policy: PolicySlice;
  },
  now: number,
): void {
  const isFirst = state.directory === undefined;
  const { asOf = known.askedAt, ...slice } = known.directory;
  state.directory = { ...slice, readAt: asOf };
  rememberWhoAsked(state, known.policy);
  if (isFirst) blankUnfitPeople(state, known.policy, now);
  else refill(state, known.before, known.policy);
  setProblem(state, 'directory', undefined, now);
  if (state.status === 'draft') fillFromPolicy(state, known.policy);
  const isUnassigned = currentSteps(state).some(({ unassigned }) => unassigned !== undefined);
  if (isUnderWay(state) && isUnassigned) moveOn(state, known.policy, now);
}

/** Who was filled in from the directory and not by hand follows it, as long as their step has not been reached. */
function refill(state: RequestState, before: PolicySlice, policy: PolicySlice): void {
  for (const field of personFields(policy)) {
    const { filledFrom } = policy.fields[field];
    const role = Object.keys(policy.roles).find((id) => policy.roles[id]?.assignee === `field:${field}`);
    const isReached = state.steps.some(({ step, status }) => step === role && status !== 'coming');
    if (filledFrom === undefined || isReached) continue;
    const [was] = resolveSelector(before, filledFrom, state.fields).people;
    if (was !== undefined && was.email === state.fields[field]) state.fields[field] = null;
  }
  fillFromPolicy(state, policy);
}

/** Whoever was named at the start, when nobody was known yet, and may not be named is blanked, and the history says so. */
function blankUnfitPeople(state: RequestState, policy: PolicySlice, now: number): void {
  for (const field of personFields(policy)) {
    const unfit = isBlank(state.fields, field)
      ? undefined
      : invalidFieldValue(policy, field, fieldValue(state.fields, field));
    if (unfit === undefined) continue;
    state.fields[field] = null;
    record(state, { at: now, action: 'fields-set', by: confetti, comment: `blanked: ${unfit}` });
  }
}

function personFields(policy: PolicySlice): FieldId[] {
  return (Object.keys(policy.fields) as FieldId[]).filter((field) => policy.fields[field].type === 'person');
}

/** The directory did not answer: the request goes on with whom it knows. */
export function noteUnreadDirectory(state: RequestState, why: string, askedAt: number): void {
  if (state.directory !== undefined) state.directory = { ...state.directory, triedAt: askedAt };
  const asOf = state.directory === undefined ? 'nobody is known yet' : 'it goes on with whom it knows';
  setProblem(state, 'directory', `The directory could not be read (${why}): ${asOf}.`, askedAt);
}
