import type { DirectoryContent } from '../directory/content.ts';
import type { Person } from '../people/person.ts';
import { sameEmail } from '../people/directory.ts';
import type { Standing } from './access-table.ts';

/** Who somebody is by the directory, and as whom it knows them. Somebody who has left is nobody of ours any more. */
export interface Known {
  readonly standing: Exclude<Standing, 'visitor'> | 'departed';
  readonly person?: Person;
}

/** What the directory makes of somebody who has signed in with this e-mail address at `now`. */
export function standingOf(
  directory: Pick<DirectoryContent, 'people' | 'operations'>,
  email: string,
  now: number,
): Known {
  // By address alone: what an identity provider calls an address must not pass for a directory id.
  const person = Object.values(directory.people).find((each) => sameEmail(each.email, email));
  if (person === undefined) return { standing: 'customer' };
  if (person.departedAt !== undefined && person.departedAt <= now) return { standing: 'departed', person };
  if (directory.operations.operators.includes(person.id)) return { standing: 'operator', person };
  const leads = Object.values(directory.people).some(({ manager }) => manager === person.id);
  return { standing: leads ? 'manager' : 'colleague', person };
}
