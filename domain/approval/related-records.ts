import type { RelatedRecords } from '../records/related-records.ts';
import { isBlank, type FieldId, type FieldValue } from '../request/fields.ts';
import type { RequestState } from './state.ts';

/**
 * What Salesforce knows that the request should say. A region comes from the Account, else the Lead, else the form
 * (process.md, reading 7); the Org ID from the Lead or the Account, shown for confirmation (reading 10); everything
 * else only fills blanks.
 */
export function fieldsFromRecords(
  state: RequestState,
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
  if (region !== undefined) fields.region = region;
  if (account !== undefined) fields.internalUser = account.internal;
  return fields;
}
