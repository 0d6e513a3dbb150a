import type { CreditsBefore } from '../credits/tier.ts';
import type { PolicySlice } from '../policy/policy.ts';
import type { WantedReservation } from './credits.ts';
import type { RequestState } from './state.ts';
import { moveOn } from './steps.ts';
import { isUnderWay } from './under-way.ts';

/** What the Org's workflow said when it reserved. Whole credits. */
export interface ReservationAnswer {
  /** Granted and reserved in the Org, this request included. */
  readonly accumulated: number;
  /** What Org and PoC had before this request; answers of earlier versions have none. */
  readonly before?: CreditsBefore;
}

/** The credits are reserved: where the route has tiers, it is known now and goes on. */
export function applyReservation(
  state: RequestState,
  policy: PolicySlice,
  reserved: WantedReservation,
  { accumulated, before }: ReservationAnswer,
  now: number,
): void {
  state.credits = { ...state.credits, reserved, accumulated, ...(before === undefined ? {} : { before }) };
  if (policy.route.tiers !== undefined && isUnderWay(state)) moveOn(state, policy, now);
}
