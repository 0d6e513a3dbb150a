import type { FieldId } from '../request/fields.ts';
import type { Policy, Selector } from './policy.ts';

/** Where in the file something is wrong, and what to do about it. */
export interface Finding {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export type Path = Finding['path'];
export type Report = (path: Path, message: string) => void;

/** Reports a selector that leads to nobody's entry in the file. */
export function checkSelector(policy: Policy, selector: Selector, path: Path, report: Report): void {
  if (selector === 'manager:requester') return;
  const name = selector.slice(selector.indexOf(':') + 1);
  if (selector.startsWith('person:')) {
    if (!Object.hasOwn(policy.people, name)) report(path, unknownPerson(name));
  } else if (selector.startsWith('region:')) {
    if (!Object.hasOwn(policy.roles, name)) report(path, unknownRole(policy, name));
  } else if (!Object.hasOwn(policy.fields, name)) {
    report(path, `no field "${name}": use one of ${Object.keys(policy.fields).join(', ')}`);
  } else if (policy.fields[name as FieldId].type !== 'person') {
    report(path, `field ${name} does not name a person: use a field of type person`);
  }
}

/* What to say of a name that the file does not have. */

export function unknownPerson(id: string): string {
  return `no person "${id}": add them under people, or correct the id`;
}

export function unknownRole(policy: Policy, id: string): string {
  return `no role "${id}": use one of ${Object.keys(policy.roles).join(', ')}`;
}

export function unknownCalendar(policy: Policy, id: string): string {
  const known = Object.keys(policy.calendars).join(', ');
  return `no calendar "${id}": ${known === '' ? 'add it under calendars' : `use one of ${known}, or add it under calendars`}`;
}

export function unknownRegion(policy: Policy, id: string): string {
  return `no region "${id}": use one of ${policy.regions.join(', ')}, or add it under regions`;
}
