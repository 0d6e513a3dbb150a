import { findPerson } from '../policy/assignees.ts';
import { namesPeople } from '../policy/people.ts';
import type { PolicySlice } from '../policy/policy.ts';
import type { FieldId, FieldValue } from '../request/fields.ts';
import { groupedNumber } from '../wording/credits.ts';
import { assertNever } from '../assert-never.ts';

/** Why a value does not fit its field, or undefined when it does. Blank (null) always fits: fields may be emptied. */
export function invalidFieldValue(
  policy: PolicySlice,
  field: FieldId,
  value: FieldValue,
): string | undefined {
  const rule = policy.fields[field];
  if (value === null) return undefined;
  switch (rule.type) {
    case 'text':
      // Empty is blank, which fits; blanks alone would pass for an answer.
      if (typeof value !== 'string' || (value !== '' && value.trim() === '')) {
        return `${rule.label} must be a text`;
      }
      return value.length > longestText(field)
        ? `${rule.label} is longer than ${longestText(field)} characters`
        : undefined;
    case 'link':
      return typeof value === 'string' && value.length <= longestLink && /^https?:\/\/\S+$/.test(value)
        ? undefined
        : `${rule.label} must be a web address that starts with https:// or http://`;
    case 'credits':
      if (!Number.isSafeInteger(value) || (value as number) <= 0) {
        return `${rule.label} must be a whole number of credits above zero (1 credit is 1 US dollar)`;
      }
      return (value as number) > policy.maxCreditsPerRequest
        ? `${rule.label} is ${groupedNumber(value as number)}, and a request may ask for ${groupedNumber(policy.maxCreditsPerRequest)} at most`
        : undefined;
    case 'date':
      return isCalendarDay(value) ? undefined : `${rule.label} must be a day written YYYY-MM-DD`;
    case 'yes-no':
      return typeof value === 'boolean' ? undefined : `${rule.label} must be yes or no (true or false)`;
    case 'choice':
      return (rule.choices ?? []).includes(value as string)
        ? undefined
        : `${rule.label} must be one of: ${(rule.choices ?? []).join(', ')}`;
    case 'region':
      return policy.regions.includes(value as string)
        ? undefined
        : `${rule.label} must be one of: ${policy.regions.join(', ')}`;
    case 'person':
      return invalidPerson(policy, field, value);
    default:
      return assertNever(rule.type);
  }
}

function isCalendarDay(value: FieldValue): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const instant = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(value);
}

/**
 * Naming a person in a field routes a step to them, so it must be somebody whom the policy has in that step's role, of
 * whatever region: otherwise a requester could name their own approver. Before the directory has been read nobody can tell.
 */
function invalidPerson(policy: PolicySlice, field: FieldId, value: FieldValue): string | undefined {
  if (!namesPeople(policy)) return undefined;
  const { label } = policy.fields[field];
  const person = typeof value === 'string' ? findPerson(policy, value) : undefined;
  if (person === undefined) {
    return `${label} must be somebody of the directory, by e-mail address; ${String(value)} is not in it`;
  }
  const role = Object.values(policy.roles).find(({ assignee }) => assignee === `field:${field}`);
  if (role === undefined) return undefined;
  const people = Object.values(role.regions).flatMap(({ people: ids }) => ids);
  if (people.includes(person.id)) return undefined;
  const names = people.map((id) => policy.people[id]?.email ?? id).join(', ');
  return `${person.name} is not a ${role.label} of the policy; ${label} can be one of: ${names}`;
}

const longestLink = 2000;

/** Names, ids and regions are values of lists, where 255 bytes are the limit; the justification is prose. */
function longestText(field: FieldId): number {
  return field === 'justification' ? 4000 : 255;
}
