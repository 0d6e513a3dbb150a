import { groupedNumber } from '../wording/credits.ts';
import { isConfettiKey, type GrantOrder, type LedgerGrant } from './grant.ts';

/** Whether a ledger's grant is the one that BE&O says they made by hand, and if not, why in words. */
type ByHandVerdict =
  | { readonly grant: LedgerGrant; readonly because?: never }
  | { readonly grant?: never; readonly because: string };

/** What the Org knows of grants that were made by hand. */
export interface ByHandCircumstances {
  /** Ids of grants that are another request's. */
  readonly claimed: readonly string[];
  /** ISO 8601 instant: nobody added credits for this request before. Older grants are taken only where they are named. */
  readonly since: string;
  /** `YYYY-MM-DD`: what has expired is not what was added. */
  readonly today: string;
}

/**
 * The grant of the ledger behind credits that were added by hand. It has to be there, of the same amount, made by hand and
 * nobody else's: `candidates` are grants of the Org, the one that was named or the latest. Without a name it is a guess, so
 * it has to be new as well, and the only one.
 */
export function verifyByHand(
  order: GrantOrder,
  candidates: readonly LedgerGrant[],
  { claimed, since, today }: ByHandCircumstances,
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
  const isNew = ({ grantedAt, expiresOn }: LedgerGrant): boolean =>
    Date.parse(grantedAt) >= Date.parse(since) && expiresOn >= today;
  const fitting = candidates.filter((grant) => isNew(grant) && whyUnfit(order, grant, claimed) === undefined);
  const [first, ...others] = fitting;
  if (first === undefined) {
    return {
      because: `TiDB Cloud has no new grant of ${amount} in Org ${orgId} that was made by hand and is nobody's yet. Name the grant if it is an older one`,
    };
  }
  return others.length === 0
    ? { grant: first }
    : {
        because: `Org ${orgId} has ${fitting.length} grants of ${amount} that were made by hand (${fitting.map((grant) => grant.grantId).join(', ')}): name the one that is meant`,
      };
}

/** Since when credits can have been added for an order: its first approval. */
export function addedSince({ proof = [] }: GrantOrder, otherwise: string): string {
  const [first] = proof.flatMap(({ decision, at }) => (decision === 'approved' ? [at] : [])).sort();
  return first ?? otherwise;
}

function whyUnfit(order: GrantOrder, grant: LedgerGrant, claimed: readonly string[]): string | undefined {
  if (grant.credits !== order.credits) {
    return `is of ${groupedNumber(grant.credits)} credits, not of ${groupedNumber(order.credits)}`;
  }
  if (isConfettiKey(grant.idempotencyKey)) return `was made by Confetti for ${grant.requestId}`;
  return claimed.includes(grant.grantId) ? "is another request's already" : undefined;
}
