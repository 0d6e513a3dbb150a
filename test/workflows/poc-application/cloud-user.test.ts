import assert from 'node:assert/strict';
import { refusalOf, withRig } from '../../support/rig.ts';
import { apac, application, customer, historyOf, submitted, walkTo } from '../../support/walk.ts';

describe('a PoC that a customer applies for in the TiDB Cloud UI', () => {
  it('goes SDR, Sales, Presales, GPE, Regional Leader, BE&O and ends with the credits in the tenant', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-user'));
      const view = await walkTo(rig, id, 'complete');
      const approvals = historyOf(view).filter((line) => /(Approved|Credits added)$/.test(line));
      assert.deepEqual(approvals, [
        'SDR: Approved',
        'Sales: Approved',
        'Presales: Approved',
        'GPE: Approved',
        'Regional Leader: Approved',
        'CEG BE&O: Credits added',
      ]);
      assert.equal(view.status, 'complete');
      assert.deepEqual([...rig.world.tidbCloud.grants.keys()], [`${id}/grant/1`]);
      assert.equal(view.credits.grant?.credits, 3000);
    }));

  it('skips GPE and says why when Presales has auto-approved it', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-user'));
      const view = await walkTo(rig, id, 'regional-leader', { autoApprove: true });
      const gpe = view.steps.find(({ step }) => step === 'gpe');
      assert.equal(gpe?.status, 'skipped');
      assert.equal(gpe.because, 'Presales auto-approved (Presales Auto-approve is yes)');
      assert.ok(!historyOf(view).some((line) => line.startsWith('GPE')));
    }));

  it('still goes to the Regional Leader and BE&O when GPE is skipped', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-user'));
      const view = await walkTo(rig, id, 'complete', { autoApprove: true });
      assert.equal(view.credits.grant?.credits, 3000);
      assert.ok(historyOf(view).includes('Regional Leader: Approved'));
    }));

  it('cannot be approved by Presales while Presales Auto-approve is blank', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-user'));
      await walkTo(rig, id, 'presales');
      await assert.rejects(rig.act(id, 'decide', apac.presales, { decision: 'approve' }), {
        message: /Not approved: Presales Auto-approve is empty; Presales sets it/,
      });
    }));

  it('cannot start with Presales Auto-approve in the form, because Presales sets it', () =>
    withRig({}, async (rig) => {
      const form = application('cloud-user', 'APAC', { presalesAutoApprove: true });
      const { message } = await refusalOf(rig.apply(form));
      assert.match(message, /Presales Auto-approve is set by Presales/);
    }));

  it('has the Sales of its region as sponsor, who can recall it for the customer', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-user'));
      assert.deepEqual((await rig.view(id)).requester, {
        email: customer,
        sponsor: 'APAC Sales',
        sponsorId: 'sales.apac',
      });
      await rig.act(id, 'recall', apac.sales, {});
      assert.equal((await rig.view(id)).status, 'recalled');
    }));

  it('tells the customer when the credits are there', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-user'));
      await walkTo(rig, id, 'complete');
      await rig.untilTrue(() =>
        rig.world.notifications.some(
          ({ channel, notification: { kind, to } }) =>
            channel === 'mail' && kind === 'outcome' && to.some(({ email }) => email === customer),
        ),
      );
    }));
});
