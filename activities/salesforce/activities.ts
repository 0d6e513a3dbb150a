import { cancellationSignal } from '@temporalio/activity';

import type { RelatedRecords, RelatedRecordsQuery } from '../../domain/records/related-records.ts';
import type { MirrorReceipt, RecordedGrant, RequestSnapshot } from '../../domain/records/request-snapshot.ts';
import type { Salesforce } from './client.ts';

/** Activities on Salesforce. All are safe to retry: two only read, the other upserts by external id. */
export function createSalesforceActivities({
  salesforce,
}: {
  readonly salesforce: Pick<Salesforce, 'relatedRecords' | 'mirror' | 'recordedGrants'>;
}) {
  return {
    readRelatedRecords: (query: RelatedRecordsQuery): Promise<RelatedRecords> =>
      salesforce.relatedRecords(query, cancellationSignal()),
    mirrorRequest: (snapshot: RequestSnapshot): Promise<MirrorReceipt> =>
      salesforce.mirror(snapshot, cancellationSignal()),
    readRecordedGrants: ({ orgId }: { readonly orgId: string }): Promise<RecordedGrant[]> =>
      salesforce.recordedGrants(orgId, cancellationSignal()),
  };
}

export type SalesforceActivities = ReturnType<typeof createSalesforceActivities>;
