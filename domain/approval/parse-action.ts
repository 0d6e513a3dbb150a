import { fieldIds } from '../request/fields.ts';
import { withinBytes } from '../wording/length.ts';
import type { Action, ActionName } from './actions.ts';
import { refuse, type Refusal } from './refusal.ts';

/** Says what is wrong with a value, or undefined when it is right. `name` is how the reader finds it: `actor.email`. */
type Check = (value: unknown, name: string) => string | undefined;

const maxTextLength = 4000;

const text =
  (maxLength: number): Check =>
  (value, name) =>
    typeof value !== 'string' || value.trim() === ''
      ? `${name} must be a text`
      : value.length > maxLength
        ? `${name} is longer than ${maxLength} characters`
        : undefined;

const optional =
  (check: Check): Check =>
  (value, name) =>
    value === undefined || value === null ? undefined : check(value, name);

const oneOf =
  (...choices: readonly string[]): Check =>
  (value, name) =>
    choices.includes(value as string) ? undefined : `${name} must be one of ${choices.join(', ')}`;

const wholeNumber: Check = (value, name) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? undefined : `${name} must be a whole number`;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const object =
  (shape: Record<string, Check>): Check =>
  (value, name) => {
    if (!isObject(value)) return `${name} must be an object`;
    const unknown = Object.keys(value).find((key) => !Object.hasOwn(shape, key));
    if (unknown !== undefined) {
      return `${name} has no "${unknown}"; it takes ${Object.keys(shape).join(', ')}`;
    }
    for (const [key, check] of Object.entries(shape)) {
      const wrong = check(value[key], name === 'payload' ? key : `${name}.${key}`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };

const fields: Check = (value, name) => {
  if (!isObject(value)) return `${name} must be an object of fields and values`;
  const entries = Object.entries(value);
  if (entries.length === 0) return `${name} names no field`;
  for (const [key, fieldValue] of entries) {
    if (!(fieldIds as readonly string[]).includes(key)) {
      return `${name} has no "${key}"; the fields are ${fieldIds.join(', ')}`;
    }
    const isScalar = fieldValue === null || ['string', 'number', 'boolean'].includes(typeof fieldValue);
    if (!isScalar) return `${name}.${key} must be a text, a number, yes/no (true or false) or null`;
    if (typeof fieldValue === 'string' && fieldValue.length > maxTextLength) {
      return `${name}.${key} is longer than ${maxTextLength} characters`;
    }
  }
  return undefined;
};

const words = text(maxTextLength);

/** Answers are kept by action id in a plain object, where `constructor` and the like would be found unasked. */
const actionId: Check = (value, name) =>
  text(100)(value, name) ??
  (Object.hasOwn(Object.prototype, value as string)
    ? `${name} cannot be "${String(value)}"; send another, such as a UUID`
    : undefined);

const base = {
  id: actionId,
  actor: object({ email: text(254), via: text(40) }),
  round: wholeNumber,
};
const onStep = { ...base, step: text(80) };

/** How credits were added by hand: a grant id, or where the evidence is. */
const byHand: Check = (value, name) =>
  object({ grantId: optional(text(100)), reference: optional(text(500)) })(value, name) ??
  (Object.values(value as object).some((part) => part !== undefined && part !== null)
    ? undefined
    : `${name} must have a grantId or a reference`);

const shapes: Record<ActionName, Check> = {
  submit: object(base),
  decide: object({ ...onStep, decision: oneOf('approve', 'reject', 'send-back'), comment: optional(words) }),
  claim: object(onStep),
  comment: object({ ...onStep, comment: words }),
  ask: object({ ...onStep, question: words }),
  answer: object({ ...onStep, answer: words }),
  setFields: object({ ...base, fields, comment: optional(words) }),
  fulfil: object({ ...onStep, comment: optional(words), byHand: optional(byHand) }),
  reassign: object({ ...onStep, to: text(254), comment: optional(words) }),
  recall: object({ ...base, comment: optional(words) }),
  resubmit: object({ ...base, comment: optional(words) }),
  amend: object({ ...base, fields, comment: optional(words) }),
};

/** The value a payload becomes when the wire format could not be decoded (see `workflows/payload-converter.ts`). */
export interface UndecodablePayload {
  readonly undecodable: string;
}

function isUndecodable(value: unknown): value is UndecodablePayload {
  return isObject(value) && typeof value['undecodable'] === 'string';
}

export type ParsedAction =
  { readonly ok: true; readonly action: Action } | { readonly ok: false; readonly refusal: Refusal };

/** Reads the payload of an action, whoever sent it. Never throws; a refusal says which part is wrong. */
export function parseAction(name: ActionName, payload: unknown): ParsedAction {
  const wrong = isUndecodable(payload)
    ? `the payload could not be decoded (${payload.undecodable}); send JSON`
    : shapes[name](payload, 'payload');
  if (wrong !== undefined) {
    return { ok: false, refusal: refuse('malformed', `Not done: in "${name}", ${withinBytes(wrong, 800)}.`) };
  }
  // The shapes above are the payload types of actions.ts, checked member by member.
  return { ok: true, action: { name, ...withoutNulls(payload as object) } as Action };
}

/** Null is how some senders write "none"; only what is optional may be null. In `fields` it empties a field, and stays. */
function withoutNulls(given: object): object {
  const entries = Object.entries(given as Record<string, unknown>).filter(
    ([, value]) => (value ?? null) !== null,
  );
  return Object.fromEntries(
    entries.map(([key, value]) => [key, key === 'byHand' ? withoutNulls(value as object) : value]),
  );
}
