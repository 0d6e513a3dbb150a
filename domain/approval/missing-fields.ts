import type { PolicySlice, RoleId } from '../policy/policy.ts';
import { isBlank, type FieldId, type FieldValues } from '../request/fields.ts';
import { refuse, type MissingField, type Refusal } from './refusal.ts';

/** The fields of `required` that are blank, each with who sets it and where (process.md, reading 10). */
export function missingFields(
  policy: PolicySlice,
  fields: FieldValues,
  required: readonly FieldId[],
): MissingField[] {
  return required
    .filter((field) => isBlank(fields, field))
    .map((field) => {
      const { label, where } = policy.fields[field];
      return { field, label, setBy: ownersInWords(policy, field), where };
    });
}

function roleLabel(policy: PolicySlice, role: RoleId): string {
  if (role === 'requester') return 'the requester';
  if (role === 'system') return 'Confetti';
  return policy.roles[role]?.label ?? role;
}

/** Who sets a field: `Sales, SDR or the requester`. */
export function ownersInWords(policy: PolicySlice, field: FieldId): string {
  const owners = policy.fields[field].setBy.map((role) => roleLabel(policy, role));
  const last = owners.at(-1) ?? 'nobody';
  return owners.length < 2 ? last : `${owners.slice(0, -1).join(', ')} or ${last}`;
}

/** "Not approved: Presales auto-approve is empty. Presales sets it before approving (PoC page, field …)." (ux.md) */
export function refuseMissing(outcome: string, missing: readonly MissingField[]): Refusal {
  const sentences = missing.map(
    ({ label, setBy, where }) => `${label} is empty; ${setBy} sets it (${where}).`,
  );
  // One field reads as a sentence; several are a list to work off.
  const gap = sentences.length === 1 ? ' ' : '\n  ';
  return refuse('missing-fields', `${outcome}:${gap}${sentences.join(gap)}${orgIdAdvice(missing)}`, missing);
}

/** The seed's four steps for a blank Org ID (seed 000, FAQ 6; process.md, reading 11). */
function orgIdAdvice(missing: readonly MissingField[]): string {
  if (!missing.some(({ field }) => field === 'orgId')) return '';
  return (
    '\n  To get the TiDB Cloud Org ID:' +
    '\n  1. confirm with the customer what their Cloud Org ID for this PoC is;' +
    '\n  2. claim the Lead with this Org ID in Salesforce from the SDR, Sales Ops or the BE&O partner;' +
    '\n  3. convert the Lead into your Account;' +
    '\n  4. fill in the Org on the PoC page, and the TiDB Cloud Org ID will display.'
  );
}
