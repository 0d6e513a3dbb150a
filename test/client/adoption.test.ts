import assert from 'node:assert/strict';
import { openAdoption, type AdoptionDoor } from '../../client/adoption.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { slicePolicy } from '../../domain/policy/slice.ts';
import { refusalOf, withRig, type Rig } from '../support/rig.ts';
import { shippedPolicy, withRegionalSla } from '../support/shipped-policy.ts';
import { apac, application, submitted } from '../support/walk.ts';

const operator = { email: 'vince.yao@example.com', via: 'test' };
const slower = withRegionalSla('presales', 'APAC', 48)(shippedPolicy());
const both = { workerPolicies: [shippedPolicy(), slower] };

/** The door of a client whose policy file is this one. */
function doorWith(rig: Rig, policy: Policy): AdoptionDoor {
  const { client, confetti } = rig;
  const { act, view } = confetti;
  return openAdoption({ client, policy, act, view, within: (_about, call) => call() });
}

describe('adopting a policy through the door', () => {
  it('is previewed without changing anything', () =>
    withRig(both, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      const before = await rig.view(id);
      const { from, to, changes } = await doorWith(rig, slower).previewAdoption(id);
      assert.notEqual(from.hash, to.hash);
      assert.equal(from.hash, before.policy.hash);
      assert.match(changes.join(), /Presales, first response due: no SLA set becomes \d{4}-/);
      assert.deepEqual((await rig.view(id)).policy, before.policy);
    }));

  it('has the request go by it, once, and says what it was', () =>
    withRig(both, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      const door = doorWith(rig, slower);
      const asked = { id: 'a-1', actor: operator, comment: 'slower hours' };
      const { preview, answer } = await door.adoptPolicy(id, asked);
      assert.match(preview.changes.join(), /Presales, first response due: no SLA set becomes .* UTC$/);
      assert.match(answer?.message ?? '', /^Policy adopted\. Waiting for Presales/);
      const { policy, steps } = await rig.view(id);
      assert.equal(policy.hash, slicePolicy(slower, 'cloud-sales').hash);
      assert.equal(steps.find(({ step }) => step === 'presales')?.slaHours, 48);
      const again = await door.adoptPolicy(id, { ...asked, id: 'a-2' });
      assert.deepEqual([again.answer, again.preview.changes], [undefined, []]);
      const adopted = (await rig.view(id)).history.filter(({ action }) => action === 'Policy adopted');
      assert.equal(adopted.length, 1);
    }));

  it('is refused to others than operators', () =>
    withRig(both, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      const asked = { id: 'a-1', actor: { email: apac.presales, via: 'test' }, comment: 'x' };
      assert.equal((await refusalOf(doorWith(rig, slower).adoptPolicy(id, asked))).code, 'not-an-operator');
    }));

  it('is refused where the policy is not published', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      const asked = { id: 'a-1', actor: operator, comment: 'x' };
      const { code } = await refusalOf(doorWith(rig, slower).adoptPolicy(id, asked));
      assert.equal(code, 'policy-not-published');
    }));

  it('is refused for a request that is closed, or that there never was', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await rig.client.workflow.getHandle(id).cancel();
      await rig.until(id, ({ status }) => status === 'closed');
      for (const other of [id, 'poc/never']) {
        assert.equal((await refusalOf(doorWith(rig, slower).previewAdoption(other))).code, 'closed');
      }
    }));
});
