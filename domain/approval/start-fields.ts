import type { PolicySlice } from '../policy/policy.ts';
import type { FieldId, FieldValues } from '../request/fields.ts';
import { invalidFieldValue } from './field-values.ts';
import { ownersInWords } from './missing-fields.ts';
import { refuse, type Refusal } from './refusal.ts';
import { maySetAtStart } from './start-form.ts';

/**
 * Why a request cannot start with these fields, or undefined when it can. A request starts with what its requester may
 * set: Presales Auto-approve that came with the form would let a requester skip GPE.
 */
export function startRefusal(policy: PolicySlice, fields: FieldValues): Refusal | undefined {
  const given = Object.entries(fields) as [FieldId, FieldValues[FieldId]][];
  const problems = given.flatMap(([field, value]): string[] => {
    if (value === undefined || value === null) return [];
    if (!Object.hasOwn(policy.fields, field)) return [`there is no field "${field}"`];
    const { label } = policy.fields[field];
    if (field === 'pocStatus') return [`${label} is set after the PoC is approved`];
    if (!maySetAtStart(policy, field)) {
      return [`${label} is set by ${ownersInWords(policy, field)}, after the start`];
    }
    // An unknown region fails closed when its step is reached (process.md, reading 7).
    if (field === 'region' && typeof value === 'string') return [];
    const invalid = invalidFieldValue(policy, field, value);
    return invalid === undefined ? [] : [invalid];
  });
  return problems.length === 0 ? undefined : refuse('invalid-field', `Not started: ${problems.join('; ')}.`);
}
