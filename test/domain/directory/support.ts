import assert from 'node:assert/strict';
import { applyEdit } from '../../../domain/directory/apply-edit.ts';
import { checkEdit } from '../../../domain/directory/check-edit.ts';
import { directoryOf } from '../../../domain/directory/content.ts';
import type { DirectoryAnswer, DirectoryChange, DirectoryEdit } from '../../../domain/directory/edit.ts';
import { parseEdit } from '../../../domain/directory/parse-edit.ts';
import { openDirectory, type DirectoryState } from '../../../domain/directory/state.ts';
import type { Person } from '../../../domain/people/person.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';

export const now = Date.parse('2026-11-22T10:00:00Z');
export const dayMs = 86_400_000;
export const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);

export const operator = 'vince.yao@example.com';

/** The shipped policy's people. */
export function shippedDirectory(): DirectoryState {
  return openDirectory(directoryOf(shippedPolicy()), now - dayMs);
}

let lastId = 0;

export function editOf(change: DirectoryChange, by = operator, id?: string): DirectoryEdit {
  lastId += 1;
  return { ...change, id: id ?? `e-${lastId}`, actor: { email: by, via: 'test' } };
}

/** Parses, checks and carries an edit out, as the workflow does. */
export function done(
  state: DirectoryState,
  change: DirectoryChange,
  by = operator,
  at = now,
): DirectoryAnswer {
  const parsed = parseEdit(editOf(change, by));
  assert.ok(parsed.ok, parsed.ok ? '' : parsed.refusal.message);
  const refusal = checkEdit(state, parsed.edit, at);
  assert.equal(refusal?.message, undefined);
  return applyEdit(state, parsed.edit, at);
}

/** Why an edit is refused. */
export function refused(state: DirectoryState, change: DirectoryChange, by = operator): string {
  const refusal = checkEdit(state, editOf(change, by), now);
  return refusal === undefined ? 'it was not refused' : `${refusal.code}: ${refusal.message}`;
}

export function person(id: string, over: Partial<Person> = {}): Person {
  return { id, name: id.toUpperCase(), email: `${id}@example.com`, ...over };
}

export function peopleOf(...people: readonly Person[]): { readonly people: Record<string, Person> } {
  return { people: Object.fromEntries(people.map((one) => [one.id, one])) };
}
