import { assertNever } from '../assert-never.ts';
import type { Person } from '../people/person.ts';
import type { PersonId } from '../policy/policy.ts';
import { absencesFrom, goneInWords, instantInWords } from './absence.ts';
import { fieldLabels, nameIn, personFields, personIn, type DirectoryContent } from './content.ts';
import type { ClearOutOfOffice, DatedEdit, Depart, SetOutOfOffice, SetPerson } from './edit.ts';
import { mergeDirectory, withField } from './merge.ts';
import type { DirectoryState } from './state.ts';

/** A directory after an edit, and what was done, in words. */
export interface Changed {
  readonly content: DirectoryContent;
  readonly message: string;
  /** Of a synchronisation. */
  readonly report?: readonly string[];
}

/** What an edit makes of a directory; it is not checked here whether it may. Changes nothing itself. */
export function changedBy(state: DirectoryState, edit: DatedEdit, now: number): Changed {
  const { regions, people, holders, operations } = state;
  const content: DirectoryContent = { regions, people, holders, operations };
  switch (edit.kind) {
    case 'setPerson':
      return personSet(content, edit);
    case 'removePerson': {
      const { [edit.person]: _, ...others } = people;
      const queue = operations.queue.filter((id) => id !== edit.person);
      return {
        content: { ...content, people: others, operations: { ...operations, queue } },
        message: `${nameIn(content, edit.person)} is removed`,
      };
    }
    case 'setHolders': {
      const { [edit.region]: _, ...table } = holders[edit.role] ?? {};
      const held = edit.people.length === 0 ? table : { ...table, [edit.region]: edit.people };
      const who =
        edit.people.length === 0
          ? 'nobody: its steps wait in the operations queue'
          : namesIn(content, edit.people);
      return {
        content: { ...content, holders: { ...holders, [edit.role]: held } },
        message: `${edit.role} in ${edit.region} is held by ${who}`,
      };
    }
    case 'setOperations': {
      const { queue, operators } = edit;
      return {
        content: { ...content, operations: { queue, operators } },
        message: `Operators are ${namesIn(content, operators)}; the operations queue has ${namesIn(content, queue)}`,
      };
    }
    case 'setOutOfOffice':
      return awaySet(content, edit, now);
    case 'clearOutOfOffice':
      return awayCleared(content, edit, now);
    case 'depart':
      return departed(content, edit, now);
    case 'undoDeparture':
      return withPerson(content, edit.person, ({ departedAt: _gone, successor: _next, ...present }) => [
        present,
        `${present.name} is not gone`,
      ]);
    case 'synchronise': {
      const { next, report } = mergeDirectory(state.synchronised.content, edit.file, content, now);
      const count = report.length;
      const changes = count === 0 ? 'nothing changes' : `${count} ${count === 1 ? 'change' : 'changes'}`;
      return { content: next, message: `Synchronised with the policy file: ${changes}`, report };
    }
    default:
      return assertNever(edit);
  }
}

/** Absences that a new one takes the place of. */
export function overlapping(
  person: Person,
  { from, until }: Pick<SetOutOfOffice, 'from' | 'until'>,
  now: number,
) {
  return absencesFrom(person, now).filter((absence) => absence.from < until && from < absence.until);
}

function personSet(content: DirectoryContent, edit: SetPerson): Changed {
  const known = personIn(content, edit.person);
  let person: Person = known ?? { id: edit.person, name: '', email: '' };
  const said: string[] = [];
  for (const field of personFields) {
    const given = edit[field];
    if (given === undefined) continue;
    const value = given?.trim();
    person = withField(person, field, value);
    const shown = value !== undefined && field === 'manager' ? nameIn(content, value) : value;
    said.push(shown === undefined ? `${fieldLabels[field]} is cleared` : `${fieldLabels[field]} is ${shown}`);
  }
  const message =
    known === undefined
      ? `${person.name} (${person.id}) is added with ${person.email}`
      : `${known.name}: ${said.join(', ')}`;
  return { content: { ...content, people: { ...content.people, [person.id]: person } }, message };
}

function awaySet(content: DirectoryContent, edit: SetOutOfOffice, now: number): Changed {
  return withPerson(content, edit.person, (person) => {
    const { from, until, delegate, note } = edit;
    const replaced = overlapping(person, edit, now);
    const absence = {
      from,
      until,
      ...(delegate === undefined ? {} : { delegate }),
      ...(note === undefined ? {} : { note }),
    };
    const outOfOffice = [...absencesFrom(person, now).filter((one) => !replaced.includes(one)), absence];
    outOfOffice.sort((one, other) => one.from - other.from);
    const who =
      delegate === undefined
        ? 'nobody acts for them: what waits for them stays with them'
        : `${nameIn(content, delegate)} acts for them`;
    const instead =
      replaced.length === 0
        ? ''
        : `, in place of the absence ${replaced.map((one) => `from ${instantInWords(one.from)} until ${instantInWords(one.until)}`).join(' and ')}`;
    return [
      { ...person, outOfOffice },
      `${person.name} is out of office from ${instantInWords(from)} until ${instantInWords(until)}; ${who}${instead}`,
    ];
  });
}

function awayCleared(content: DirectoryContent, edit: ClearOutOfOffice, now: number): Changed {
  return withPerson(content, edit.person, (person) => {
    const { outOfOffice: _, ...known } = person;
    const kept =
      edit.from === undefined ? [] : absencesFrom(person, now).filter(({ from }) => from !== edit.from);
    return kept.length === 0
      ? [known, `${person.name} is not out of office any more`]
      : [
          { ...known, outOfOffice: kept },
          `${person.name} is not out of office from ${instantInWords(edit.from ?? now)}`,
        ];
  });
}

function departed(content: DirectoryContent, edit: Depart, now: number): Changed {
  return withPerson(content, edit.person, ({ successor: _, ...person }) => {
    const { at, successor } = edit;
    const who =
      successor === undefined
        ? 'nobody has their work: it waits in the operations queue'
        : `${nameIn(content, successor)} has their work`;
    return [
      { ...person, departedAt: at, ...(successor === undefined ? {} : { successor }) },
      `${person.name} is ${goneInWords(at, now)}; ${who}`,
    ];
  });
}

function withPerson(
  content: DirectoryContent,
  id: PersonId,
  change: (person: Person) => readonly [Person, string],
): Changed {
  const person = personIn(content, id);
  if (person === undefined) return { content, message: `${id} is not in the directory` };
  const [next, message] = change(person);
  return { content: { ...content, people: { ...content.people, [id]: next } }, message };
}

function namesIn(content: DirectoryContent, ids: readonly PersonId[]): string {
  return ids.map((id) => nameIn(content, id)).join(', ');
}
