import { fromCents, toCents } from '../balance/amount.ts';
import { isConfettiKey, type LedgerGrant } from './grant.ts';
import type { OrgAccount } from './org.ts';
import type { Claim } from './tenant.ts';

/** Who made a grant of the ledger, and for which request as far as that is known. */
export type GrantOrigin =
  | { readonly madeBy: 'confetti'; readonly requestId: string }
  | { readonly madeBy: 'hand'; readonly requestId?: string };

/** `claimed` are grants made by hand that are a request's. */
export function originOf(
  { grantId, idempotencyKey, requestId }: LedgerGrant,
  claimed: readonly Claim[],
): GrantOrigin {
  if (isConfettiKey(idempotencyKey)) return { madeBy: 'confetti', requestId };
  const claim = claimed.find((known) => known.grantId === grantId);
  if (claim === undefined) return { madeBy: 'hand' };
  return { madeBy: 'hand', requestId: claim.orderKey.replace(/\/grant\/\d+$/, '') };
}

/** The grants of an Org that are not among `shown`: how many, how many credits, and what is left of them. */
export function earlierGrants(
  account: Pick<OrgAccount, 'grantCount' | 'grantedCredits' | 'remainingCredits'>,
  shown: readonly LedgerGrant[],
): { readonly count: number; readonly credits: number; readonly left: number } {
  const held = shown.reduce((cents, { remaining }) => cents + toCents(remaining), 0);
  return {
    count: Math.max(0, account.grantCount - shown.length),
    credits: account.grantedCredits - shown.reduce((sum, { credits }) => sum + credits, 0),
    left: fromCents(Math.max(0, toCents(account.remainingCredits) - held)),
  };
}
