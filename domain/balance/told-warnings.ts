/**
 * Which warnings about an Org's balance were given already, so that each is given once. JSON-safe; what is over is left
 * out, so it stays as small as what is going on.
 */
export interface ToldWarnings {
  /** The highest share told that is still exceeded. */
  readonly share?: number;
  /** Grants that are about to expire, or did lately. By expiry, then by id. */
  readonly expiring: readonly ExpiringGrant[];
  /** The submit-by day that was told, and what was granted then: after a top-up it may be told again. */
  readonly topUp?: { readonly day: string; readonly grantedCredits: number };
  readonly usedUp?: true;
  readonly overage?: true;
}

/** The ledger says of an expired grant that nothing remains; what was there last is only known from before. */
export interface ExpiringGrant {
  readonly grantId: string;
  readonly expiresOn: string;
  /** US dollars left when it was last seen before its expiry. */
  readonly remaining: number;
  /** The fewest days before expiry that were warned of; absent before the first warning. */
  readonly toldDays?: number;
  readonly toldExpired?: true;
}

export const nothingTold: ToldWarnings = { expiring: [] };
