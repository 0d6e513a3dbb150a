import type { RequestStatus } from '../../domain/approval/state.ts';
import type { RequestInput } from '../approval/contract.ts';

/** Credits that are asked for by themselves: an Adding Credits Request of a PoC, or an internal request. */
export const creditRequestType = 'creditRequest';

/** Workflow id of a credit request: `credits/<creditRequestId>`. */
export function creditRequestId(id: string): string {
  return `credits/${id}`;
}

/** The `pocId` of an internal request, which belongs to no PoC: no PoC can have this id. */
export const noPoc = '-';

/** Always submitted at once. */
export interface CreditRequestInput extends RequestInput {
  readonly creditRequestId: string;
  /** The PoC that runs out of credits; absent for an internal request. */
  readonly pocId?: string;
}

export interface CreditRequestOutcome {
  readonly requestId: string;
  readonly status: RequestStatus;
  /** Credits added to the tenant; 0 when none were. */
  readonly creditsGranted: number;
}
