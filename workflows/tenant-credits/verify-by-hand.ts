import { ActivityFailure, proxyActivities, rootCause } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { addedSince, verifyByHand } from '../../domain/credits/by-hand.ts';
import type { GrantAnswer, GrantOrder } from '../../domain/credits/grant.ts';
import { claimBy, type TenantState } from '../../domain/credits/tenant.ts';
import { utcDay } from '../../domain/wording/time.ts';

// Reading changes nothing, so it is repeated until TiDB Cloud answers; what it refuses it would refuse again.
const ledger = proxyActivities<Activities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
  summary: 'TiDB Cloud: look for the grant made by hand',
});

const latestGrants = 100;

/** Verifies credits that were added by hand against the ledger; adds nothing. */
export async function verifyAddedByHand(tenant: TenantState, order: GrantOrder): Promise<GrantAnswer> {
  const { orgId, idempotencyKey } = order;
  // Placed again: it is the grant that it was before.
  const named = claimBy(tenant, idempotencyKey) ?? order.byHand?.grantId;
  const now = Date.now();
  try {
    const candidates =
      named === undefined
        ? (await ledger.readLedger({ orgId, latest: latestGrants })).latest
        : [await ledger.findGrantById({ orgId, grantId: named })].filter((grant) => grant !== null);
    const meant = named === undefined ? order : { ...order, byHand: { grantId: named } };
    const { grant, because } = verifyByHand(meant, candidates, {
      claimed: tenant.claimed.flatMap(({ orderKey, grantId }) =>
        orderKey === idempotencyKey ? [] : [grantId],
      ),
      since: addedSince(order, tenant.seededAt ?? new Date(0).toISOString()),
      today: utcDay(now),
    });
    if (grant !== undefined) return { outcome: 'granted', grant };
    return { outcome: 'declined', code: 'NOT_FOUND_BY_HAND', reason: because };
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return { outcome: 'declined', code: 'INVALID', reason: rootCause(error) ?? error.message };
  }
}
