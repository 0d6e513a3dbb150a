import type { Person } from '../people/person.ts';
import type { PersonId, Policy, RegionId, RoleId } from '../policy/policy.ts';

/** What the policy file says of people: what a new directory begins with, and what it is synchronised with. */
export interface DirectoryContent {
  readonly regions: readonly RegionId[];
  readonly people: Readonly<Record<PersonId, Person>>;
  /** Who holds a role, by region; a region without people is left out. */
  readonly holders: Readonly<Record<RoleId, Readonly<Record<RegionId, readonly PersonId[]>>>>;
  readonly operations: Operations;
}

/** As `CommonRules.operations`: operators mend requests and the directory; the queue has what nobody can be named for. */
export interface Operations {
  readonly queue: readonly PersonId[];
  readonly operators: readonly PersonId[];
}

/** What is known of a person beside absences and departure: the fields that both file and hand can set. */
export const personFields = [
  'name',
  'email',
  'manager',
  'larkId',
  'slackId',
  'salesforceId',
  'region',
] as const;
export type PersonField = (typeof personFields)[number];

/** A person's field in messages. */
export const fieldLabels: Readonly<Record<PersonField, string>> = {
  name: 'name',
  email: 'e-mail address',
  manager: 'manager',
  larkId: 'Lark id',
  slackId: 'Slack id',
  salesforceId: 'Salesforce id',
  region: 'region',
};

/** The people, role tables and operations of a policy. */
export function directoryOf(
  policy: Pick<Policy, 'regions' | 'people' | 'roles' | 'operations'>,
): DirectoryContent {
  const people = Object.values(policy.people).map((person) => [person.id, knownOf(person)] as const);
  const holders = Object.entries(policy.roles).map(([role, { regions }]) => {
    const table = Object.entries(regions).map(([region, { people: held }]) => [region, [...held]] as const);
    return [role, Object.fromEntries(table)] as const;
  });
  const { queue, operators } = policy.operations;
  return {
    regions: [...policy.regions],
    people: Object.fromEntries(people),
    holders: Object.fromEntries(holders),
    operations: { queue: [...queue], operators: [...operators] },
  };
}

/** The present holders of a role in a region; nobody where it has none. Own properties only: ids come from outside. */
export function holdersIn(
  { holders }: Pick<DirectoryContent, 'holders'>,
  role: RoleId,
  region: RegionId,
): readonly PersonId[] {
  const table = Object.hasOwn(holders, role) ? (holders[role] ?? {}) : {};
  return Object.hasOwn(table, region) ? (table[region] ?? []) : [];
}

/** `gpe (NA, EMEA)` for each role that somebody holds. */
export function rolesOf({ holders }: Pick<DirectoryContent, 'holders'>, id: PersonId): string[] {
  return Object.entries(holders).flatMap(([role, table]) => {
    const regions = Object.keys(table).filter((region) => table[region]?.includes(id) === true);
    return regions.length === 0 ? [] : [`${role} (${regions.join(', ')})`];
  });
}

/** The person of this id. Own properties only: an id comes from outside, and "constructor" is nobody. */
export function personIn({ people }: Pick<DirectoryContent, 'people'>, id: PersonId): Person | undefined {
  return Object.hasOwn(people, id) ? people[id] : undefined;
}

/** Somebody's name; an unknown id stands for itself. */
export function nameIn(content: Pick<DirectoryContent, 'people'>, id: PersonId): string {
  return personIn(content, id)?.name ?? id;
}

function knownOf(person: Person): Person {
  const { outOfOffice: _away, departedAt: _gone, successor: _next, ...known } = person;
  return known;
}
