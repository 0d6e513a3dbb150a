import { randomUUID } from 'node:crypto';
import { taskQueue } from '../../../client/task-queue.ts';
import { directoryId } from '../../../workflows/directory/contract.ts';
import { reconcileCreditsType } from '../../../workflows/reconciliation/contract.ts';
import { systemsCheckType } from '../../../workflows/systems-check/contract.ts';
import { reserveUpdate, tenantCreditsId } from '../../../workflows/tenant-credits/contract.ts';
import { outcomeOf, type Rig } from '../../support/rig.ts';
import { newOrgId, submitted, application, topUp, walkTo } from '../../support/walk.ts';
import { awayOf, editOf, newDirectory, xiaole } from '../../workflows/directory/support.ts';
import { grantByHand, grantedOrg, operator } from '../../workflows/reconciliation/support.ts';
import type { Branches } from './branch.ts';

const settling = { by: operator, reason: 'agreed with the account team' };

/** The workflows that are no requests, and what operators settle. */
export const besideRequests: Branches = {
  'directory-edited': async (rig) => {
    await newDirectory(rig);
    await rig.confetti.editDirectory(editOf(awayOf(xiaole, 'sidney.chen')));
    await rig.client.workflow.getHandle(directoryId).signal('edit', { undecodable: 'no edit' });
    await rig.settledEventCount(directoryId);
    return directoryId;
  },
  'systems-checked': (rig) => run(rig, systemsCheckType, 'systems-check'),
  'reconciled-clean': (rig) => run(rig, reconcileCreditsType, 'reconciliation/all'),
  'reconciled-with-drift': async (rig) => {
    const { orgId } = await grantedOrg(rig);
    grantByHand(rig, orgId, 'X-1', 400);
    return run(rig, reconcileCreditsType, 'reconciliation/all', { tellsOperators: true });
  },
  'tenant-settled-by-hand': async (rig) => {
    const { orgId, grantId } = await grantedOrg(rig);
    grantByHand(rig, orgId, 'X-1', 400);
    await rig.confetti.adoptGrant({ ...settling, orgId, grantId: 'X-1' });
    const { grants } = rig.world.tidbCloud;
    for (const [key, grant] of grants) if (grant.grantId === grantId) grants.delete(key);
    await rig.confetti.writeOffGrant({ ...settling, orgId, grantId });
    const tenant = tenantCreditsId(orgId);
    const gone = { requestId: 'poc/T-gone', pocId: 'T-gone', credits: 10 };
    await rig.client.workflow.getHandle(tenant).executeUpdate(reserveUpdate, { args: [gone] });
    await rig.confetti.releaseReservation({ ...settling, orgId, requestId: gone.requestId });
    await rig.settledEventCount(tenant);
    return tenant;
  },
  'tenant-unknown-to-TiDB-Cloud': async (rig) => {
    const orgId = newOrgId();
    rig.world.tidbCloud.unknownOrgs.add(orgId);
    const id = await submitted(rig, application('cloud-sales', 'APAC', { orgId }));
    await rig.until(id, ({ problems }) => problems.length > 0);
    await outcomeOf(rig, tenantCreditsId(orgId));
    return tenantCreditsId(orgId);
  },
  'closed-request-mirrored-again': async (rig) => {
    const { requestId: poc } = await grantedOrg(rig);
    const requestId = await rig.askCredits(topUp(poc));
    await walkTo(rig, requestId, 'complete');
    await rig.untilTrue(() => rig.world.archive.has(requestId));
    rig.world.salesforce.creditRequests.clear();
    const mirror = `mirror/${requestId}`;
    rig.watch(mirror);
    await rig.untilTrue(async () => {
      const { how } = await rig.confetti.mirrorAgain({ requestId, by: operator });
      return how === 'sent';
    });
    return mirror;
  },
};

/** Runs a workflow that nobody talks to; it looks twice where something drifts. */
async function run(rig: Rig, type: string, prefix: string, input: object = {}): Promise<string> {
  const workflowId = `${prefix}/${randomUUID()}`;
  await rig.client.workflow.start(type, { workflowId, taskQueue, args: [input] });
  rig.watch(workflowId);
  await rig.untilTrue(async () => {
    const { status } = await rig.client.workflow.getHandle(workflowId).describe();
    return status.name === 'COMPLETED';
  }, '1 second');
  return workflowId;
}
