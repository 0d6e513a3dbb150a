import type { Person } from '../people/person.ts';
import type { PersonId } from '../policy/policy.ts';
import { absenceAt, awayInWords, goneInWords, isGone } from './absence.ts';
import { nameIn, personIn, type DirectoryContent } from './content.ts';

/** The people that one request can need, or all of them. */
export type KnownPeople = Pick<DirectoryContent, 'people'>;

/**
 * Who acts for somebody. `actsFor` is set where that is another person, with `because` saying for whom and why; `note`
 * says why it stays with somebody who is away. Nobody comes with the reason.
 */
export type StandIn =
  | {
      readonly person: PersonId;
      readonly actsFor?: PersonId;
      /** `for Xiaole Fang, out of office until 2026-12-01 UTC`. */
      readonly because?: string;
      /** `Xiaole Fang is out of office until 2026-12-01 UTC and names no delegate`. */
      readonly note?: string;
    }
  | { readonly person?: never; readonly because: string };

/** How far delegates and successors are followed. */
const maxHops = 5;

/**
 * Who acts for `id` at the instant `at`. Somebody who is away keeps what is theirs unless their delegate can act, somebody
 * who is gone cannot: their successor has it, or nobody. `isExcluded` says who must not stand in, such as whoever asked.
 * Never throws and always ends, whatever the directory holds.
 */
export function standInFor(
  directory: KnownPeople,
  id: PersonId,
  at: number,
  isExcluded: (id: PersonId) => boolean,
): StandIn {
  const first = personIn(directory, id);
  if (first === undefined) {
    return { because: `"${id}" is not in the directory: they were removed, or never added` };
  }
  const walk: Walk = { directory, at, isExcluded, visited: [id] };
  if (!isGone(first, at)) return presentOrDelegate(walk, first);
  const successor = followSuccessors(walk, first);
  if ('because' in successor) return successor;
  const found = presentOrDelegate(walk, successor);
  if (found.person === undefined) return found;
  return { ...found, actsFor: id, because: `for ${absentInWords(first, at)}` };
}

/** `Xiaole Fang, out of office until 2026-12-01 UTC`, or `Xiaole Fang, gone since …`; the name alone of somebody present. */
export function absentInWords(person: Person, at: number): string {
  const why = whyAbsent(person, at);
  return why === undefined ? person.name : `${person.name}, ${why}`;
}

function whyAbsent(person: Person, at: number): string | undefined {
  const { departedAt } = person;
  if (departedAt !== undefined && isGone(person, at)) return goneInWords(departedAt, at);
  const absence = absenceAt(person, at);
  return absence === undefined ? undefined : awayInWords(absence);
}

interface Walk {
  readonly directory: KnownPeople;
  readonly at: number;
  readonly isExcluded: (id: PersonId) => boolean;
  /** Everybody on the way, the first one included. */
  readonly visited: PersonId[];
}

/** Somebody who is not gone: themselves, their delegate while they are away, or themselves with a note. */
function presentOrDelegate(walk: Walk, person: Person): StandIn {
  const absence = absenceAt(person, walk.at);
  if (absence === undefined) return { person: person.id };
  let current: Person = person;
  for (;;) {
    const next = step(walk, current);
    // Those who are away keep it: the reason is told as of the first of them.
    if ('because' in next) return { person: person.id, note: noteOn(person, current, next.because, walk.at) };
    current = next;
    if (whyAbsent(current, walk.at) === undefined) {
      return {
        person: current.id,
        actsFor: person.id,
        because: `for ${absentInWords(person, walk.at)}`,
      };
    }
  }
}

/** Why nobody takes over from `person`: the last one on the way names nobody who can. */
function noteOn(person: Person, last: Person, why: string, at: number): string {
  const said = `${person.name} is ${whyAbsent(person, at) ?? 'present'}`;
  if (person.id === last.id) return `${said} and ${why}`;
  return `${said}; who acts for them, ${absentInWords(last, at)}, ${why}`;
}

/** Follows successors to somebody who is not gone. */
function followSuccessors(walk: Walk, gone: Person): Person | { readonly because: string } {
  let current = gone;
  for (;;) {
    const next = step(walk, current);
    if ('because' in next) return { because: noteOn(gone, current, next.because, walk.at) };
    current = next;
    if (!isGone(current, walk.at)) return current;
  }
}

/** The next one who could act, or why there is none, said of the one who names them. */
function step({ directory, at, isExcluded, visited }: Walk, person: Person): Person | Unusable {
  const [role, next] = isGone(person, at)
    ? (['successor', person.successor] as const)
    : (['delegate', absenceAt(person, at)?.delegate] as const);
  if (next === undefined) return { because: `names no ${role}` };
  if (next === person.id) return { because: `names themselves as ${role}` };
  const name = nameIn(directory, next);
  if (visited.includes(next)) return { because: `names ${name} as ${role}, which leads in a circle` };
  if (visited.length > maxHops)
    return { because: `names ${name} as ${role}, which leads too far (${maxHops} hops)` };
  const found = personIn(directory, next);
  if (found === undefined) return { because: `names "${next}" as ${role}, who is not in the directory` };
  if (isExcluded(next)) return { because: `names ${name} as ${role}, who may not act on this` };
  visited.push(next);
  return found;
}

interface Unusable {
  readonly because: string;
}
