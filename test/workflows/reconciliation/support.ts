import assert from 'node:assert/strict';
import type { Drift } from '../../../domain/reconciliation/drift-row.ts';
import type { ReconciliationReport } from '../../../domain/reconciliation/report.ts';
import {
  tenantCreditsId,
  tenantViewQuery,
  type TenantView,
} from '../../../workflows/tenant-credits/contract.ts';
import type { Rig } from '../../support/rig.ts';
import { newOrgId, runningPoc } from '../../support/walk.ts';

/** An operator of the shipped policy. */
export const operator = 'vince.yao@example.com';

/** A PoC with 3,000 credits in an Org of its own. */
export async function grantedOrg(rig: Rig): Promise<{ orgId: string; requestId: string; grantId: string }> {
  const orgId = newOrgId();
  const requestId = await runningPoc(rig, 'APAC', { orgId });
  await rig.untilTrue(() => rig.world.salesforce.pocs.get(requestId.slice(4))?.granted !== undefined);
  const { credits } = await rig.view(requestId);
  return { orgId, requestId, grantId: credits.grant?.grantId ?? '' };
}

/** Somebody adds credits past Confetti. */
export function grantByHand(rig: Rig, orgId: string, grantId: string, credits: number): void {
  rig.world.tidbCloud.grants.set(`by-hand-${grantId}`, {
    ...{ grantId, orgId, credits, remaining: credits },
    idempotencyKey: `by-hand-${grantId}`,
    requestId: '',
    pocId: '',
    expiresOn: '2099-12-31',
    // After the Org was taken over, whatever the time of the test server is.
    grantedAt: '2099-01-01T00:00:00.000Z',
  });
}

/** Changes a grant of the ledger past Confetti; undefined takes it away. */
export function changeGrant(rig: Rig, grantId: string, credits: number | undefined): void {
  const { grants } = rig.world.tidbCloud;
  const [key, grant] = [...grants].find(([, each]) => each.grantId === grantId) ?? [];
  assert.ok(key !== undefined && grant !== undefined);
  if (credits === undefined) grants.delete(key);
  else grants.set(key, { ...grant, credits });
}

export async function tenantOf(rig: Rig, orgId: string): Promise<TenantView> {
  return rig.client.workflow.getHandle(tenantCreditsId(orgId)).query(tenantViewQuery);
}

/** What tells rows apart. */
export function brief({ drifts }: ReconciliationReport): unknown[] {
  return drifts.map(({ kind, credits, requestId, grantId }: Drift) => [kind, credits, requestId, grantId]);
}

export async function assertClean(rig: Rig, orgId: string): Promise<void> {
  const report = await rig.confetti.reconcile({ orgId });
  assert.deepEqual(report, { comparedOrgs: 1, drifts: [], more: 0, unreadable: [], moreUnreadable: 0 });
}
