import { releaseUpdate, tenantCreditsId } from '../../../workflows/tenant-credits/contract.ts';
import {
  apac,
  grantedBefore,
  internalRequest,
  madeByHand,
  newOrgId,
  runningPoc,
  stagedPoc,
  topUp,
  walkTo,
} from '../../support/walk.ts';
import { closed, ended, type Branches } from './branch.ts';

/** Credit requests, and an Org that is seeded from the ledger. */
export const creditRequests: Branches = {
  'top-up-standard': async (rig) => {
    const id = await rig.askCredits(topUp(stagedPoc(rig)));
    await walkTo(rig, id, 'complete');
    return ended(rig, id);
  },
  'top-up-amended-and-breached': async (rig) => {
    const id = await rig.askCredits(topUp(stagedPoc(rig)));
    await walkTo(rig, id, 'finance');
    await rig.act(id, 'amend', apac.sales, { fields: { creditsNeeded: 3001 } });
    await rig.until(id, ({ tier }) => tier?.id === 'elevated');
    await walkTo(rig, id, 'rdg');
    await rig.pass('9 hours');
    await walkTo(rig, id, 'complete');
    return ended(rig, id);
  },
  'top-up-sent-back-and-resubmitted': async (rig) => {
    const poc = stagedPoc(rig);
    const orgId = newOrgId();
    const fields = { orgId, region: 'APAC', account: 'Acme Robotics' };
    const pocId = poc.slice('poc/'.length);
    rig.stage({ pocId, status: 'in-progress', fields });
    const id = await rig.askCredits(topUp(poc));
    await rig.until(id, ({ status }) => status === 'sent-back');
    rig.stage({ pocId, status: 'complete', fields });
    await rig.act(id, 'resubmit', apac.sales, { comment: 'It runs now' });
    await walkTo(rig, id, 'complete');
    return ended(rig, id);
  },
  'top-up-added-by-hand': async (rig) => {
    const orgId = newOrgId();
    const id = await rig.askCredits(topUp(stagedPoc(rig, 'APAC', { orgId })));
    await walkTo(rig, id, 'beo');
    await rig.act(id, 'fulfil', apac.beo, { byHand: { grantId: 'G-unheard-of' } });
    await rig.until(id, ({ problems }) => problems.length > 0);
    const { grantId } = grantedBefore(rig, orgId, 1000);
    await rig.act(id, 'fulfil', apac.beo, { byHand: { grantId } });
    return ended(rig, id);
  },
  'top-up-with-unknown-outcome': async (rig) => {
    const id = await rig.askCredits(topUp(stagedPoc(rig)));
    await walkTo(rig, id, 'beo');
    for (let tries = 0; tries < 20; tries += 1) rig.world.tidbCloud.faults.push('busy');
    await rig.act(id, 'fulfil', apac.beo, {});
    await rig.pass('40 minutes');
    rig.world.tidbCloud.faults.length = 0;
    await rig.until(id, ({ status }) => status === 'closed', '10 minutes');
    return ended(rig, id);
  },
  'top-up-recalled': async (rig) => {
    const id = await rig.askCredits(topUp(stagedPoc(rig)));
    await walkTo(rig, id, 'regional-leader');
    await rig.act(id, 'recall', apac.sales, {});
    await rig.pass('31 days');
    return ended(rig, id);
  },
  'internal-added-automatically': async (rig) => {
    const id = await rig.askCredits(internalRequest(rig));
    await rig.until(id, ({ steps }) => steps.some(({ status }) => status === 'active'));
    await rig.act(id, 'decide', 'manager.apac@example.com', { decision: 'approve' });
    return ended(rig, id);
  },
  'tenant-with-grants': async (rig) => {
    const orgId = newOrgId();
    grantedBefore(rig, orgId, 7000);
    const ids: string[] = [];
    for (const _ of [1, 2, 3]) ids.push(await rig.askCredits(topUp(stagedPoc(rig, 'APAC', { orgId }))));
    const [first = '', second = '', third = ''] = ids;
    for (const id of [first, second]) await walkTo(rig, id, 'beo');
    await walkTo(rig, third, 'sales-manager');
    rig.world.tidbCloud.faults.push('before-commit', 'after-commit');
    await rig.act(first, 'fulfil', apac.beo, {});
    await rig.until(first, ({ status }) => status === 'closed', '10 seconds');
    await madeByHand(rig, orgId, 1000, 2);
    await rig.act(second, 'fulfil', apac.beo, { byHand: { reference: 'ticket 7' } });
    await rig.until(second, ({ status }) => status === 'closed');
    await rig.act(third, 'recall', apac.sales, {});
    const tenant = tenantCreditsId(orgId);
    await rig.settledEventCount(tenant);
    const again = rig.client.workflow.getHandle(tenant).executeUpdate(releaseUpdate, {
      args: [{ requestId: first }],
    });
    await again.catch(() => undefined);
    await rig.confetti.readOrg(orgId);
    await rig.settledEventCount(tenant);
    return tenant;
  },
  'poc-with-balance-watched': async (rig) => {
    const id = await runningPoc(rig);
    const { fields } = await rig.view(id);
    rig.world.tidbCloud.orgs.set(String(fields.orgId), { remainingCredits: 1400 });
    // Not on the hour of a reading: this server loses a workflow task in which a timer fires that the task cancels.
    await rig.pass('73 hours');
    return closed(rig, id);
  },
};
