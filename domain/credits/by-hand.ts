import { groupedNumber } from '../wording/credits.ts';
import { isConfettiKey, type GrantOrder, type LedgerGrant } from './grant.ts';

/** Whether a ledger's grant is the one that BE&O says they made by hand, and if not, why in words. */
export type ByHandVerdict =
  | { readonly grant: LedgerGrant; readonly because?: never }
  | { readonly grant?: never; readonly because: string };

/**
 * The grant of the ledger behind credits that were added by hand. It has to be there, of the same amount, made by hand and
 * nobody else's: `candidates` are grants of the Org (the one that was named, or the latest), `claimed` those that are
 * somebody's already.
 */
export function verifyByHand(
  order: GrantOrder,
  candidates: readonly LedgerGrant[],
  claimed: readonly string[],
): ByHandVerdict {
  const { credits, orgId, byHand = {} } = order;
  const { grantId } = byHand;
  const amount = `${groupedNumber(credits)} credits`;
  if (grantId !== undefined) {
    const named = candidates.find((grant) => grant.grantId === grantId);
    if (named === undefined) return { because: `TiDB Cloud has no grant ${grantId} in Org ${orgId}` };
    const unfit = whyUnfit(order, named, claimed);
    return unfit === undefined ? { grant: named } : { because: `grant ${grantId} ${unfit}` };
  }
  const fitting = candidates.filter((grant) => whyUnfit(order, grant, claimed) === undefined);
  const [first, ...others] = fitting;
  if (first === undefined) {
    return {
      because: `TiDB Cloud's latest grants of Org ${orgId} have none of ${amount} that was made by hand and is nobody's yet`,
    };
  }
  return others.length === 0
    ? { grant: first }
    : {
        because: `Org ${orgId} has ${fitting.length} grants of ${amount} that were made by hand (${fitting.map((grant) => grant.grantId).join(', ')}): name the one that is meant`,
      };
}

function whyUnfit(order: GrantOrder, grant: LedgerGrant, claimed: readonly string[]): string | undefined {
  if (grant.credits !== order.credits) {
    return `is of ${groupedNumber(grant.credits)} credits, not of ${groupedNumber(order.credits)}`;
  }
  if (isConfettiKey(grant.idempotencyKey)) return `was made by Confetti for ${grant.requestId}`;
  return claimed.includes(grant.grantId) ? 'is counted for another request already' : undefined;
}
