import { findPerson } from '../../domain/policy/assignees.ts';
import type { Person } from '../../domain/people/person.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { PersonalDoor } from '../personal/door.ts';
import { MalformedError } from '../personal/errors.ts';

/*
 * Names that a call uses, against those there are: a slip of the keyboard is told instead of finding nothing. Each throws
 * MalformedError.
 */

export function knownRegion({ regions }: Pick<Policy, 'regions'>, region: string): string {
  if (regions.includes(region)) return region;
  throw new MalformedError(`"${region}" is not a region of the policy: use one of ${regions.join(', ')}.`);
}

export function knownStep({ roles }: Pick<Policy, 'roles'>, step: string): string {
  if (Object.hasOwn(roles, step)) return step;
  const known = Object.keys(roles).join(', ');
  throw new MalformedError(`"${step}" is not a step of the policy: use one of ${known}.`);
}

export async function knownPerson(door: PersonalDoor, idOrEmail: string): Promise<Person> {
  const found = findPerson(await door.directory(), idOrEmail);
  if (found !== undefined) return found;
  throw new MalformedError(`There is no person ${idOrEmail}: GET /api/v1/directory shows those there are.`);
}
