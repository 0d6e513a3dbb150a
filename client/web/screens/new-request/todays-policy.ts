import { directorySlice } from '../../../../domain/directory/directory-slice.ts';
import type { Person } from '../../../../domain/people/person.ts';
import { withPeople } from '../../../../domain/policy/people.ts';
import type { EntryPoint, PolicySlice } from '../../../../domain/policy/policy.ts';
import { slicePolicy } from '../../../../domain/policy/slice.ts';
import type { ServerParts } from '../../../server/parts.ts';

/** The rules that a new request would go by, with the people of today's directory. */
export async function todaysPolicy(
  { policy, people, now }: Pick<ServerParts, 'policy' | 'people' | 'now'>,
  entryPoint: EntryPoint,
  requester: string,
): Promise<PolicySlice> {
  const slice = slicePolicy(policy, entryPoint);
  const directory = { ...(await people.directory()), revision: 0 };
  return withPeople(
    slice,
    directorySlice(directory, { roles: Object.keys(slice.roles), also: [requester] }, now()),
  );
}

/** Whoever can be named in a field of this policy: the people of the roles that such a field is for. */
export function nameable({ roles, people }: PolicySlice): Person[] {
  const ids = Object.values(roles)
    .filter(({ assignee }) => assignee.startsWith('field:'))
    .flatMap(({ regions }) => Object.values(regions).flatMap((arranged) => arranged.people));
  return [...new Set(ids)].flatMap((id) => people[id] ?? []);
}
