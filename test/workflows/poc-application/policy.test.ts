import assert from 'node:assert/strict';
import { refusalOf, withRig } from '../../support/rig.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';
import { apac, application, historyOf, submitted, walkTo } from '../../support/walk.ts';

const switched = (switches: Record<string, boolean>) => {
  const policy = shippedPolicy();
  return { ...policy, switches: { ...policy.switches, ...switches } };
};
const stepsOf = (history: readonly string[]): string[] =>
  history.filter((line) => /(Approved|Credits added)$/.test(line)).map((line) => line.split(':')[0] ?? '');

describe('the policy switches', () => {
  it('put RDG after the Regional Leader, with 4 hours', () =>
    withRig({ policy: switched({ rdgInPocChain: true }) }, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      const { steps } = await walkTo(rig, id, 'rdg');
      const rdg = steps.find(({ step }) => step === 'rdg');
      assert.deepEqual([rdg?.who, rdg?.slaHours], ['Nicole Sun', 4]);
      const view = await walkTo(rig, id, 'complete');
      assert.deepEqual(stepsOf(historyOf(view)).slice(2), [
        'Regional Leader',
        'RDG Product Readiness',
        'CEG BE&O',
      ]);
    }));

  it('put Finance after the Regional Leader, with 8 hours', () =>
    withRig({ policy: switched({ financeInPocChain: true }) }, async (rig) => {
      const id = await submitted(rig, application('cloud-sales', 'NA'));
      const { steps } = await walkTo(rig, id, 'finance');
      const finance = steps.find(({ step }) => step === 'finance');
      assert.deepEqual([finance?.who, finance?.slaHours], ['Ellen Wang', 8]);
    }));

  it('put RDG before Finance when both are on', () =>
    withRig({ policy: switched({ rdgInPocChain: true, financeInPocChain: true }) }, async (rig) => {
      const id = await submitted(rig, application('cloud-user'));
      const view = await walkTo(rig, id, 'complete');
      assert.deepEqual(stepsOf(historyOf(view)).slice(4), [
        'Regional Leader',
        'RDG Product Readiness',
        'Finance FP&A',
        'CEG BE&O',
      ]);
    }));
});

describe('a request under a policy that the worker has not published', () => {
  const unpublished = { policy: switched({ rdgInPocChain: true }), workerPolicies: [shippedPolicy()] };

  it('is held and says why', () =>
    withRig(unpublished, async (rig) => {
      const id = await rig.apply(application('cloud-sales'));
      const { status, problems } = await rig.until(id, (view) => view.problems.length > 0);
      assert.equal(status, 'draft');
      assert.match(problems[0]?.text ?? '', /give both the same policy file/);
    }));

  it('cannot be submitted', () =>
    withRig(unpublished, async (rig) => {
      const id = await rig.apply(application('cloud-sales'));
      await rig.until(id, (view) => view.problems.length > 0);
      const { code } = await refusalOf(rig.act(id, 'submit', apac.sales, {}));
      assert.equal(code, 'policy-not-published');
    }));

  it('is held also for what was sent together with its start', () =>
    withRig(unpublished, async (rig) => {
      const id = await rig.whileWorkerIsAway(async () => {
        const started = await rig.apply({ ...application('cloud-sales'), submit: false });
        const actor = { email: apac.sales, via: 'test' };
        await rig.client.workflow.getHandle(started).signal('submit', { id: 'early', actor, round: 0 });
        return started;
      });
      const { status, refusedSignals } = await rig.until(id, (view) => view.refusedSignals.length > 0);
      assert.equal(status, 'draft');
      assert.equal(refusedSignals[0]?.refusal.code, 'policy-not-published');
    }));

  it('reserves and grants nothing', () =>
    withRig(unpublished, async (rig) => {
      const id = await rig.apply(application('cloud-sales'));
      await rig.until(id, (view) => view.problems.length > 0);
      await rig.pass('3 days');
      assert.deepEqual((await rig.view(id)).credits, {});
      assert.equal(rig.world.tidbCloud.grantCalls, 0);
    }));

  it('closes when an operator cancels it', () =>
    withRig(unpublished, async (rig) => {
      const id = await rig.apply(application('cloud-sales'));
      await rig.until(id, (view) => view.problems.length > 0);
      await rig.client.workflow.getHandle(id).cancel();
      await rig.until(id, ({ status }) => status === 'closed');
    }));
});
