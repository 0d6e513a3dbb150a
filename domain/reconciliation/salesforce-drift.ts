import type { RecordedGrant } from '../records/request-snapshot.ts';
import { balanceInWords } from '../balance/amount.ts';
import type { DriftFacts, HistoryGrant } from './drift-facts.ts';
import type { Drift } from './drift-row.ts';
import { settledWith } from './settle-with.ts';

/** What Salesforce's records say of grants, against the histories. Nothing here moves credits: mirroring again mends it. */
export function salesforceDrift(
  { orgId, histories, salesforce, ledger }: DriftFacts,
  now: number,
): readonly Drift[] {
  const records = byRequest(salesforce);
  const granted = new Set(histories.map(({ requestId }) => requestId));
  const grantedAt = new Map(ledger.map((grant) => [grant.grantId, grant.grantedAt]));
  return [
    ...histories.flatMap((history) => comparedWith(orgId, history, records.get(history.requestId) ?? [])),
    ...salesforce
      .filter(({ requestId }) => !granted.has(requestId))
      .map(({ requestId, recordId, credits, grantId }): Drift => ({
        kind: 'missing-in-history',
        orgId,
        what: `Record ${recordId} says that ${requestId} was granted ${balanceInWords(credits)} (${grantId}); its history does not.`,
        where: 'in Salesforce, in no history',
        since: grantedAt.get(grantId) ?? new Date(now).toISOString(),
        credits,
        requestId,
        grantId,
        ...settledWith('mirror', orgId, requestId),
      })),
  ];
}

function comparedWith(
  orgId: string,
  { requestId, grant, inSalesforce }: HistoryGrant,
  records: readonly RecordedGrant[],
): Drift[] {
  const { grantId, credits, grantedAt: since } = grant;
  const row = { orgId, since, requestId, grantId, ...settledWith('mirror', orgId, requestId) };
  const [first, ...others] = records;
  if (first === undefined) {
    const what = `${requestId} was granted ${balanceInWords(credits)} (${grantId}); Salesforce does not say so.`;
    return inSalesforce
      ? [
          {
            ...row,
            kind: 'missing-in-salesforce',
            what,
            where: "in Confetti's history, not in Salesforce",
            credits,
          },
        ]
      : [];
  }
  const where = "Salesforce and Confetti's history";
  const differs = records
    .filter((record) => record.grantId !== grantId || record.credits !== credits)
    .map((record): Drift => {
      const what = `Record ${record.recordId} says that ${requestId} was granted ${balanceInWords(record.credits)} (${record.grantId}); its history says ${balanceInWords(credits)} (${grantId}).`;
      return { ...row, kind: 'salesforce-differs', what, where, credits: Math.abs(record.credits - credits) };
    });
  if (differs.length > 0 || others.length === 0) return differs;
  const ids = records.map(({ recordId }) => recordId).join(', ');
  const what = `The grant of ${requestId} (${balanceInWords(credits)}, ${grantId}) is on ${records.length} records: ${ids}.`;
  return [{ ...row, kind: 'salesforce-differs', what, where, credits: credits * others.length }];
}

/** The records of each request, in an order of their own. */
function byRequest(salesforce: readonly RecordedGrant[]): ReadonlyMap<string, readonly RecordedGrant[]> {
  const records = new Map<string, RecordedGrant[]>();
  for (const record of salesforce) {
    const others = records.get(record.requestId);
    if (others === undefined) records.set(record.requestId, [record]);
    else others.push(record);
  }
  for (const list of records.values()) list.sort((one, other) => (one.recordId < other.recordId ? -1 : 1));
  return records;
}
