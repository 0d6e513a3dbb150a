import assert from 'node:assert/strict';
import { withRig } from '../../support/rig.ts';

describe('a PoC that a customer applies for in the TiDB Cloud UI', () => {
  it('goes SDR, Sales, Presales, GPE, Regional Leader, BE&O and ends with the credits in the tenant', () =>
    withRig({}, async (rig) => {
      const id = await rig.apply({
        entryPoint: 'cloud-user',
        requester: 'maria@acme.example.com',
        fields: { company: 'Acme Robotics', applicationLink: 'https://tidbcloud.example.com/1', region: 'APAC' },
      });
      await rig.until(id, ({ round }) => round === 1);
      await rig.act(id, 'decide', 'sdr.apac@example.com', { decision: 'approve' });
      await rig.act(id, 'setFields', 'sales.apac@example.com', {
        fields: {
          account: '001', contact: '003', opportunity: '006', creditsNeeded: 3000, creditsExpiryDate: '2099-12-31',
          customerPayment: 'No Payment', justification: 'p99 below 10 ms', presales: 'presales.apac@example.com', orgId: '1372813089209061633',
        },
      });
      await rig.act(id, 'decide', 'sales.apac@example.com', { decision: 'approve' });
      await rig.act(id, 'setFields', 'presales.apac@example.com', { fields: { presalesAutoApprove: false } });
      await rig.act(id, 'decide', 'presales.apac@example.com', { decision: 'approve' });
      await rig.act(id, 'decide', 'xiaole.fang@example.com', { decision: 'approve' });
      await rig.act(id, 'decide', 'regional-leader.apac@example.com', { decision: 'approve' });
      await rig.act(id, 'fulfil', 'vince.yao@example.com', {});
      const view = await rig.until(id, ({ status }) => status === 'complete');
      assert.equal(view.credits.grant?.credits, 3000);
      assert.deepEqual([...rig.world.tidbCloud.grants.keys()], [`${id}/grant/1`]);
    }));

  it('reminds, breaches after 24 h and escalates when GPE does not answer', () =>
    withRig({}, async (rig) => {
      const id = await rig.apply({
        entryPoint: 'enterprise',
        requester: 'sales.apac@example.com',
        fields: { account: '001', contact: '003', opportunity: '006', customerPayment: 'No Payment', presales: 'presales.apac@example.com', region: 'APAC' },
      });
      await rig.until(id, ({ round }) => round === 1);
      await rig.act(id, 'decide', 'presales.apac@example.com', { decision: 'approve' });
      await rig.pass('200 hours');
      const view = await rig.view(id);
      console.log(view.history.map(({ at, action, comment }) => `${new Date(at).toISOString()} ${action} ${comment ?? ''}`).join('\n'));
    }));
});
