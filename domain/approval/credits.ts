import { grantKey, type Decision, type GrantOrder } from '../credits/grant.ts';
import type { PolicySlice } from '../policy/policy.ts';
import { creditsField, textField } from '../request/fields.ts';
import { timesDeclined } from './history-pages.ts';
import type { RequestState } from './state.ts';
import { isUnderWay, needsVetting } from './under-way.ts';

/** What the tenant's workflow should hold for this request now; undefined when nothing. */
export interface WantedReservation {
  readonly orgId: string;
  readonly credits: number;
}

/**
 * Credits are reserved from submission on, as soon as the Org and the amount are known, and held until they are granted
 * or the round ends without approval (process.md, reading 14).
 */
export function wantedReservation(state: RequestState, policy: PolicySlice): WantedReservation | undefined {
  if (!isUnderWay(state) || state.credits.grant !== undefined) return undefined;
  // What is held stays held while PoC and Org are looked at again; nothing is reserved in an Org that nobody has looked at.
  if (needsVetting(state, policy)) return state.credits.reserved;
  const orgId = textField(state.fields, 'orgId');
  const credits = creditsField(state.fields);
  if (!policy.route.credits || orgId === undefined || credits === undefined) return undefined;
  return { orgId, credits };
}

export function sameReservation(a: WantedReservation | undefined, b: WantedReservation | undefined): boolean {
  return a?.orgId === b?.orgId && a?.credits === b?.credits;
}

/** The order for a released request, or undefined while nothing is released. */
export function orderToPlace(state: RequestState, policy: PolicySlice): GrantOrder | undefined {
  const wanted = wantedReservation(state, policy);
  const expiresOn = textField(state.fields, 'creditsExpiryDate');
  if (!isReleasing(state) || wanted === undefined || expiresOn === undefined) return undefined;
  const { byHand } = state.steps.find(({ status }) => status === 'releasing') ?? {};
  return {
    // A declined order is over: what is asked after it is another grant and needs another key.
    idempotencyKey: grantKey(state.requestId, timesDeclined(state) + 1),
    orgId: wanted.orgId,
    credits: wanted.credits,
    expiresOn,
    requestId: state.requestId,
    pocId: state.pocId,
    approvers: state.steps.flatMap(({ kind, decidedBy }) =>
      kind === 'approval' && decidedBy !== undefined ? [decidedBy] : [],
    ),
    proof: proofOf(state),
    ...(byHand === undefined ? {} : { byHand }),
  };
}

/** The decisions behind a grant: every approval of the round, and BE&O's release where a person released. */
function proofOf({ steps, round }: RequestState): Decision[] {
  return steps.flatMap(({ step, kind, decidedBy: by, decidedAt, releasedAt }): Decision[] => {
    const at = kind === 'approval' ? decidedAt : releasedAt;
    if (by === undefined || at === undefined) return [];
    const decision = kind === 'approval' ? 'approved' : 'released';
    return [{ step, decision, by, at: new Date(at).toISOString(), round }];
  });
}

/** Whether credits are being added right now; until that is settled nothing may end the request. */
export function isReleasing(state: RequestState): boolean {
  return state.steps.some(({ status }) => status === 'releasing');
}

/** Credits that this request brought into the tenant. */
export function creditsGranted(state: RequestState): number {
  return state.credits.grant?.credits ?? 0;
}
