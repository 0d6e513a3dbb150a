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
  /** The decisions behind the grant, in their order. Absent in orders that were placed before there was a proof. */
  readonly proof?: readonly Decision[];
  /** Set where BE&O has added the credits by hand: they are verified and never added again. */
  readonly byHand?: ByHand;
}

/** How BE&O says that the credits were added by hand: at least one of the two. */
export interface ByHand {
  /** Id of the grant in TiDB Cloud. */
  readonly grantId?: string;
  /** Where the evidence is, such as a link to a screenshot. */
  readonly reference?: string;
}

/** A decision that stands behind a grant: an approval of the chain, or BE&O's release. */
export interface Decision {
  /** Role of the step, such as `finance`. */
  readonly step: string;
  readonly decision: 'approved' | 'released';
  /** Directory id. */
  readonly by: string;
  /** ISO 8601 instant. */
  readonly at: string;
  readonly round: number;
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

const confettiKey = /^(?:poc|credits)\/.+\/grant\/\d+$/;

/** The idempotency key of a request's n-th order, from 1: an order after a declined one is another grant. */
export function grantKey(requestId: string, n: number): string {
  return `${requestId}/grant/${n}`;
}

/** Whether a grant of the ledger was ordered by Confetti, and not made by hand. */
export function isConfettiKey(idempotencyKey: string): boolean {
  return confettiKey.test(idempotencyKey);
}

/** A grant with what the ledger knows beside it. */
export interface LedgerGrant extends Grant {
  /** Workflow id of the request, or whatever a grant that was made by hand says. */
  readonly requestId: string;
  readonly pocId: string;
  /** US dollars of it that are not spent yet; what expired unspent is not counted. */
  readonly remaining: number;
}

/** The answer of the TiDB Cloud port to a grant: declined is a value, a fault is an exception. */
export type GrantAnswer =
  | {
      readonly outcome: 'granted';
      readonly grant: Grant;
    }
  | { readonly outcome: 'declined'; readonly code: string; readonly reason: string };
