import { fieldIds } from '../request/fields.ts';
import {
  isObject,
  isUndecodable,
  object,
  oneOf,
  optional,
  text,
  wholeNumber,
  type Check,
} from '../message-shape.ts';
import { withinBytes } from '../wording/length.ts';
import { maxActionIdLength, type Action, type ActionName } from './actions.ts';
import { refuse, type Refusal } from './refusal.ts';

const maxTextLength = 4000;

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
  text(maxActionIdLength)(value, name) ??
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

const decision = oneOf('approve', 'reject', 'send-back');

/** What names a policy; whether it is the published one as a whole is compared before it is adopted. */
const policySlice: Check = (value, name) => {
  if (!isObject(value)) return `${name} must be a slice of the published policy`;
  const unnamed = ['hash', 'kind', 'entryPoint', 'edition'].find((key) => typeof value[key] !== 'string');
  return unnamed === undefined
    ? undefined
    : `${name}.${unnamed} must be a text: send a slice of the published policy`;
};

const shapes: Record<ActionName, Check> = {
  submit: object(base),
  decide: object({ ...onStep, decision, comment: optional(words), seen: optional(text(64)) }),
  claim: object(onStep),
  comment: object({ ...onStep, comment: words }),
  ask: object({ ...onStep, question: words }),
  answer: object({ ...onStep, answer: words }),
  setFields: object({ ...base, fields, comment: optional(words) }),
  fulfil: object({ ...onStep, comment: optional(words), byHand: optional(byHand) }),
  reassign: object({ ...onStep, to: text(254), from: optional(text(254)), comment: optional(words) }),
  delegate: object({ ...onStep, to: text(254), from: optional(text(254)), comment: optional(words) }),
  addApprover: object({ ...onStep, approver: text(254), comment: optional(words) }),
  recall: object({ ...base, comment: optional(words) }),
  resubmit: object({ ...base, comment: optional(words) }),
  amend: object({ ...base, fields, comment: optional(words) }),
  nudge: object({ ...onStep, comment: words }),
  override: object({ ...onStep, decision, comment: words }),
  adoptPolicy: object({ ...base, policy: policySlice, comment: words }),
};

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
