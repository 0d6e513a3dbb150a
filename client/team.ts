import type { DirectoryContent } from '../domain/directory/content.ts';
import type { Person } from '../domain/people/person.ts';

/** Everybody who reports to somebody, directly or through others, by id. */
export function teamOf({ people }: Pick<DirectoryContent, 'people'>, leader: Person): Person[] {
  const team = new Map<string, Person>();
  const addBelow = (id: string): void => {
    for (const person of Object.values(people)) {
      if (person.manager !== id || person.id === leader.id || team.has(person.id)) continue;
      team.set(person.id, person);
      addBelow(person.id);
    }
  };
  addBelow(leader.id);
  return [...team.values()];
}
