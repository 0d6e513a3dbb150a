import { assertNever } from '../assert-never.ts';
import { refuse, type Refusal } from '../approval/refusal.ts';
import type { Person } from '../people/person.ts';
import { findPerson } from '../policy/assignees.ts';
import type { PersonId } from '../policy/policy.ts';
import { absencesFrom, goneInWords, instantInWords, isGone } from './absence.ts';
import { answerGiven } from './apply-edit.ts';
import { changedBy, overlapping } from './change.ts';
import { withinBytes } from '../wording/length.ts';
import { closesCircle } from './circle.ts';
import { contentProblem } from './content-problem.ts';
import { nameIn, personFields, personIn, rolesOf, type DirectoryContent } from './content.ts';
import { editKey } from './edit-key.ts';
import {
  datedEdit,
  type DatedEdit,
  type Depart,
  type DirectoryEdit,
  type RemovePerson,
  type SetHolders,
  type SetOutOfOffice,
  type SetPerson,
} from './edit.ts';
import type { AnsweredEdit, DirectoryState } from './state.ts';

const dayMs = 86_400_000;
const maxDays = 366;
const maxAbsences = 20;

/**
 * Why an edit may not be made now, with what to do instead; undefined where it may. An id that was answered before is let
 * through to get the same answer, unless it was another edit's.
 */
export function checkEdit(state: DirectoryState, sent: DirectoryEdit, now: number): Refusal | undefined {
  const given = answerGiven(state, sent.id);
  if (given !== undefined) {
    if (isSame(given, sent)) return undefined;
    return notDone(
      'id-used',
      `the id ${sent.id} was used before, for "${given.kind}" by ${given.by} (${withinBytes(given.answer.message, 200)}); ` +
        'send what you mean now under an id of its own',
    );
  }
  const edit = datedEdit(sent, now);
  const notTheirs = whyNotTheirs(state, edit, now);
  if (notTheirs !== undefined) return notDone('not-yours', notTheirs);
  const unknown = unknownPerson(state, edit);
  if (unknown !== undefined) return notDone('unknown-person', unknown);
  const wrong = whyWrong(state, edit, now) ?? contentProblem(changedBy(state, edit, now).content);
  return wrong === undefined ? undefined : notDone('not-eligible', wrong);
}

function isSame({ kind, by, key }: AnsweredEdit, sent: DirectoryEdit): boolean {
  return key === undefined ? kind === sent.kind && by === sent.actor.email : key === editKey(sent);
}

function notDone(code: Refusal['code'], why: string): Refusal {
  return refuse(code, `Not done: ${why}.`);
}

/** Operators edit everything; somebody their own absences, and those of whoever is below them. */
function whyNotTheirs(state: DirectoryState, edit: DirectoryEdit, now: number): string | undefined {
  const { email } = edit.actor;
  const actor = findPerson(state, email);
  if (actor === undefined) return `${email} is not in the directory; ${whoMayEdit(state)}`;
  if (actor.departedAt !== undefined && isGone(actor, now)) {
    return `${actor.name} is ${goneInWords(actor.departedAt, now)}; ${whoMayEdit(state)}`;
  }
  if (state.operations.operators.includes(actor.id)) return undefined;
  if (edit.kind !== 'setOutOfOffice' && edit.kind !== 'clearOutOfOffice') {
    return `${actor.name} is no operator; ${whoMayEdit(state)}`;
  }
  if (edit.person === actor.id || managersAbove(state, edit.person).includes(actor.id)) return undefined;
  return (
    `${actor.name} is neither ${nameIn(state, edit.person)} nor a manager above them: absences are for the person, ` +
    `their managers and operators to say`
  );
}

function whoMayEdit(state: DirectoryContent): string {
  const operators = state.operations.operators.flatMap((id) => personIn(state, id) ?? []);
  const names = operators.map(({ name, email }) => `${name} (${email})`);
  return `operators edit the directory: ${names.join(', ')}`;
}

/** Everybody above somebody, the nearest first. */
function managersAbove(state: DirectoryContent, id: PersonId): PersonId[] {
  const above: PersonId[] = [];
  let manager = personIn(state, id)?.manager;
  while (manager !== undefined && !above.includes(manager)) {
    above.push(manager);
    manager = personIn(state, manager)?.manager;
  }
  return above;
}

function unknownPerson(state: DirectoryState, edit: DirectoryEdit): string | undefined {
  if (!('person' in edit) || edit.kind === 'setPerson' || personIn(state, edit.person) !== undefined)
    return undefined;
  return `there is no person "${edit.person}" in the directory: "confetti directory show" lists the ids`;
}

/** What else stands against an edit, beside what the directory would become. */
function whyWrong(state: DirectoryState, edit: DatedEdit, now: number): string | undefined {
  switch (edit.kind) {
    case 'setPerson':
      return wrongPerson(state, edit);
    case 'removePerson':
      return whyNeeded(state, edit);
    case 'setHolders':
      return wrongTable(state, edit);
    case 'setOutOfOffice':
      return wrongAbsence(state, edit, now);
    case 'clearOutOfOffice': {
      const { person, from } = edit;
      const absences = absencesFrom(theirs(state, person), now);
      if (absences.length === 0)
        return `${nameIn(state, person)} is not out of office, and no absence is planned`;
      const isThere = from === undefined || absences.some((absence) => absence.from === from);
      return isThere
        ? undefined
        : `${nameIn(state, person)} has no absence from ${instantInWords(from)}: ${listed(absences)}`;
    }
    case 'depart':
      return wrongDeparture(state, edit, now);
    case 'undoDeparture':
      return theirs(state, edit.person).departedAt === undefined
        ? `${nameIn(state, edit.person)} is not gone, and no departure is planned`
        : undefined;
    case 'setOperations':
    case 'synchronise':
      return undefined;
    default:
      return assertNever(edit);
  }
}

