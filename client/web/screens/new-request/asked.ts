import { invalidFieldValue } from '../../../../domain/approval/field-values.ts';
import { openRequest } from '../../../../domain/approval/open-request.ts';
import type { Refusal } from '../../../../domain/approval/refusal.ts';
import { submissionGaps } from '../../../../domain/approval/submission-gaps.ts';
import {
  entryPointsOf,
  type EntryPoint,
  type PocEntryPoint,
  type PolicySlice,
} from '../../../../domain/policy/policy.ts';
import { isCreditRequestId } from '../../../../domain/request/credit-request-id.ts';
import {
  isBlank,
  type FieldId,
  type FieldValue,
  type FieldValues,
} from '../../../../domain/request/fields.ts';
import { isPocId } from '../../../../domain/request/poc-id.ts';
import { creditRequestId } from '../../../../workflows/credit-request/contract.ts';
import { pocApplicationId } from '../../../../workflows/poc-application/contract.ts';
import { newCreditRequestId, newPocId } from '../../../new-ids.ts';
import type { Language } from '../../languages.ts';
import { fieldInputName, postedFields } from '../../ui/field-input.tsx';

/** What the buttons of the form do. */
export type Intent = 'submit' | 'draft' | 'check';

/** A form as it was filled in. */
export interface Asked {
  /** The new request's own id, such as `P-8S2K0Q1Z`: made with the form, so that sending it twice asks for one thing. */
  readonly id: string;
  /** The PoC that credits are for, as typed. */
  readonly pocId: string;
  /** What could be read and fits its field. */
  readonly fields: FieldValues;
  readonly typed: { readonly [F in FieldId]?: string };
  readonly wrong: { readonly [F in FieldId]?: string };
}

/** A form that nobody has filled in, but for what its address says: `?poc=P-1042`, `?company=Acme`. */
export function emptyForm(policy: PolicySlice, query: Readonly<Record<string, string>>): Asked {
  const given = Object.entries(query).filter(([name]) => Object.hasOwn(policy.fields, name));
  return {
    id: newIdFor(policy),
    pocId: withoutPrefix(query['poc'] ?? ''),
    fields: {},
    typed: Object.fromEntries(given),
    wrong: {},
  };
}

/** Reads a posted form. */
export function askedIn(
  form: Readonly<Record<string, unknown>>,
  policy: PolicySlice,
  language: Language,
): Asked {
  const posted = postedFields(form, policy, language);
  const fields: { [F in FieldId]?: FieldValue } = {};
  const wrong: { [F in FieldId]?: string } = { ...posted.wrong };
  for (const [field, value] of Object.entries(posted.fields) as [FieldId, FieldValue][]) {
    if (value === null) continue;
    const invalid = invalidFieldValue(policy, field, value);
    if (invalid === undefined) fields[field] = value;
    else wrong[field] = invalid;
  }
  const id = textOf(form, 'id');
  return {
    id: isIdFor(policy, id) ? id : newIdFor(policy),
    pocId: withoutPrefix(textOf(form, 'poc')),
    fields,
    typed: posted.typed,
    wrong,
  };
}

/** The id of the request that a form asks for: `poc/P-1042`. */
export function requestIdFor({ kind }: Pick<PolicySlice, 'kind'>, id: string): string {
  return kind === 'pocApplication' ? pocApplicationId(id) : creditRequestId(id);
}

/**
 * What would stop an application right after its start, so that it is told before. What Salesforce may still fill in, from
 * a record that is named, is left to be judged then.
 */
export function gapsOf(
  policy: PolicySlice,
  { id, fields }: Asked,
  requester: string,
  now: number,
): Refusal | undefined {
  const requestId = requestIdFor(policy, id);
  const state = openRequest(policy, { requestId, pocId: id, requester, via: 'web', fields }, now);
  const gaps = submissionGaps(state, policy);
  if (gaps?.missing === undefined) return gaps;
  const namesRecord = namingFields.some((field) => !isBlank(fields, field));
  const missing = gaps.missing.filter(({ field }) => !namesRecord || !filledFromRecords.includes(field));
  return missing.length === 0 ? undefined : { ...gaps, missing };
}

const namingFields: readonly FieldId[] = ['account', 'lead', 'opportunity'];
const filledFromRecords: readonly FieldId[] = ['company', 'account', 'contact', 'opportunity', 'orgId'];

/** The name of an input that is no field: apart from those. */
export const inputNames = { id: 'id', poc: 'poc', intent: 'intent', field: fieldInputName } as const;

export function intentOf(form: Readonly<Record<string, unknown>>): Intent {
  const said = textOf(form, inputNames.intent);
  return said === 'draft' || said === 'check' ? said : 'submit';
}

function newIdFor({ entryPoint }: PolicySlice): string {
  return isOfPoc(entryPoint) ? newPocId() : newCreditRequestId();
}

function isIdFor({ entryPoint }: PolicySlice, id: string): boolean {
  return isOfPoc(entryPoint) ? isPocId(id) : isCreditRequestId(id);
}

function withoutPrefix(poc: string): string {
  return poc.trim().replace(/^poc\//, '');
}

function textOf(form: Readonly<Record<string, unknown>>, name: string): string {
  const value = form[name];
  return typeof value === 'string' ? value : '';
}

export function isOfPoc(entryPoint: EntryPoint): entryPoint is PocEntryPoint {
  return (entryPointsOf.pocApplication as readonly string[]).includes(entryPoint);
}
