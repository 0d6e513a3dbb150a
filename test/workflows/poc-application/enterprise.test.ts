import assert from 'node:assert/strict';
import { withRig } from '../../support/rig.ts';
import { application, historyOf, submitted, walkTo } from '../../support/walk.ts';

describe('an enterprise PoC', () => {
  it('goes Presales, GPE, Regional Leader and grants no credits', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      const view = await walkTo(rig, id, 'complete');
      const approvals = historyOf(view).filter((line) => line.endsWith('Approved'));
      assert.deepEqual(approvals, ['Presales: Approved', 'GPE: Approved', 'Regional Leader: Approved']);
      assert.equal(view.status, 'complete');
      assert.equal(rig.world.tidbCloud.grantCalls, 0);
    }));

  it('gives GPE 72 hours', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      const { steps } = await walkTo(rig, id, 'gpe');
      assert.equal(steps.find(({ step }) => step === 'gpe')?.slaHours, 72);
      await rig.pass('71 hours');
      assert.ok(!historyOf(await rig.view(id)).includes('GPE: SLA breached'));
      await rig.pass('61 minutes');
      assert.ok(historyOf(await rig.view(id)).includes('GPE: SLA breached'));
    }));

  it('reserves no credits', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      await walkTo(rig, id, 'complete');
      assert.deepEqual((await rig.view(id)).credits, {});
    }));
});
