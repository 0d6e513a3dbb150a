import { ActivityFailure, proxyActivities, rootCause, sleep, workflowInfo } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { seed } from '../../domain/credits/tenant.ts';
import { showTotals, type RunningTenant } from './messages.ts';

// The totals have to be right before anybody is judged by them, so it is read until TiDB Cloud answers.
const ledger = proxyActivities<Activities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  summary: 'TiDB Cloud: read the ledger',
});

const latestGrants = 50;
const retryRefused = '1 minute';

/**
 * Takes over what the ledger holds: accumulated credits count what was granted before Confetti (process.md, reading 14).
 * Nobody is judged by totals that are not known, so reservations wait for it, and are turned away while TiDB Cloud refuses
 * to show the ledger. An Org that TiDB Cloud does not know stays unseeded.
 */
export async function seedFromLedger(org: RunningTenant): Promise<void> {
  const { tenant } = org;
  while (!org.isSeeded && !workflowInfo().continueAsNewSuggested) {
    try {
      // Taken before it is read: a grant that is made meanwhile is new, and not one of before.
      const asOf = Date.now();
      const summary = await ledger.readLedger({ orgId: tenant.orgId, latest: latestGrants });
      delete org.problem;
      if (summary.exists) seed(tenant, summary, asOf);
      else org.isUnknownToTidbCloud = true;
      org.isSeeded = true;
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      org.problem = `TiDB Cloud's ledger could not be read: ${rootCause(error) ?? error.message}`;
      showTotals(tenant, org.problem);
      await sleep(retryRefused, { summary: 'before the ledger is read again' });
    }
  }
  showTotals(tenant);
}
