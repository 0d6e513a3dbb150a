/**
 * The fields of a request, under the names that policy, messages and the command line use. They are the PoC page's
 * (seed 000, "Apply in Salesforce", 3) and what its FAQ asks to be confirmed; the labels people read are in the policy.
 */
export const fieldIds = [
  'account',
  'contact',
  'lead',
  'opportunity',
  'applicationLink',
  'creditsNeeded',
  'creditsExpiryDate',
  'customerPayment',
  'justification',
  'regionLeader',
  'regionalGpe',
  'regionalSdr',
  'presales',
  'pocStatus',
  'orgId',
  'presalesAutoApprove',
  'internalUser',
  'region',
  'company',
  'customerSignedUp',
  'leadConverted',
] as const;

export type FieldId = (typeof fieldIds)[number];

/** `null` is "blank": a yes/no that nobody answered is not a no (process.md, reading 3). */
export type FieldValue = string | number | boolean | null;

export type FieldValues = { readonly [F in FieldId]?: FieldValue };

/** The value, with "never set" and "set to nothing" read as the same blank. */
export function fieldValue(fields: FieldValues, field: FieldId): FieldValue {
  const value = fields[field];
  return value === undefined || value === '' ? null : value;
}

export function isBlank(fields: FieldValues, field: FieldId): boolean {
  return fieldValue(fields, field) === null;
}

/** A text field's value, or undefined where it is blank. */
export function textField(fields: FieldValues, field: FieldId): string | undefined {
  const value = fieldValue(fields, field);
  return typeof value === 'string' ? value : undefined;
}

/** Whole credits, or undefined where nobody has said how many. */
export function creditsField(fields: FieldValues): number | undefined {
  const value = fieldValue(fields, 'creditsNeeded');
  return typeof value === 'number' ? value : undefined;
}
