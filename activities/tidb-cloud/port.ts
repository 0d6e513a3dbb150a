import type { Grant, GrantAnswer, GrantOrder, LedgerGrant } from '../../domain/credits/grant.ts';
import type { DailyUsage, MonthlyBill, OrgAccount } from '../../domain/credits/org.ts';
import type { Operation } from '../../domain/records/operation.ts';

export interface CallOptions {
  /** Gives the call up and rejects with the signal's reason. The outcome of a grant that was given up is unknown. */
  readonly signal?: AbortSignal;
}

/** Days `YYYY-MM-DD` in UTC, both included: at most 92. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/**
 * TiDB Cloud as this project uses it. A decline is a value; a fault is an `ApplicationFailure` of `activities/failures.ts`.
 * No call is repeated in here: Temporal retries.
 */
export interface TidbCloud {
  /** The Org with all its grants, or undefined when there is none of this id. */
  org(orgId: string, options?: CallOptions): Promise<OrgAccount | undefined>;
  /** Closed months, newest first. An unknown Org is an `Invalid` failure. */
  bills(orgId: string, options?: CallOptions): Promise<MonthlyBill[]>;
  /**
   * Closed days of the range, oldest first; yesterday is the newest there can be. An unknown Org and a range that is none
   * are `Invalid` failures.
   */
  usage(orgId: string, range: DayRange, options?: CallOptions): Promise<DailyUsage[]>;
  /** The Org's whole ledger, oldest first. An unknown Org is an `Invalid` failure. */
  grants(orgId: string, options?: CallOptions): Promise<LedgerGrant[]>;
  /**
   * Grants once per idempotency key. After an `Unreachable` failure the outcome is unknown: settle it with `findGrant`.
   * After every other failure nothing was granted.
   */
  grant(order: GrantOrder, options?: CallOptions): Promise<GrantAnswer>;
  findGrant(orgId: string, idempotencyKey: string, options?: CallOptions): Promise<Grant | undefined>;
  /** The grant of this id, whoever made it; undefined when the Org, if there is one, has none such. */
  findGrantById(orgId: string, grantId: string, options?: CallOptions): Promise<LedgerGrant | undefined>;
  /**
   * Shows an internal request in the Org's Operation History as it stands now: `written` is false when a newer revision is
   * there. May be repeated. An unknown Org is an `Invalid` failure.
   */
  recordOperation(operation: Operation, options?: CallOptions): Promise<{ readonly written: boolean }>;
  /** Resolves when TiDB Cloud answers and accepts the keys. */
  ping(options?: CallOptions): Promise<void>;
}