function wrongPerson(state: DirectoryState, edit: SetPerson): string | undefined {
  const { person: id, name, email, region } = edit;
  const isNew = personIn(state, id) === undefined;
  if (isNew && (name === undefined || email === undefined)) {
    return `there is no person "${id}" yet: somebody new needs a name and an e-mail address`;
  }
  if (personFields.every((field) => edit[field] === undefined)) {
    return `nothing of ${nameIn(state, id)} is given to be changed: name, e-mail address, manager, ids or region`;
  }
  return region === undefined || region === null ? undefined : unknownRegion(state, region);
}

function unknownRegion({ regions }: DirectoryContent, region: string): string | undefined {
  return regions.includes(region)
    ? undefined
    : `there is no region "${region}": use one of ${regions.join(', ')}`;
}

function whyNeeded(state: DirectoryState, { person: id }: RemovePerson): string | undefined {
  const name = nameIn(state, id);
  const held = rolesOf(state, id);
  if (held.length > 0) {
    return `${name} holds ${held.join(', ')}: name other holders first, or say that they are gone and who succeeds them`;
  }
  const { operators, queue } = state.operations;
  if (operators.includes(id)) return `${name} is an operator: take them off the operators first`;
  if (queue.length === 1 && queue.includes(id)) {
    return `${name} is the last one in the operations queue: add somebody else first`;
  }
  const below = Object.values(state.people).filter(({ manager }) => manager === id);
  if (below.length === 0) return undefined;
  const names = below.slice(0, 5).map((person) => person.name);
  const more = below.length > names.length ? ` and ${below.length - names.length} more` : '';
  return `${name} is the manager of ${names.join(', ')}${more}: give them another manager first`;
}

function wrongTable(state: DirectoryState, { role, region, people }: SetHolders): string | undefined {
  if (!Object.hasOwn(state.holders, role)) {
    return `there is no role "${role}": use one of ${Object.keys(state.holders).join(', ')}`;
  }
  const gone = people.find((id) => personIn(state, id)?.departedAt !== undefined);
  if (gone !== undefined) return `${goneWith(state, gone)}: name somebody who stays`;
  return unknownRegion(state, region);
}

function wrongAbsence(state: DirectoryState, edit: SetOutOfOffice, now: number): string | undefined {
  const { person: id, from, until, delegate } = edit;
  const person = theirs(state, id);
  if (until <= from)
    return `the absence ends (${instantInWords(until)}) before it begins (${instantInWords(from)})`;
  if (until <= now) return `the absence is over already (${instantInWords(until)}): say when they are back`;
  if (until - from > maxDays * dayMs) {
    return `the absence is longer than ${maxDays} days: for somebody who is gone, record their departure`;
  }
  const kept = absencesFrom(person, now).length - overlapping(person, edit, now).length;
  if (kept >= maxAbsences) {
    return `${person.name} has ${kept} absences already, and ${maxAbsences} are kept: clear some first`;
  }
  return delegate === undefined ? undefined : wrongDelegate(state, edit, delegate);
}

function wrongDelegate(state: DirectoryState, edit: SetOutOfOffice, id: PersonId): string | undefined {
  const person = theirs(state, edit.person);
  if (id === person.id) return `${person.name} cannot be their own delegate: name somebody else, or nobody`;
  const delegate = personIn(state, id);
  if (delegate === undefined) {
    return `there is no person "${id}" in the directory who could be the delegate: "confetti directory show" lists the ids`;
  }
  if (delegate.departedAt !== undefined && delegate.departedAt < edit.until) {
    return `${goneWith(state, id)}: name another delegate`;
  }
  return closesCircle(state, edit, id)
    ? `${delegate.name} is away as well meanwhile, and their delegation leads back to ${person.name}: name somebody else, or nobody`
    : undefined;
}

function wrongDeparture(state: DirectoryState, edit: Depart, now: number): string | undefined {
  const { person: id, at, successor } = edit;
  const { name } = theirs(state, id);
  if (Math.abs(at - now) > maxDays * dayMs)
    return `${instantInWords(at)} is more than ${maxDays} days away: correct the day`;
  if (successor === undefined) return undefined;
  if (successor === id) return `${name} cannot be their own successor: name somebody else, or nobody`;
  const next = personIn(state, successor);
  if (next === undefined) {
    return `there is no person "${successor}" in the directory who could succeed them: "confetti directory show" lists the ids`;
  }
  return next.departedAt === undefined ? undefined : `${goneWith(state, successor)}: name somebody who stays`;
}

/** `Xiaole Fang is gone since …`, with who has their work. */
function goneWith(state: DirectoryContent, id: PersonId): string {
  const { name, departedAt = 0, successor } = theirs(state, id);
  const next = successor === undefined ? '' : `, ${nameIn(state, successor)} has their work`;
  return `${name} is gone as of ${instantInWords(departedAt)}${next}`;
}

function listed(absences: readonly { readonly from: number }[]): string {
  return `theirs begin ${absences.map(({ from }) => instantInWords(from)).join(', ')}`;
}

/** Somebody who is known to be there: `unknownPerson` comes first. */
function theirs(state: DirectoryContent, id: PersonId): Person {
  return personIn(state, id) ?? { id, name: id, email: '' };
}
