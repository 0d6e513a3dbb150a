import type { Grant, LedgerGrant } from '../credits/grant.ts';
import type { RecordedGrant } from '../records/request-snapshot.ts';

/** What one request's history says of the grant that was made for it. */
export interface HistoryGrant {
  /** Workflow id, such as `credits/C-207`. */
  readonly requestId: string;
  readonly grant: Pick<Grant, 'grantId' | 'idempotencyKey' | 'credits' | 'grantedAt'>;
  /** Internal requests have no record in Salesforce. */
  readonly inSalesforce: boolean;
  /** The PoC that the credits are for; an internal request has none. */
  readonly pocId?: string;
}

/** A grant, and for how many credits it counts or counted. */
export interface GrantAmount {
  readonly grantId: string;
  readonly credits: number;
}

/** What `tenantCredits` of the Org knows. Instants are ISO 8601. */
export interface TenantFacts {
  /**
   * Counts what the ledger held before Confetti knew the Org, every grant of a request, and what was adopted;
   * not what was written off.
   */
  readonly grantedCredits: number;
  readonly reserved: readonly {
    readonly requestId: string;
    readonly credits: number;
    readonly since: string;
  }[];
  /** Grants that are being carried out. */
  readonly orders: readonly {
    readonly requestId: string;
    readonly credits: number;
    readonly idempotencyKey: string;
    readonly since: string;
    /** What keeps it from being settled, in words. */
    readonly problem?: string;
  }[];
  /** The latest grants that the total counts, one by one: it may have some that no history has. */
  readonly latest: readonly GrantAmount[];
  /** Grants for which an operator took the ledger's word: its amount stands, whatever a history says. */
  readonly adopted: readonly GrantAmount[];
  /** Grants that an operator gave up as gone. Wins over `adopted`. */
  readonly writtenOff: readonly GrantAmount[];
}

/** All that is known of one Org's credits, in the three places; lists are in any order. */
export interface DriftFacts {
  readonly orgId: string;
  /** One per request that was granted, closed ones included. */
  readonly histories: readonly HistoryGrant[];
  readonly tenant: TenantFacts;
  readonly ledger: readonly LedgerGrant[];
  readonly salesforce: readonly RecordedGrant[];
  /** Workflow ids of requests that are still open. */
  readonly openRequests: readonly string[];
  /** Grants the ledger made before this ISO instant are nobody's drift. */
  readonly seeded: { readonly before: string };
}

/** What makes a comparison meaningless, in words; undefined when nothing does. */
export function invalidDriftFacts(facts: DriftFacts): string | undefined {
  const { orgId, histories, tenant, ledger, salesforce, seeded } = facts;
  const stranger = ledger.find((grant) => grant.orgId !== orgId);
  if (stranger !== undefined) {
    return `grant ${stranger.grantId} is of Org ${stranger.orgId}, not of ${orgId}`;
  }
  const twice =
    listedTwice(
      'the ledger',
      ledger.map(({ grantId }) => grantId),
    ) ??
    listedTwice(
      'the histories',
      histories.map(({ requestId }) => requestId),
    );
  if (twice !== undefined) return twice;
  const amounts: (readonly [string, number])[] = [
    ["Confetti's total", tenant.grantedCredits],
    ...histories.map(({ requestId, grant }) => [`the grant of ${requestId}`, grant.credits] as const),
    ...ledger.map(({ grantId, credits }) => [`grant ${grantId} of the ledger`, credits] as const),
    ...salesforce.map(({ recordId, credits }) => [`record ${recordId} of Salesforce`, credits] as const),
    ...tenant.reserved.map(({ requestId, credits }) => [`the reservation of ${requestId}`, credits] as const),
    ...tenant.orders.map(({ requestId, credits }) => [`the order of ${requestId}`, credits] as const),
    ...[...tenant.latest, ...tenant.adopted, ...tenant.writtenOff].map(
      ({ grantId, credits }) => [`what Confetti counts of grant ${grantId}`, credits] as const,
    ),
  ];
  const odd = amounts.find(([, credits]) => !(Number.isFinite(credits) && credits >= 0));
  if (odd !== undefined) return `${odd[0]} is not an amount (${odd[1]})`;
  const instants: (readonly [string, string])[] = [
    ['the seeding', seeded.before],
    ...histories.map(({ requestId, grant }) => [`the grant of ${requestId}`, grant.grantedAt] as const),
    ...ledger.map(({ grantId, grantedAt }) => [`grant ${grantId} of the ledger`, grantedAt] as const),
    ...tenant.reserved.map(({ requestId, since }) => [`the reservation of ${requestId}`, since] as const),
    ...tenant.orders.map(({ requestId, since }) => [`the order of ${requestId}`, since] as const),
  ];
  const timeless = instants.find(([, instant]) => Number.isNaN(Date.parse(instant)));
  return timeless && `${timeless[0]} has no instant (${JSON.stringify(timeless[1])})`;
}

function listedTwice(where: string, ids: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (const id of ids) {
    if (seen.has(id)) return `${id} is listed twice in ${where}`;
    seen.add(id);
  }
  return undefined;
}
