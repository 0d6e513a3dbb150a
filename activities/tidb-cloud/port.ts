import type { Grant, GrantAnswer, GrantOrder } from '../../domain/credits/grant.ts';
import type { MonthlyBill, OrgAccount } from '../../domain/credits/org.ts';

export interface CallOptions {
  /** Gives the call up and rejects with the signal's reason. The outcome of a grant that was given up is unknown. */
  readonly signal?: AbortSignal;
}

/**
 * TiDB Cloud as this project uses it. A decline is a value; a fault is an `ApplicationFailure` of `activities/failures.ts`.
 * No call is repeated in here: Temporal retries.
 */
export interface TidbCloud {
  /** The Org, or undefined when there is none of this id. */
  org(orgId: string, options?: CallOptions): Promise<OrgAccount | undefined>;
  /** Closed months, newest first. An unknown Org is an `Invalid` failure. */
  bills(orgId: string, options?: CallOptions): Promise<MonthlyBill[]>;
  /**
   * Grants once per idempotency key. After an `Unreachable` failure the outcome is unknown: settle it with `findGrant`.
   * After every other failure nothing was granted.
   */
  grant(order: GrantOrder, options?: CallOptions): Promise<GrantAnswer>;
  findGrant(orgId: string, idempotencyKey: string, options?: CallOptions): Promise<Grant | undefined>;
  /** Resolves when TiDB Cloud answers and accepts the keys. */
  ping(options?: CallOptions): Promise<void>;
}
