import assert from 'node:assert/strict';
import { refusalOf, withRig } from '../../support/rig.ts';
import { apac, application, submitted, walkTo } from '../../support/walk.ts';

describe('an action that is refused', () => {
  it('leaves no event in the history', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      await rig.untilTrue(() => rig.world.notifications.length >= 2);
      const payload = await rig.payload(id, 'decide', apac.gpe, { decision: 'approve' });
      const before = await rig.settledEventCount(id);
      await refusalOf(rig.confetti.act(id, 'decide', payload));
      assert.equal(await rig.eventCount(id), before);
    }));

  it('may be tried again under the same id once it is allowed', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      const approval = { decision: 'approve', id: 'click-1' } as const;
      assert.equal((await refusalOf(rig.act(id, 'decide', apac.presales, approval))).code, 'missing-fields');
      await rig.act(id, 'setFields', apac.presales, { fields: { presalesAutoApprove: false } });
      const { message } = await rig.act(id, 'decide', apac.presales, approval);
      assert.match(message, /^Approved\. Waiting for GPE \(Xiaole Fang\)/);
    }));

  it('names each missing field, who sets it and where', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-user'));
      await walkTo(rig, id, 'sales');
      const { missing } = await refusalOf(rig.act(id, 'decide', apac.sales, { decision: 'approve' }));
      assert.deepEqual(
        missing?.map(({ field }) => field),
        [
          'account',
          'contact',
          'opportunity',
          'creditsNeeded',
          'creditsExpiryDate',
          'customerPayment',
          'justification',
          'presales',
        ],
      );
      assert.ok(missing.every(({ setBy, where }) => setBy !== '' && where.startsWith('PoC page')));
    }));

  it('tells the four steps to an Org ID when BE&O has none', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales', 'APAC', { orgId: null }));
      await walkTo(rig, id, 'beo');
      const { message } = await refusalOf(rig.act(id, 'fulfil', apac.beo, {}));
      assert.match(
        message,
        /1\. confirm with the customer.*2\. claim the Lead.*3\. convert the Lead.*4\. fill in the Org/s,
      );
    }));

  it('for want of an Org ID is done once the Org ID is there', () =>
    withRig({}, async (rig) => {
      const orgless = application('cloud-sales', 'APAC', { orgId: null });
      const id = await submitted(rig, orgless);
      await walkTo(rig, id, 'beo');
      await refusalOf(rig.act(id, 'fulfil', apac.beo, {}));
      await rig.act(id, 'setFields', apac.beo, {
        fields: { orgId: String(application('cloud-sales').fields.orgId) },
      });
      const view = await walkTo(rig, id, 'complete');
      assert.equal(view.credits.grant?.credits, 3000);
    }));

  it('was a late click on a step that is decided', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'gpe');
      const click = rig.act(id, 'decide', apac.presales, {
        decision: 'reject',
        comment: 'No',
        step: 'presales',
      });
      const { code, message } = await refusalOf(click);
      assert.equal(code, 'stale-step');
      assert.match(
        message,
        /Presales is already approved by APAC Presales\. It waits for GPE \(Xiaole Fang\) now/,
      );
    }));

  it('came from somebody the step does not wait for', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'gpe');
      const { code, message } = await refusalOf(
        rig.act(id, 'decide', 'sidney.chen@example.com', { decision: 'approve' }),
      );
      assert.equal(code, 'not-yours');
      assert.match(message, /GPE waits for Xiaole Fang, not for sidney\.chen@example\.com/);
    }));

  it('was an approval of one’s own request', () =>
    withRig({}, async (rig) => {
      const own = { ...application('cloud-sales'), requester: apac['regional-leader'] };
      const id = await submitted(rig, own);
      await walkTo(rig, id, 'regional-leader').catch(() => undefined);
      const { code } = await refusalOf(
        rig.act(id, 'decide', apac['regional-leader'], { decision: 'approve', step: 'regional-leader' }),
      );
      assert.equal(code, 'own-request');
    }));

  it('names a step that there is not', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      const { code, message } = await refusalOf(
        rig.act(id, 'decide', apac.presales, { decision: 'approve', step: 'marketing' }),
      );
      assert.equal(code, 'unknown-step');
      assert.match(message, /the steps are presales, gpe, regional-leader, beo/);
    }));

  it('wants to release credits that are being added', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'beo');
      rig.world.tidbCloud.faults.push('busy', 'busy');
      await rig.act(id, 'fulfil', apac.beo, {});
      assert.equal((await refusalOf(rig.act(id, 'fulfil', apac.beo, {}))).code, 'grant-under-way');
      await rig.until(id, ({ status }) => status === 'complete', '10 seconds');
    }));
});

describe('the answer of an action', () => {
  it('takes at most 2 KB', () =>
    withRig({}, async (rig) => {
      const wide = { company: '数'.repeat(255), region: null };
      const id = await submitted(rig, application('cloud-user', 'APAC', wide));
      const answer = await rig.act(id, 'comment', apac.beo, { comment: '长'.repeat(3000) });
      assert.ok(Buffer.byteLength(JSON.stringify(answer)) <= 2048);
    }));
});
