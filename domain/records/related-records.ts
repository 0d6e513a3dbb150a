/** Which Salesforce records a request names: record ids, or names where the id is not known. */
export interface RelatedRecordsQuery {
  readonly pocId: string;
  readonly account?: string;
  readonly lead?: string;
  readonly opportunity?: string;
}

/**
 * What Salesforce knows about a request when it starts. Everything is optional: a request that began in the TiDB Cloud
 * UI may have nothing there but a Lead.
 */
export interface RelatedRecords {
  /** The PoC record's own fields, where Sales created it first. */
  readonly poc?: { readonly recordId: string; readonly ownerEmail?: string };
  readonly account?: {
    readonly id: string;
    readonly name: string;
    readonly region?: string;
    readonly orgId?: string;
    readonly internal: boolean;
    readonly ownerEmail?: string;
  };
  readonly lead?: {
    readonly id: string;
    readonly company: string;
    readonly region?: string;
    readonly orgId?: string;
    readonly converted: boolean;
    readonly ownerEmail?: string;
    readonly convertedAccountId?: string;
    readonly convertedContactId?: string;
    readonly convertedOpportunityId?: string;
  };
  readonly opportunity?: {
    readonly id: string;
    readonly name: string;
    readonly stage: string;
    readonly accountId?: string;
    readonly ownerEmail?: string;
  };
}
