import type { PolicySlice } from '../policy/policy.ts';
import { sameReservation, wantedReservation } from './credits.ts';
import type { RequestState } from './state.ts';
import { isUnderWay, needsVetting } from './under-way.ts';

/**
 * What a request waits for before its route is known, or after a change that may alter it: `checking` until PoC and Org
 * are found fit, `reserving` until the credits are reserved, because the tier goes by what was accumulated at that moment.
 * Undefined for a request whose route stands.
 */
export function preparing(state: RequestState, policy: PolicySlice): 'checking' | 'reserving' | undefined {
  if (!isUnderWay(state) || state.credits.grant !== undefined) return undefined;
  if (needsVetting(state, policy)) return 'checking';
  if (policy.route.tiers === undefined) return undefined;
  return sameReservation(wantedReservation(state, policy), state.credits.reserved) ? undefined : 'reserving';
}

/** The same for people. */
export function preparationInWords(what: 'checking' | 'reserving'): string {
  return what === 'checking'
    ? 'PoC and Org are being checked'
    : 'The credits are being reserved, which decides the route';
}
