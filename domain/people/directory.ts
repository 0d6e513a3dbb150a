import type { CommonRules, PersonId } from '../policy/policy.ts';
import type { Person } from './person.ts';

/** E-mail addresses are compared without regard to case, as mail systems treat them in practice. */
export function sameEmail(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/** Names of these people, comma-separated, in the order given; an unknown id stands for itself. */
export function namesOf(policy: CommonRules, ids: readonly PersonId[]): string {
  return ids.map((id) => policy.people[id]?.name ?? id).join(', ');
}

export function emailsOf(policy: CommonRules, ids: readonly PersonId[]): string[] {
  return ids.map((id) => policy.people[id]?.email ?? id);
}

/** The managers of these people, without repetition; empty where the directory names none. */
export function managersOf(policy: CommonRules, ids: readonly PersonId[]): PersonId[] {
  const managers = ids.map((id) => policy.people[id]?.manager).filter((id) => id !== undefined);
  return [...new Set(managers)];
}

/** Somebody outside the directory, such as a customer, as a person who can be written to. */
export function outsider(email: string): Person {
  return { id: email, name: email, email };
}
