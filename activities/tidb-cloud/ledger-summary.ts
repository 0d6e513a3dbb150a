import type { LedgerSummary } from '../../domain/credits/ledger-summary.ts';
import type { OrgAccount } from '../../domain/credits/org.ts';

/** An activity's result may not grow with the ledger (2 MB at most); a grant can take about 1 kB. */
const mostGrants = 500;
const mostPocs = 500;

/** The last `count` of a list. */
export function newest<Item>(items: readonly Item[], count: number): readonly Item[] {
  return items.slice(Math.max(0, items.length - count));
}

/** Sums a ledger up; `latest` is how many grants are wanted whole. */
export function summarizeLedger(org: OrgAccount | undefined, latest: number): LedgerSummary {
  if (org === undefined) return { exists: false, grantedCredits: 0, grantCount: 0, latest: [], byPoc: {} };
  const { grantedCredits, grantCount, grants } = org;
  const creditsOf = new Map<string, number>();
  for (const { pocId, credits } of grants) {
    const before = creditsOf.get(pocId) ?? 0;
    // A PoC that is met again goes to the end, behind those with older grants.
    creditsOf.delete(pocId);
    creditsOf.set(pocId, before + credits);
  }
  return {
    exists: true,
    grantedCredits,
    grantCount,
    latest: newest(grants, Math.min(latest, mostGrants)),
    byPoc: Object.fromEntries(newest([...creditsOf], mostPocs)),
  };
}
