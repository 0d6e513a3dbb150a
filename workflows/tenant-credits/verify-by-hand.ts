import { ActivityFailure, proxyActivities, rootCause } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { verifyByHand } from '../../domain/credits/by-hand.ts';
import type { GrantAnswer, GrantOrder } from '../../domain/credits/grant.ts';

// Reading changes nothing, so it is repeated until TiDB Cloud answers; what it refuses it would refuse again.
const ledger = proxyActivities<Activities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
  summary: 'TiDB Cloud: look for the grant made by hand',
});

const latestGrants = 100;

/** Verifies credits that were added by hand against the ledger; adds nothing. `claimed` are grants that are somebody's. */
export async function verifyAddedByHand(order: GrantOrder, claimed: readonly string[]): Promise<GrantAnswer> {
  const { orgId, byHand } = order;
  try {
    const named = byHand?.grantId;
    const candidates =
      named === undefined
        ? (await ledger.readLedger({ orgId, latest: latestGrants })).latest
        : [await ledger.findGrantById({ orgId, grantId: named })].filter((grant) => grant !== null);
    const { grant, because } = verifyByHand(order, candidates, claimed);
    if (grant !== undefined) return { outcome: 'granted', grant };
    return { outcome: 'declined', code: 'NOT_FOUND_BY_HAND', reason: because };
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return { outcome: 'declined', code: 'INVALID', reason: rootCause(error) ?? error.message };
  }
}
