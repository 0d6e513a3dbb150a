import { tenantCreditsId } from '../../../workflows/tenant-credits/contract.ts';
import { goneOn } from '../../support/next-run.ts';
import { apac, application, submitted, walkTo } from '../../support/walk.ts';
import { closed, type Branches } from './branch.ts';

/** PoC applications, with the watch over their balance, and the Org that grants their credits. */
export const pocApplications: Branches = {
  'cloud-user-with-gpe': async (rig) => {
    const id = await submitted(rig, application('cloud-user'));
    await walkTo(rig, id, 'complete');
    return closed(rig, id);
  },
  'cloud-sales-auto-approved': async (rig) => {
    const id = await submitted(rig, application('cloud-sales'));
    await walkTo(rig, id, 'complete', { autoApprove: true });
    return closed(rig, id);
  },
  'enterprise-breached': async (rig) => {
    const id = await submitted(rig, application('enterprise'));
    await walkTo(rig, id, 'gpe');
    await rig.pass('100 hours');
    await walkTo(rig, id, 'complete');
    return closed(rig, id);
  },
  'gone-on-in-a-new-run': async (rig) => {
    const { id } = await goneOn(rig);
    await rig.act(id, 'ask', apac.gpe, { question: 'Which workload?' });
    await rig.act(id, 'answer', apac.sales, { answer: 'OLTP, 2 TB' });
    await rig.pass('80 hours');
    await walkTo(rig, id, 'complete');
    return closed(rig, id);
  },
  'rejected-and-resubmitted': async (rig) => {
    const id = await submitted(rig, application('cloud-sales'));
    await walkTo(rig, id, 'gpe');
    await rig.act(id, 'decide', apac.gpe, { decision: 'reject', comment: 'The workload is not ours' });
    await rig.act(id, 'resubmit', apac.sales, { comment: 'New sizing attached' });
    await walkTo(rig, id, 'complete');
    return closed(rig, id);
  },
  'tenant-with-unknown-outcome': async (rig) => {
    const id = await submitted(rig, application('cloud-sales'));
    const { fields } = await walkTo(rig, id, 'beo');
    rig.world.tidbCloud.faults.push('before-commit', 'after-commit');
    await rig.act(id, 'fulfil', apac.beo, {});
    await rig.until(id, ({ status }) => status === 'complete', '10 seconds');
    const tenant = tenantCreditsId(String(fields.orgId));
    await rig.settledEventCount(tenant);
    return tenant;
  },
};
