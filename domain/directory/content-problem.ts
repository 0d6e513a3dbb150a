import type { PersonId } from '../policy/policy.ts';
import { nameIn, personIn, type DirectoryContent } from './content.ts';

const maxPeople = 2000;
/** Of the people and tables as JSON: with what it was last synchronised with, state has to fit into one payload of 2 MB. */
const maxBytes = 600_000;

/** What must not be so in a directory, with how to mend it; undefined where all is well. */
export function contentProblem(content: DirectoryContent): string | undefined {
  return (
    tooMuch(content) ??
    ambiguousEmail(content) ??
    wrongManager(content) ??
    unknownHolder(content) ??
    nobodyLeft(content)
  );
}

function tooMuch(content: DirectoryContent): string | undefined {
  const count = Object.keys(content.people).length;
  if (count > maxPeople)
    return `the directory takes ${maxPeople} people, and this makes ${count}: remove some first`;
  const { regions, people, holders, operations } = content;
  const json = JSON.stringify({ regions, people, holders, operations });
  // What is not ASCII takes at most three bytes for each unit of UTF-16.
  const bytes = json.length + 2 * (json.match(/[^ -~]/g)?.length ?? 0);
  return bytes > maxBytes
    ? `the directory takes ${maxBytes / 1000} kB, and this makes ${Math.ceil(bytes / 1000)} kB: remove people or absences first`
    : undefined;
}

function ambiguousEmail({ people }: DirectoryContent): string | undefined {
  const owners = new Map<string, PersonId>();
  for (const { id, email } of Object.values(people)) {
    const address = email.toLowerCase();
    const owner = owners.get(address);
    if (owner !== undefined) {
      return `${email} would be both ${owner}'s and ${id}'s: give each person an address of their own`;
    }
    owners.set(address, id);
  }
  return undefined;
}

function wrongManager(content: DirectoryContent): string | undefined {
  const isSound = new Set<PersonId>();
  for (const { id, name, manager: first } of Object.values(content.people)) {
    const above: PersonId[] = [id];
    let manager = first;
    while (manager !== undefined && !isSound.has(manager)) {
      if (manager === id)
        return `${name} would end up as their own manager: an escalation would go in circles`;
      if (above.includes(manager)) break;
      const person = personIn(content, manager);
      if (person === undefined) {
        return `${nameIn(content, above.at(-1) ?? id)} would have the manager "${manager}", who is not in the directory: add them first, or correct the id`;
      }
      above.push(manager);
      manager = person.manager;
    }
    // Whoever is in a circle above is told so when it is their turn.
    if (manager === undefined || isSound.has(manager)) for (const one of above) isSound.add(one);
  }
  return undefined;
}

function unknownHolder(content: DirectoryContent): string | undefined {
  const { holders, operations } = content;
  const tables = Object.entries(holders).flatMap(([role, table]) =>
    Object.entries(table).map(([region, people]) => [`${role} in ${region}`, people] as const),
  );
  const lists = [
    ...tables,
    ['the queue', operations.queue],
    ['the operators', operations.operators],
  ] as const;
  for (const [list, people] of lists) {
    const unknown = people.find((id) => personIn(content, id) === undefined);
    if (unknown !== undefined) {
      return `"${unknown}" in ${list} is not in the directory: add them first, or correct the id`;
    }
    const twice = people.find((id, index) => people.indexOf(id) < index);
    if (twice !== undefined) return `${nameIn(content, twice)} is in ${list} twice: name them once`;
  }
  return undefined;
}

function nobodyLeft(content: DirectoryContent): string | undefined {
  const { queue, operators } = content.operations;
  const stays = (id: PersonId): boolean => personIn(content, id)?.departedAt === undefined;
  if (!operators.some(stays)) {
    return 'no operator would be left, and nobody could mend a request or the directory: name another operator first';
  }
  const hasWork = (id: PersonId): boolean => stays(id) || personIn(content, id)?.successor !== undefined;
  return queue.some(hasWork)
    ? undefined
    : 'nobody would be left in the operations queue, where requests without an approver wait: add somebody first';
}
