import assert from 'node:assert/strict';
import { createPolicyActivities } from '../../../activities/policy/activities.ts';
import type { PolicySlice } from '../../../domain/policy/policy.ts';
import { slicePolicy } from '../../../domain/policy/slice.ts';
import { shippedPolicy, shippedSlice, withSwitches } from '../../support/shipped-policy.ts';

describe('the policy that a request is pinned to', () => {
  const { verifyPolicySlice } = createPolicyActivities({ policies: [shippedPolicy()] });

  it('is published', async () => {
    assert.deepEqual(await verifyPolicySlice(shippedSlice('cloud-user')), { problem: null });
  });

  it('is refused when it is another edition than the worker has', async () => {
    const other = shippedSlice('cloud-user', withSwitches({ financeInPocChain: true }));
    assert.match(String((await verifyPolicySlice(other)).problem), /give both the same policy file/);
  });

  it('is refused when it was changed after it was made', async () => {
    const forged = { ...shippedSlice('cloud-user'), maxReassignments: 1000 };
    assert.match(String((await verifyPolicySlice(forged)).problem), /was changed after it was made/);
  });

  it('may be one that was published before', async () => {
    const former = withSwitches({ rdgInPocChain: true })(shippedPolicy());
    const activities = createPolicyActivities({ policies: [shippedPolicy(), former] });
    assert.deepEqual(await activities.verifyPolicySlice(slicePolicy(former, 'cloud-sales')), {
      problem: null,
    });
  });

  it('cannot be judged without any policy', async () => {
    const activities = createPolicyActivities({ policies: [] });
    assert.equal(
      (await activities.verifyPolicySlice(shippedSlice('cloud-user'))).problem,
      'The worker has no policy',
    );
  });

  it('says of what is no slice at all that it is none', async () => {
    const activities = createPolicyActivities({ policies: [shippedPolicy()] });
    const nonsense = { hash: 'x', kind: 'pocApplication', entryPoint: 'enterprise', edition: '1' };
    const { problem } = await activities.verifyPolicySlice(nonsense as unknown as PolicySlice);
    assert.match(problem ?? '', /^It is no slice of a policy/);
  });
});
