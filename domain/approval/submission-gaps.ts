import type { PolicySlice } from '../policy/policy.ts';
import { isBlank, type FieldId, type FieldValue, type FieldValues } from '../request/fields.ts';
import { wrongDoor } from './door.ts';
import { invalidFieldValue } from './field-values.ts';
import { missingFields, refuseMissing } from './missing-fields.ts';
import { refuse, type Refusal } from './refusal.ts';
import type { RequestState } from './state.ts';

/** What keeps a request from being submitted, or undefined when nothing does. */
export function submissionGaps(state: RequestState, policy: PolicySlice): Refusal | undefined {
  const { requires, confirms, onGap } = policy.route.submission;
  const required = onGap === 'block' ? [...requires, ...confirms] : requires;
  const missing = missingFields(policy, confirmedFields(state, confirms), [...new Set(required)]);
  if (missing.length > 0) return refuseMissing('Not submitted', missing);
  const door = wrongDoor(policy, state.fields);
  if (door !== undefined) return refuse('not-eligible', `Not submitted: ${door}`);
  const invalid = invalidSubmission(state, policy);
  return invalid === undefined ? undefined : refuse('invalid-field', `Not submitted: ${invalid}.`);
}

/** A confirmation that was answered with no is as good as none (process.md, reading 10). */
function confirmedFields(state: RequestState, confirms: readonly FieldId[]): FieldValues {
  const denied = confirms.filter((field) => state.fields[field] === false);
  return { ...state.fields, ...Object.fromEntries(denied.map((field) => [field, null])) };
}

/**
 * Fields that came with the request have not passed `setFields`. An unknown region or person is no reason to refuse: it
 * fails closed when its step is reached (process.md, reading 7).
 */
function invalidSubmission(state: RequestState, policy: PolicySlice): string | undefined {
  for (const [field, value] of Object.entries(state.fields) as [FieldId, FieldValue][]) {
    if (isBlank(state.fields, field)) continue;
    const { type, label } = policy.fields[field];
    const mayBeUnknown = type === 'region' || type === 'person';
    const invalid =
      mayBeUnknown && typeof value === 'string' ? undefined : invalidFieldValue(policy, field, value);
    if (invalid !== undefined) return mayBeUnknown ? `${label} must be a text` : invalid;
  }
  return undefined;
}
