import assert from 'node:assert/strict';
import { refusalOf, withRig } from '../../support/rig.ts';
import { apac, application, historyOf, submitted, walkTo } from '../../support/walk.ts';

describe('a PoC that Sales creates in Salesforce', () => {
  it('goes Presales, GPE, Regional Leader, BE&O and ends with the credits in the tenant', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      const view = await walkTo(rig, id, 'complete');
      const approvals = historyOf(view).filter((line) => /(Approved|Credits added)$/.test(line));
      assert.deepEqual(approvals, [
        'Presales: Approved',
        'GPE: Approved',
        'Regional Leader: Approved',
        'CEG BE&O: Credits added',
      ]);
    }));

  it('skips GPE when Presales has auto-approved it', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      const { steps } = await walkTo(rig, id, 'complete', { autoApprove: true });
      assert.equal(steps.find(({ step }) => step === 'gpe')?.status, 'skipped');
    }));

  it('stays a draft and says what is missing, who sets it and where, when it is submitted with gaps', () =>
    withRig({}, async (rig) => {
      const id = await rig.apply(application('cloud-sales', 'APAC', { justification: null }));
      const view = await rig.until(id, ({ problems }) => problems.length > 0);
      assert.equal(view.status, 'draft');
      assert.match(
        view.problems[0]?.text ?? '',
        /Justification to Credits Needed is empty; .* sets it \(PoC page/,
      );
    }));

  it('is submitted once its gaps are filled', () =>
    withRig({}, async (rig) => {
      const id = await rig.apply(application('cloud-sales', 'APAC', { justification: null }));
      await rig.until(id, ({ problems }) => problems.length > 0);
      await rig.act(id, 'setFields', apac.sales, { fields: { justification: 'p99 below 10 ms' } });
      await rig.act(id, 'submit', apac.sales, {});
      const view = await rig.view(id);
      assert.equal(view.status, 'in-progress');
      assert.deepEqual(view.problems, []);
    }));

  it('shows what Sales has not confirmed and goes on all the same', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales', 'APAC', { customerSignedUp: null }));
      const { problems, status } = await rig.view(id);
      assert.equal(status, 'in-progress');
      assert.match(problems[0]?.text ?? '', /Submitted without: Customer has signed up to TiDB Cloud/);
    }));

  it('waits as a draft for as long as nobody submits it, and then goes on', () =>
    withRig({}, async (rig) => {
      const id = await rig.apply({ ...application('cloud-sales'), submit: false });
      await rig.pass('90 days');
      assert.equal((await rig.view(id)).status, 'draft');
      await rig.act(id, 'submit', apac.sales, {});
      assert.equal((await rig.view(id)).status, 'in-progress');
    }));

  it('cannot be submitted by somebody else', () =>
    withRig({}, async (rig) => {
      const id = await rig.apply({ ...application('cloud-sales'), submit: false });
      const { code } = await refusalOf(rig.act(id, 'submit', apac.presales, {}));
      assert.equal(code, 'not-yours');
    }));
});
