import type { FieldId } from '../request/fields.ts';

/** Why an action is refused. Programs read `code`; people read `message`, which says what to do. */
export type RefusalCode =
  | 'malformed'
  | 'id-used'
  | 'closed'
  | 'not-open'
  | 'unknown-step'
  | 'stale-step'
  | 'stale-round'
  | 'wrong-kind'
  | 'not-yours'
  | 'own-request'
  | 'claimed-by-other'
  | 'already-decided'
  | 'stale-content'
  | 'not-an-operator'
  | 'comment-required'
  | 'missing-fields'
  | 'unknown-person'
  | 'field-not-yours'
  | 'invalid-field'
  | 'no-question'
  | 'too-many-reassignments'
  | 'grant-under-way'
  | 'policy-not-published'
  | 'too-much'
  | 'being-checked'
  | 'not-eligible'
  | 'not-reserved'
  | 'no-drift';

/** A blank field that stands in the way: who sets it, and where. */
export interface MissingField {
  readonly field: FieldId;
  readonly label: string;
  readonly setBy: string;
  readonly where: string;
}

export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly missing?: readonly MissingField[];
}

export function refuse(code: RefusalCode, message: string, missing?: readonly MissingField[]): Refusal {
  return missing === undefined ? { code, message } : { code, message, missing };
}
