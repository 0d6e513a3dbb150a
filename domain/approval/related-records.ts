import type { PolicySlice } from '../policy/policy.ts';
import type { RelatedRecords } from '../records/related-records.ts';
import { isBlank, textField, type FieldId, type FieldValue } from '../request/fields.ts';
import { applySystemFields } from './apply.ts';
import type { RequestState } from './state.ts';

/**
 * What Salesforce knows that the request should say. A region comes from the Account, else the Lead, else the form
 * (process.md, reading 7); the Org ID from the Lead or the Account, shown for confirmation (reading 10); everything
 * else only fills blanks.
 */
export function fieldsFromRecords(
  state: RequestState,
  policy: PolicySlice,
  records: RelatedRecords,
): { [F in FieldId]?: FieldValue } {
  const { account, lead, opportunity } = records;
  const found: { [F in FieldId]?: FieldValue | undefined } = {
    company: account?.name ?? lead?.company,
    account: account?.id,
    lead: lead?.id,
    contact: lead?.convertedContactId,
    opportunity: opportunity?.id ?? lead?.convertedOpportunityId,
    orgId: lead?.orgId ?? account?.orgId,
    leadConverted: lead?.converted,
  };
  const fields: { [F in FieldId]?: FieldValue } = {};
  for (const [field, value] of Object.entries(found) as [FieldId, FieldValue | undefined][]) {
    if (value !== undefined && isBlank(state.fields, field)) fields[field] = value;
  }
  const region = account?.region ?? lead?.region;
  // What Salesforce said before may have been mended here since; only news counts, and nonsense replaces nothing.
  const isNews = region !== undefined && region !== state.regionInSalesforce;
  const isKnown = region !== undefined && policy.regions.includes(region);
  const isOurs = policy.regions.includes(textField(state.fields, 'region') ?? '');
  if (isNews && (isKnown || !isOurs)) fields.region = region;
  if (account !== undefined) fields.internalUser = account.internal;
  return fields;
}

/** Takes over what Salesforce knows, and remembers what it said of the region. */
export function applyRelatedRecords(
  state: RequestState,
  policy: PolicySlice,
  records: RelatedRecords,
  now: number,
): void {
  const fields = fieldsFromRecords(state, policy, records);
  const region = records.account?.region ?? records.lead?.region;
  if (region !== undefined) state.regionInSalesforce = region;
  applySystemFields(state, policy, fields, 'salesforce', now);
}
