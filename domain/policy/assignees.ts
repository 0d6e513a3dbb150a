import type { Person } from '../people/person.ts';
import { textField } from '../request/fields.ts';
import type { FieldId, FieldValues } from '../request/fields.ts';
import type { CommonRules, RegionalArrangement, RegionId, RoleId, RoleRule, Selector } from './policy.ts';

/** Who a selector names now. Nobody comes with the reason, in words that say how to mend it. */
export type Assignees =
  | { readonly people: readonly [Person, ...Person[]]; readonly because?: never }
  | { readonly people: readonly []; readonly because: string };

/**
 * Who `selector` names for a request with these fields. Fails closed: an unknown region, a role that does not list the
 * region and a person who is not in the policy all give nobody, with the reason (process.md, reading 7). Never throws.
 * `requester` is the address of whoever asked, for a step that goes to their manager.
 */
export function resolveSelector(
  policy: CommonRules,
  selector: Selector,
  fields: FieldValues,
  requester?: string,
): Assignees {
  const colon = selector.indexOf(':');
  const name = selector.slice(colon + 1);
  switch (selector.slice(0, colon)) {
    case 'person':
      return onePerson(policy, name, 'the policy');
    case 'region':
      return roleInRegion(policy, name, fields);
    case 'field':
      return personInField(policy, name, fields);
    case 'manager':
      return managerOf(policy, requester);
    default:
      return nobody(
        `The selector "${selector}" is unknown: use person:, region:, field: or manager:requester`,
      );
  }
}

/** The person with this directory id or e-mail address; addresses match whatever their case. */
export function findPerson(policy: Pick<CommonRules, 'people'>, idOrEmail: string): Person | undefined {
  const wanted = idOrEmail.trim();
  if (Object.hasOwn(policy.people, wanted)) return policy.people[wanted];
  const address = wanted.toLowerCase();
  return Object.values(policy.people).find((person) => person.email.toLowerCase() === address);
}

/** The request's region where the policy knows it, else why there is none. */
export function regionOf(
  policy: Pick<CommonRules, 'regions' | 'fields'>,
  fields: FieldValues,
): { readonly region: string } | { readonly region?: never; readonly because: string } {
  const region = textField(fields, 'region')?.trim() ?? '';
  const { label, where } = policy.fields.region;
  if (region === '') return { because: `${label} is blank: set it (${where})` };
  return policy.regions.includes(region)
    ? { region }
    : { because: `"${region}" is not a region of the policy: set ${label} to ${policy.regions.join(', ')}` };
}

/** What a region arranged for the role; undefined where the role does not list it. */
export function arrangementFor(role: RoleRule, region: RegionId): RegionalArrangement | undefined {
  // Own properties only: a region comes from outside, and "constructor" is nobody's region.
  return Object.hasOwn(role.regions, region) ? role.regions[region] : undefined;
}

function roleInRegion(policy: CommonRules, roleId: RoleId, fields: FieldValues): Assignees {
  const role = Object.hasOwn(policy.roles, roleId) ? policy.roles[roleId] : undefined;
  if (role === undefined) return nobody(`The policy has no role "${roleId}": add it, or change the selector`);
  const found = regionOf(policy, fields);
  if (found.region === undefined) return nobody(found.because);
  const people = (arrangementFor(role, found.region)?.people ?? []).flatMap(
    (id) => findPerson(policy, id) ?? [],
  );
  return (
    some(people) ?? nobody(`The policy names nobody as ${role.label} for ${found.region}: add somebody there`)
  );
}

function personInField(policy: CommonRules, fieldId: string, fields: FieldValues): Assignees {
  if (!Object.hasOwn(policy.fields, fieldId)) {
    return nobody(`The policy has no field "${fieldId}": add it, or change the selector`);
  }
  const rule = policy.fields[fieldId as FieldId];
  const named = fields[fieldId as FieldId];
  if (named !== undefined && named !== null && String(named).trim() !== '') {
    return onePerson(policy, String(named), `${rule.label} (${rule.where})`);
  }
  // A field that is filled from a field would let a wrong policy go in circles; the loader refuses it as well.
  if (rule.filledFrom !== undefined && !rule.filledFrom.startsWith('field:')) {
    return resolveSelector(policy, rule.filledFrom, fields);
  }
  return nobody(`${rule.label} is blank: name somebody (${rule.where})`);
}

function managerOf(policy: CommonRules, requester: string | undefined): Assignees {
  const person = requester === undefined ? undefined : findPerson(policy, requester);
  if (person === undefined) {
    return nobody(
      `${requester ?? 'The requester'} is not a person of the policy, so their manager is not known: add them there`,
    );
  }
  return person.manager === undefined
    ? nobody(`The policy names no manager of ${person.name}: add one there`)
    : onePerson(policy, person.manager, 'the policy');
}

function onePerson(policy: CommonRules, idOrEmail: string, where: string): Assignees {
  const person = findPerson(policy, idOrEmail);
  return person === undefined
    ? nobody(`"${idOrEmail}" in ${where} is not a person of the policy: correct it, or add them there`)
    : { people: [person] };
}

function some(people: readonly Person[]): Assignees | undefined {
  const [first, ...others] = people;
  return first === undefined ? undefined : { people: [first, ...others] };
}

function nobody(because: string): Assignees {
  return { people: [], because };
}
