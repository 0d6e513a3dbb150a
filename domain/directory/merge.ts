import type { Person } from '../people/person.ts';
import { canonicalJson } from '../policy/canonical-json.ts';
import type { PersonId, RegionId, RoleId } from '../policy/policy.ts';
import { instantInWords } from './absence.ts';
import {
  fieldLabels,
  holdersIn,
  nameIn,
  personFields,
  personIn,
  type DirectoryContent,
  type Operations,
  type PersonField,
} from './content.ts';

export interface Merged {
  readonly next: DirectoryContent;
  /** What differs from the directory as it was, a line each; empty where nothing does. */
  readonly report: readonly string[];
}

/**
 * Takes over what the policy file changed since it was last synchronised (`last`), and leaves what was edited by hand
 * since. Where both changed the same field or the same table, the file wins and the report says so. Who the file no longer
 * has is gone from `at` on and leaves every table; who was added by hand stays.
 */
export function mergeDirectory(
  last: DirectoryContent,
  file: DirectoryContent,
  state: DirectoryContent,
  at: number,
): Merged {
  const report: string[] = [];
  const sources: Sources = { last, file, state, report };
  const dropped = Object.keys(last.people).filter(
    (id) => personIn(file, id) === undefined && personIn(state, id) !== undefined,
  );
  const people = mergePeople(sources, dropped, at);
  const next = { regions: file.regions, people };
  if (!isSame(file.regions, state.regions)) report.push(`regions are now ${file.regions.join(', ')}`);
  const holders = mergeHolders(sources, next, dropped);
  const operations = mergeOperations(sources, next, dropped);
  return { next: { ...next, holders, operations }, report };
}

interface Sources {
  readonly last: DirectoryContent;
  readonly file: DirectoryContent;
  readonly state: DirectoryContent;
  readonly report: string[];
}

type Named = Pick<DirectoryContent, 'people'>;

function mergePeople({ last, file, state, report }: Sources, dropped: readonly PersonId[], at: number) {
  const people: Record<PersonId, Person> = { ...state.people };
  for (const [id, inFile] of Object.entries(file.people)) {
    const [before, now] = [personIn(last, id), personIn(state, id)];
    if (now === undefined) {
      // Removed by hand, and the file says nothing new of them.
      if (before !== undefined && isSame(before, inFile)) continue;
      people[id] = inFile;
      report.push(`${inFile.name} (${id}) is added`);
      continue;
    }
    const lines: string[] = [];
    let merged = mergeFields(before, inFile, now, file, lines);
    if (before === undefined && now.departedAt !== undefined) {
      const { departedAt: _gone, successor: _next, ...present } = merged;
      merged = present;
      lines.push('in the file again, so no longer gone');
    }
    people[id] = merged;
    report.push(...lines.map((line) => `${merged.name}: ${line}`));
  }
  for (const id of dropped) {
    const person = people[id];
    if (person === undefined || person.departedAt !== undefined) continue;
    people[id] = { ...person, departedAt: at };
    report.push(
      `${person.name} (${id}) is no longer in the file: gone from ${instantInWords(at)}, without a successor`,
    );
  }
  return people;
}

function mergeFields(
  last: Person | undefined,
  file: Person,
  now: Person,
  names: Named,
  lines: string[],
): Person {
  let merged = now;
  for (const field of personFields) {
    const taken = merge(last?.[field], file[field], now[field]);
    if (taken === undefined) continue;
    merged = withField(merged, field, file[field]);
    const is = fieldInWords(names, field, file[field]);
    const was = now[field] === undefined ? 'nothing' : (fieldInWords(names, field, now[field]) ?? '');
    const label = fieldLabels[field];
    const becomes = is === undefined ? `${label} is cleared` : `${label} becomes ${is}`;
    lines.push(
      taken.overHand ? `${becomes}, in place of ${was} that was set by hand: the file wins` : becomes,
    );
  }
  return merged;
}

/** A person with one field set, or without it. */
export function withField(person: Person, field: PersonField, value: string | undefined): Person {
  const { [field]: _, ...rest } = person;
  return (value === undefined ? rest : { ...rest, [field]: value }) as Person;
}

function fieldInWords(names: Named, field: PersonField, value: string | undefined): string | undefined {
  return field === 'manager' && value !== undefined ? nameIn(names, value) : value;
}

function mergeHolders(sources: Sources, next: Named, dropped: readonly PersonId[]) {
  const { last, file, state, report } = sources;
  const tables = Object.keys(file.holders).map((role) => {
    const table: Record<RegionId, readonly PersonId[]> = {};
    for (const region of file.regions) {
      const three: Three = [
        holdersIn(last, role, region),
        holdersIn(file, role, region),
        holdersIn(state, role, region),
      ];
      const held = mergeList(three, `${role} in ${region}`, next, dropped, report);
      if (held.length > 0) table[region] = held;
    }
    return [role, table] as const;
  });
  for (const role of Object.keys(state.holders)) {
    if (!Object.hasOwn(file.holders, role))
      report.push(`role ${role} is no longer in the file: its table is gone`);
  }
  return Object.fromEntries(tables) as Record<RoleId, Record<RegionId, readonly PersonId[]>>;
}

function mergeOperations(
  { last, file, state, report }: Sources,
  next: Named,
  dropped: readonly PersonId[],
): Operations {
  const list = (which: keyof Operations, label: string): readonly PersonId[] =>
    mergeList(
      [last.operations[which], file.operations[which], state.operations[which]],
      label,
      next,
      dropped,
      report,
    );
  return { queue: list('queue', 'the operations queue'), operators: list('operators', 'the operators') };
}

/** As of the last synchronisation, in the file, now. */
type Three = readonly [last: readonly PersonId[], file: readonly PersonId[], now: readonly PersonId[]];

/** A table is one value: its order matters, and half of one would be nobody's decision. */
function mergeList(
  [last, file, now]: Three,
  label: string,
  names: Named,
  dropped: readonly PersonId[],
  report: string[],
): readonly PersonId[] {
  const taken = merge(last, file, now);
  const merged = (taken === undefined ? now : file).filter((id) => !dropped.includes(id));
  if (isSame(merged, now)) return merged;
  const inWords = (ids: readonly PersonId[]): string =>
    ids.length === 0 ? 'nobody' : ids.map((id) => nameIn(names, id)).join(', ');
  report.push(
    taken?.overHand === true
      ? `${label}: ${inWords(merged)}, in place of ${inWords(now)} that was set by hand: the file wins`
      : `${label}: ${inWords(merged)}`,
  );
  return merged;
}

/** Whether the file's value is to be taken, and if so, whether over one that was set by hand. */
function merge(last: unknown, file: unknown, now: unknown): { readonly overHand: boolean } | undefined {
  if (isSame(file, last) || isSame(file, now)) return undefined;
  return { overHand: !isSame(now, last) };
}

/** Equal as JSON, where `undefined` is nothing. */
function isSame(one: unknown, other: unknown): boolean {
  return canonicalJson(one ?? null) === canonicalJson(other ?? null);
}
