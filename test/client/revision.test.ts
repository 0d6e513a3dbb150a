import assert from 'node:assert/strict';
import { filled } from '../support/requests.ts';
import { withRig } from '../support/rig.ts';

const seller = 'sales.apac@example.com';

describe('the revision of a request', () => {
  it('is another one after each change, and the same while nothing happens', () =>
    withRig({}, async (rig) => {
      const id = await rig.apply({
        entryPoint: 'enterprise',
        requester: seller,
        fields: filled.enterprise,
        submit: false,
      });
      await rig.settledEventCount(id);
      const before = await rig.confetti.revision(id);
      assert.equal(await rig.confetti.revision(id), before);
      await rig.act(id, 'setFields', seller, { fields: { justification: 'Another one' } });
      assert.notEqual(await rig.confetti.revision(id), before);
    }));

  it('of what Temporal does not know says so, and stays', () =>
    withRig({}, async ({ confetti }) => {
      assert.equal(await confetti.revision('poc/P-NONE'), 'archived');
    }));
});
