import assert from 'node:assert/strict';
import { refusalOf, withRig } from '../../support/rig.ts';
import { apac, application, historyOf, submitted, walkTo } from '../../support/walk.ts';

describe('an action that is sent twice', () => {
  it('is answered the same and adds no event', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      const approval = await rig.payload(id, 'decide', apac.presales, { decision: 'approve' });
      const first = await rig.confetti.act(id, 'decide', approval);
      await rig.untilTrue(() => rig.world.notifications.length >= 4);
      const before = await rig.settledEventCount(id);
      assert.deepEqual(await rig.confetti.act(id, 'decide', approval), first);
      assert.equal(await rig.eventCount(id), before);
    }));

  it('changes nothing when the second comes as a signal', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      const approval = await rig.payload(id, 'decide', apac.presales, { decision: 'approve' });
      await rig.confetti.act(id, 'decide', approval);
      const before = await rig.view(id);
      await rig.client.workflow.getHandle(id).signal('decide', approval);
      const after = await rig.view(id);
      assert.deepEqual(historyOf(after), historyOf(before));
      assert.deepEqual(after.refusedSignals, []);
    }));

  it('is carried out once when the first came as a signal', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      const approval = await rig.payload(id, 'decide', apac.presales, { decision: 'approve' });
      await rig.client.workflow.getHandle(id).signal('decide', approval);
      const answer = await rig.confetti.act(id, 'decide', approval);
      assert.match(answer.message, /^Approved\. Waiting for GPE/);
      const approvals = historyOf(await rig.view(id)).filter((line) => line.endsWith('Approved'));
      assert.deepEqual(approvals, ['Presales: Approved']);
    }));

  it('cannot carry a word of the language as its id, which would look like one that was answered', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      const comment = { id: 'constructor', comment: 'Looks good' };
      const { code } = await refusalOf(rig.act(id, 'comment', apac.presales, comment));
      assert.equal(code, 'malformed');
    }));
});

describe('two decisions on one step that arrive together', () => {
  it('as updates are one decision and one refusal', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      await walkTo(rig, id, 'gpe');
      const approve = await rig.payload(id, 'decide', apac.gpe, { decision: 'approve' });
      const reject = await rig.payload(id, 'decide', apac.gpe, { decision: 'reject', comment: 'No' });
      const outcomes = await Promise.allSettled(
        [approve, reject].map((payload) => rig.confetti.act(id, 'decide', payload)),
      );
      assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
      const decisions = historyOf(await rig.view(id)).filter((line) =>
        /^GPE: (Approved|Rejected)/.test(line),
      );
      assert.equal(decisions.length, 1);
    }));

  it('as signals in one workflow task are one decision and one refusal that is kept', () =>
    withRig({}, async (rig) => {
      const id = await rig.whileWorkerIsAway(async () => {
        const started = await rig.apply({ ...application('enterprise'), submit: false });
        const handle = rig.client.workflow.getHandle(started);
        await handle.signal('submit', { id: 'a', actor: { email: apac.sales, via: 'test' }, round: 0 });
        const decision = { actor: { email: apac.presales, via: 'test' }, round: 1, step: 'presales' };
        await handle.signal('decide', { ...decision, id: 'b', decision: 'approve' });
        await handle.signal('decide', { ...decision, id: 'c', decision: 'reject', comment: 'No' });
        return started;
      });
      const view = await rig.until(id, ({ refusedSignals }) => refusedSignals.length === 1);
      assert.equal(view.refusedSignals[0]?.refusal.code, 'stale-step');
      const decisions = historyOf(view).filter((line) => /^Presales: (Approved|Rejected)/.test(line));
      assert.deepEqual(decisions, ['Presales: Approved']);
    }));
});

describe('a signal that is there before the first workflow task', () => {
  it('is carried out: the request is submitted', () =>
    withRig({}, async (rig) => {
      const id = await rig.whileWorkerIsAway(async () => {
        const started = await rig.apply({ ...application('enterprise'), submit: false });
        const actor = { email: apac.sales, via: 'test' };
        await rig.client.workflow.getHandle(started).signal('submit', { id: 'early', actor, round: 0 });
        return started;
      });
      const view = await rig.until(id, ({ round }) => round === 1);
      assert.equal(view.status, 'in-progress');
    }));

  it('is refused and kept when there is nothing to decide yet', () =>
    withRig({}, async (rig) => {
      const id = await rig.whileWorkerIsAway(async () => {
        const started = await rig.apply({ ...application('enterprise'), submit: false });
        const approval = {
          id: 'early',
          actor: { email: apac.presales, via: 'test' },
          round: 0,
          step: 'presales',
          decision: 'approve',
        };
        await rig.client.workflow.getHandle(started).signal('decide', approval);
        return started;
      });
      const view = await rig.until(id, ({ refusedSignals }) => refusedSignals.length > 0);
      assert.equal(view.refusedSignals[0]?.refusal.code, 'unknown-step');
      assert.equal(view.refusedSignals[0].by, apac.presales);
    }));
});
