import assert from 'node:assert/strict';
import type { AdoptionPreview } from '../../../domain/approval/adoption.ts';
import { withoutPeople } from '../../../domain/policy/people.ts';
import type { Policy, PolicySlice } from '../../../domain/policy/policy.ts';
import { slicePolicy } from '../../../domain/policy/slice.ts';
import { adoptionPreviewQuery } from '../../../workflows/approval/contract.ts';
import { refusalOf, withRig, type Rig } from '../../support/rig.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';
import { apac, application, submitted, walkTo } from '../../support/walk.ts';

/** The policy as published later: GPE has 12 hours, and Finance looks at PoCs as well. */
function editedPolicy(): Policy {
  const policy = shippedPolicy();
  const { 'cloud-sales': route } = policy.pocApplication;
  const steps = route.steps.map((step) => (step.role === 'gpe' ? { ...step, slaHours: 12 } : step));
  return {
    ...policy,
    edition: '2026-12-01',
    switches: { ...policy.switches, financeInPocChain: true },
    pocApplication: { ...policy.pocApplication, 'cloud-sales': { ...route, steps } },
  };
}

const both = { workerPolicies: [editedPolicy(), shippedPolicy()] };

const offered = (policy: Policy = editedPolicy()): PolicySlice =>
  withoutPeople(slicePolicy(policy, 'cloud-sales'));

const adopt = (rig: Rig, id: string, policy = offered(), as: string = apac.beo) =>
  rig.act(id, 'adoptPolicy', as, { policy, comment: 'The new edition holds from today' });

const previewOf = (rig: Rig, id: string): Promise<AdoptionPreview> =>
  rig.client.workflow.getHandle(id).query(adoptionPreviewQuery, offered());

describe('a policy that is edited while requests are under way', () => {
  it('changes none of a hundred; adopting it moves exactly those that were asked to, as the preview said', function () {
    this.timeout(240_000);
    return withRig(both, async (rig) => {
      const ids = await inTens(100, () => submitted(rig, application('cloud-sales')));
      const before = await inTens(ids.length, (at) => rig.view(ids[at] ?? ''));
      for (const { policy, steps } of before) {
        assert.equal(policy.edition, shippedPolicy().edition);
        assert.ok(!steps.some(({ step, status }) => step === 'finance' && status !== 'skipped'));
      }

      const chosen = ids.slice(0, 3);
      const previews = await Promise.all(chosen.map((id) => previewOf(rig, id)));
      for (const { changes } of previews) assert.deepEqual(changes, ['Finance FP&A comes in']);
      for (const id of chosen) await adopt(rig, id);

      const after = await inTens(ids.length, (at) => rig.view(ids[at] ?? ''));
      for (const [at, { policy, requestId, steps }] of after.entries()) {
        const isChosen = chosen.includes(requestId);
        assert.equal(policy.edition, isChosen ? '2026-12-01' : shippedPolicy().edition);
        const finance = steps.find(({ step }) => step === 'finance')?.status;
        assert.equal(finance, isChosen ? 'coming' : 'skipped');
        if (!isChosen) assert.deepEqual(after[at], before[at]);
      }
    });
  });
});

/** Ten at a time, which is as many as the test's worker does at once without waiting. */
async function inTens<T>(count: number, run: (at: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  while (results.length < count) {
    const begin = results.length;
    const part = Array.from({ length: Math.min(10, count - begin) }, (_, at) => run(begin + at));
    results.push(...(await Promise.all(part)));
  }
  return results;
}

describe('adopting the published policy', () => {
  it('judges the clock that runs by the new SLA, and keeps what was decided', () =>
    withRig(both, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      const atGpe = await walkTo(rig, id, 'gpe');
      const due = atGpe.steps.find(({ step }) => step === 'gpe')?.dueAt ?? 0;
      await adopt(rig, id);
      const { steps, history } = await rig.view(id);
      assert.equal(steps.find(({ step }) => step === 'gpe')?.dueAt, due - 12 * 3_600_000);
      assert.equal(steps.find(({ step }) => step === 'presales')?.status, 'approved');
      assert.match(
        history.at(-1)?.comment ?? '',
        /^edition 2026-12-01 .* instead of 2024-07-24 .* — The new edition/,
      );
      await walkTo(rig, id, 'finance');
    }));

  it('breaches at once what is overdue by the new SLA', () =>
    withRig(both, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'gpe');
      await rig.pass('13 hours');
      await adopt(rig, id);
      await rig.until(
        id,
        ({ history }) => history.some(({ action }) => action === 'SLA breached'),
        '1 second',
      );
    }));

  it('is an operator’s, and nobody else’s', () =>
    withRig(both, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      const { code } = await refusalOf(adopt(rig, id, offered(), apac.gpe));
      assert.equal(code, 'not-an-operator');
    }));

  it('refuses a policy that nobody published', () =>
    withRig(both, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      const { message } = await refusalOf(adopt(rig, id, { ...offered(), maxReassignments: 99 }));
      assert.match(message, /^Not adopted: The policy slice was changed after it was made/);
      assert.equal((await rig.view(id)).policy.edition, '2024-07-24');
    }));

  it('refuses the policy that the request goes by', () =>
    withRig(both, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      const { message } = await refusalOf(adopt(rig, id, offered(shippedPolicy())));
      assert.match(message, /goes by this policy already/);
    }));

  it('lets a request go on that was held for a policy nobody published', () =>
    withRig(
      { policy: { ...shippedPolicy(), edition: 'draft' }, workerPolicies: [editedPolicy()] },
      async (rig) => {
        const id = await rig.apply(application('cloud-sales'));
        await rig.until(id, ({ problems }) => problems.some(({ key }) => key === 'held'));
        await adopt(rig, id);
        const view = await rig.view(id);
        assert.deepEqual([view.policy.edition, view.problems], ['2026-12-01', []]);
      },
    ));
});
