import { cancellationSignal } from '@temporalio/activity';

import type { RelatedRecords, RelatedRecordsQuery } from '../../domain/records/related-records.ts';
import type { MirrorReceipt, RequestSnapshot } from '../../domain/records/request-snapshot.ts';
import type { Salesforce } from './client.ts';

/** Activities on Salesforce. All are safe to retry: one only reads, the other upserts by external id. */
export function createSalesforceActivities({
  salesforce,
}: {
  readonly salesforce: Pick<Salesforce, 'relatedRecords' | 'mirror'>;
}) {
  return {
    readRelatedRecords: (query: RelatedRecordsQuery): Promise<RelatedRecords> =>
      salesforce.relatedRecords(query, cancellationSignal()),
    mirrorRequest: (snapshot: RequestSnapshot): Promise<MirrorReceipt> =>
      salesforce.mirror(snapshot, cancellationSignal()),
  };
}

export type SalesforceActivities = ReturnType<typeof createSalesforceActivities>;
