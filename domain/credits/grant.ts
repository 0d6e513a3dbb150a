/** What is asked of TiDB Cloud: add these credits to this Org, once. 1 credit is 1 US dollar (process.md, reading 17). */
export interface GrantOrder {
  /** The same for every attempt to carry out one grant; TiDB Cloud answers a repeated key with the first grant. */
  readonly idempotencyKey: string;
  readonly orgId: string;
  /** Whole credits, more than zero. */
  readonly credits: number;
  /** Last day the credits can be used, `YYYY-MM-DD`. */
  readonly expiresOn: string;
  /** Workflow id of the request that was approved, such as `poc/P-1042`. */
  readonly requestId: string;
  readonly pocId: string;
  /** Directory ids of everybody whose approval stands behind the grant. */
  readonly approvers: readonly string[];
}

/** A grant as TiDB Cloud's ledger has it. */
export interface Grant {
  readonly grantId: string;
  readonly idempotencyKey: string;
  readonly orgId: string;
  readonly credits: number;
  readonly expiresOn: string;
  /** ISO 8601 instant. */
  readonly grantedAt: string;
}

/** The answer of the TiDB Cloud port to a grant: declined is a value, a fault is an exception. */
export type GrantAnswer =
  | { readonly outcome: 'granted'; readonly grant: Grant }
  | { readonly outcome: 'declined'; readonly code: string; readonly reason: string };
