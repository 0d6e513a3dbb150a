import type { ReservationAnswer } from '../../domain/approval/reservation.ts';
import type { GrantOrder } from '../../domain/credits/grant.ts';
import type { TenantState } from '../../domain/credits/tenant.ts';

/**
 * The Orgs' own workflows, where credits are reserved and grants are queued. The worker implements it with its client.
 * `callId` is the same for every attempt of one call: an attempt whose answer was lost is given the same one.
 */
export interface TenantCredits {
  reserve(input: ReservationInput, callId: string): Promise<ReservationAnswer>;
  /** Nothing happens where nothing is reserved. */
  release(input: { readonly orgId: string; readonly requestId: string }, callId: string): Promise<void>;
  order(order: GrantOrder, callId: string): Promise<{ readonly problem?: string }>;
  /** The Org as its workflow has it; undefined where Confetti does not have the Org. */
  tenant(orgId: string): Promise<TenantReading | undefined>;
  /** Some of the Orgs that Confetti has, each once; `nextPage` is handed in for more. */
  orgs(page?: string): Promise<OrgPage>;
}

export interface ReservationInput {
  readonly orgId: string;
  /** Workflow id of the request. */
  readonly requestId: string;
  /** The PoC that the credits are for. */
  readonly pocId?: string;
  /** Whole credits. */
  readonly credits: number;
}

export interface TenantReading extends TenantState {
  /** What keeps the first order from being settled, or the ledger from being taken over, in words. */
  readonly problem?: string;
}

export interface OrgPage {
  readonly orgIds: readonly string[];
  readonly nextPage?: string;
}
