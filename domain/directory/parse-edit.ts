import { refuse, type Refusal } from '../approval/refusal.ts';
import {
  instant,
  isObject,
  isUndecodable,
  listOf,
  matching,
  object,
  oneOf,
  optional,
  recordOf,
  text,
  type Check,
} from '../message-shape.ts';
import { withinBytes } from '../wording/length.ts';
import type { DirectoryContent } from './content.ts';
import type { DirectoryEdit } from './edit.ts';

/** What is kept by id in a plain object must not be found there unasked, as `constructor` would be. */
const isInherited = (value: unknown): boolean => Object.hasOwn(Object.prototype, value as string);

const own =
  (check: Check): Check =>
  (value, name) =>
    check(value, name) ?? (isInherited(value) ? `${name} cannot be "${String(value)}"` : undefined);

// As in the policy file (domain/policy/schema.ts).
const personId = own(
  matching(/^[a-z0-9][a-z0-9.-]*$/, 80, 'an id in lower case with dots or hyphens, such as xiaole.fang'),
);
const roleId = own(
  matching(/^[a-z][a-z0-9-]*$/, 80, 'a role in lower case with hyphens, such as regional-leader'),
);
const regionId = own(matching(/^[A-Za-z][A-Za-z0-9_-]*$/, 40, 'a region, such as APAC'));
const email = matching(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 254, 'an e-mail address');
const words = text(100);

const people = listOf(personId, 50);
const maxPeople = 2000;
const maxTables = 200;

const person = {
  name: words,
  email,
  manager: optional(personId),
  larkId: optional(words),
  slackId: optional(words),
  salesforceId: optional(words),
  region: optional(regionId),
};
const operations = { queue: people, operators: people };

const shapeOfContent = object({
  regions: listOf(regionId, 50),
  people: recordOf(personId, object({ id: personId, ...person }), maxPeople),
  holders: recordOf(roleId, recordOf(regionId, people, 50), maxTables),
  operations: object(operations),
});

/** Content of the file, whoever sent it; a person stands under their own id. */
const content: Check = (value, name) => {
  const wrong = shapeOfContent(value, name);
  if (wrong !== undefined) return wrong;
  const astray = Object.entries((value as DirectoryContent).people).find(([key, { id }]) => key !== id);
  return astray === undefined ? undefined : `${name}.people.${astray[0]} has the id "${astray[1].id}"`;
};

const base = {
  id: text(100),
  kind: () => undefined,
  actor: object({ email, via: text(40) }),
  comment: optional(text(1000)),
};

const shapes: Record<DirectoryEdit['kind'], Check> = {
  setPerson: object({ ...base, ...person, person: personId, name: optional(words), email: optional(email) }),
  removePerson: object({ ...base, person: personId }),
  setHolders: object({ ...base, role: roleId, region: regionId, people }),
  setOperations: object({ ...base, ...operations }),
  setOutOfOffice: object({
    ...base,
    person: personId,
    from: optional(instant),
    until: instant,
    delegate: optional(personId),
    note: optional(text(200)),
  }),
  clearOutOfOffice: object({ ...base, person: personId, from: optional(instant) }),
  depart: object({ ...base, person: personId, at: optional(instant), successor: optional(personId) }),
  undoDeparture: object({ ...base, person: personId }),
  synchronise: object({ ...base, file: content }),
};

const kinds = Object.keys(shapes);

/** In these, null says that the field is to be emptied; everywhere else it says "none". */
const emptiable: readonly string[] = ['manager', 'larkId', 'slackId', 'salesforceId', 'region'];

export type ParsedEdit =
  { readonly ok: true; readonly edit: DirectoryEdit } | { readonly ok: false; readonly refusal: Refusal };

/** Reads the payload of an edit, whoever sent it. Never throws; a refusal says which part is wrong. */
export function parseEdit(payload: unknown): ParsedEdit {
  const wrong = whyMalformed(payload);
  if (wrong !== undefined) {
    return { ok: false, refusal: refuse('malformed', `Not done: in an edit, ${withinBytes(wrong, 800)}.`) };
  }
  const entries = Object.entries(payload as Record<string, unknown>);
  const given = entries.filter(
    ([key, value]) => (value ?? null) !== null || (value === null && isEmptied(key)),
  );
  // The shapes above are the types of edit.ts, checked member by member.
  return { ok: true, edit: withoutNulls(Object.fromEntries(given)) as unknown as DirectoryEdit };
}

const isEmptied = (key: string): boolean => emptiable.includes(key);

/** What is wrong with content of the policy file, whoever sent it; undefined when nothing is. */
export function malformedContent(value: unknown): string | undefined {
  const wrong = isUndecodable(value)
    ? 'the payload could not be decoded; send JSON'
    : content(value, 'initial');
  return wrong === undefined ? undefined : withinBytes(wrong, 800);
}

function whyMalformed(payload: unknown): string | undefined {
  if (isUndecodable(payload)) return `the payload could not be decoded (${payload.undecodable}); send JSON`;
  if (!isObject(payload)) return 'payload must be an object';
  const { kind } = payload;
  return oneOf(...kinds)(kind, 'kind') ?? shapes[kind as DirectoryEdit['kind']](payload, 'payload');
}

/** People of a file may have nulls where a field is blank. */
function withoutNulls(edit: Record<string, unknown>): Record<string, unknown> {
  if (edit['kind'] !== 'synchronise') return edit;
  const file = edit['file'] as DirectoryContent;
  const filled = Object.entries(file.people).map(([id, known]) => {
    const entries = Object.entries(known).filter(([, value]) => (value ?? null) !== null);
    return [id, Object.fromEntries(entries)] as const;
  });
  return { ...edit, file: { ...file, people: Object.fromEntries(filled) } };
}
