import { findPerson } from '../policy/assignees.ts';
import type { Person } from '../people/person.ts';
import type { PersonId, RegionId, RoleId } from '../policy/policy.ts';
import { absencesFrom } from './absence.ts';
import { personIn, type DirectoryContent } from './content.ts';

/** Whom a request asks about. */
export interface DirectoryNeed {
  readonly roles: readonly RoleId[];
  /** Directory ids or e-mail addresses: the requester, people named in fields, actors. */
  readonly also: readonly string[];
}

/** What a request carries of the directory. */
export interface DirectorySlice {
  readonly revision: number;
  /**
   * When it was asked for, by Temporal's clock, as the answer says. A workflow's own clock does not do: after a local
   * activity its replay can be seconds behind what it was at first. Answers from before this was noted have none.
   */
  readonly asOf?: number;
  readonly people: Readonly<Record<PersonId, Person>>;
  /** Who holds a role, by region; of each role that was asked for. */
  readonly holders: Readonly<Record<RoleId, Readonly<Record<RegionId, readonly PersonId[]>>>>;
  readonly operations: { readonly queue: readonly PersonId[]; readonly operators: readonly PersonId[] };
}

/**
 * The people that one request can need: holders of its roles in every region, those it names, operators and queue, and of
 * all of them whoever they report to, delegate to or are succeeded by. Nobody is left out who could be asked next; absences
 * that were over at `now` are. Who is not in the directory is not in the slice either.
 */
export function directorySlice(
  directory: DirectoryContent & { readonly revision: number },
  need: DirectoryNeed,
  now: number,
): DirectorySlice {
  const { revision, operations } = directory;
  const holders = Object.fromEntries(
    need.roles.map((role) => [
      role,
      Object.hasOwn(directory.holders, role) ? (directory.holders[role] ?? {}) : {},
    ]),
  );
  const people: Record<PersonId, Person> = {};
  const wanted: (PersonId | undefined)[] = [
    ...Object.values(holders).flatMap((table) => Object.values(table).flat()),
    ...need.also.map((idOrEmail) => findPerson(directory, idOrEmail)?.id),
    ...operations.queue,
    ...operations.operators,
  ];
  // Grows while it is gone through.
  for (const id of wanted) {
    if (id === undefined || Object.hasOwn(people, id)) continue;
    const person = personIn(directory, id);
    if (person === undefined) continue;
    const { outOfOffice: _, ...known } = person;
    const outOfOffice = absencesFrom(person, now);
    people[id] = outOfOffice.length === 0 ? known : { ...known, outOfOffice };
    wanted.push(person.manager, person.successor, ...outOfOffice.map(({ delegate }) => delegate));
  }
  return { revision, people, holders, operations };
}

/** What is wrong with a need, whoever sent it; undefined when nothing is. */
export function invalidNeed(value: unknown): string | undefined {
  const { roles, also } = (value ?? {}) as Record<string, unknown>;
  const isTexts = (list: unknown): boolean =>
    Array.isArray(list) && list.length <= 500 && list.every((entry) => typeof entry === 'string');
  return isTexts(roles) && isTexts(also)
    ? undefined
    : 'it takes {"roles": [role ids], "also": [ids or e-mail addresses]}, at most 500 of each';
}
