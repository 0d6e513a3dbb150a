import assert from 'node:assert/strict';
import type { UpdateAnswer } from '../../../domain/approval/actions.ts';
import { goneOn } from '../../support/next-run.ts';
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

describe('an id that was used before', () => {
  it('is refused for anything but the same action, with what it was used for and without an event', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      const comment = await rig.payload(id, 'comment', apac.presales, { id: 'used', comment: 'Looks good' });
      const first = await rig.confetti.act(id, 'comment', comment);
      const before = await rig.settledEventCount(id);
      const { id: _, comment: _text, ...onStep } = comment;
      const others: Readonly<Record<string, () => Promise<unknown>>> = {
        'other words': () => rig.confetti.act(id, 'comment', { ...comment, comment: 'Looks bad' }),
        'somebody else': () => {
          const actor = { email: apac.sales, via: 'test' };
          return rig.confetti.act(id, 'comment', { ...comment, actor });
        },
        'another round': () => rig.confetti.act(id, 'comment', { ...comment, round: 2 }),
        'another step': () => rig.confetti.act(id, 'comment', { ...comment, step: 'gpe' }),
        'another action': () =>
          rig.confetti.act(id, 'decide', { ...onStep, id: 'used', decision: 'approve' }),
      };
      for (const [what, action] of Object.entries(others)) {
        const { code, message } = await refusalOf(action());
        assert.equal(code, 'id-used', what);
        assert.match(
          message,
          /^Not done: the id used was used before, for "comment" by presales\.apac@example\.com \(Commented\); send what you mean now under an id of its own\.$/,
        );
      }
      const elsewhere = { ...comment, actor: { email: apac.presales.toUpperCase(), via: 'another surface' } };
      assert.deepEqual(await rig.confetti.act(id, 'comment', elsewhere), first, 'the same from elsewhere');
      const { steps, history } = await rig.view(id);
      assert.equal(steps[0]?.status, 'active');
      const said = history.filter(({ action }) => action === 'Commented');
      assert.deepEqual(
        said.map((line) => line.comment),
        ['Looks good'],
      );
      assert.equal(await rig.eventCount(id), before);
    }));

  it('is one action of two that come at the same time, and the other is refused', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      const comment = await rig.payload(id, 'comment', apac.presales, { id: 'used', comment: 'Looks good' });
      const outcomes = await Promise.allSettled([
        rig.confetti.act(id, 'comment', comment),
        rig.confetti.act(id, 'comment', { ...comment, comment: 'Looks bad' }),
      ]);
      assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
      const refused = outcomes.find((each) => each.status === 'rejected');
      assert.equal((await refusalOf(Promise.reject(refused?.reason as Error))).code, 'id-used');
      const said = historyOf(await rig.view(id)).filter((line) => line.endsWith('Commented'));
      assert.equal(said.length, 1);
    }));

  it('is refused when it comes as a signal, and the refusal is kept', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      const comment = await rig.payload(id, 'comment', apac.presales, { id: 'used', comment: 'Looks good' });
      await rig.confetti.act(id, 'comment', comment);
      await rig.client.workflow.getHandle(id).signal('comment', { ...comment, comment: 'Looks bad' });
      const { refusedSignals } = await rig.until(id, (view) => view.refusedSignals.length === 1);
      assert.equal(refusedSignals[0]?.refusal.code, 'id-used');
    }));

  it('by the command line of Temporal is the update’s id as well, and the answer says what it is for', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      const payload = await rig.payload(id, 'comment', apac.presales, { id: 'used', comment: 'Looks good' });
      const handle = rig.client.workflow.getHandle(id);
      const given = await handle.executeUpdate<UpdateAnswer, [typeof payload]>('comment', {
        args: [payload],
        updateId: 'used',
      });
      assert.deepEqual([given.to.action, given.to.by], ['comment', apac.presales]);
      const { to: _, ...answer } = given;
      assert.deepEqual(await rig.confetti.act(id, 'comment', payload), answer);
      const other = rig.confetti.act(id, 'comment', { ...payload, comment: 'Looks bad' });
      assert.equal((await refusalOf(other)).code, 'id-used');
      const updates = (await handle.fetchHistory()).events?.flatMap(
        ({ workflowExecutionUpdateAcceptedEventAttributes: accepted }) =>
          accepted?.acceptedRequest?.meta ?? [],
      );
      assert.deepEqual(
        updates?.map(({ updateId }) => updateId),
        ['used'],
      );
    }));
});

describe('an action of an earlier run', () => {
  it('is answered the same, and another one under its id is refused', () =>
    withRig({}, async (rig) => {
      const { id, state } = await goneOn(rig);
      const [used = '', given] =
        Object.entries(state.answered).find(([, each]) => each.name === 'decide') ?? [];
      const approval = await rig.payload(id, 'decide', apac.presales, {
        ...{ id: used, step: 'presales', decision: 'approve' },
      });
      const before = await rig.settledEventCount(id);
      assert.deepEqual(await rig.confetti.act(id, 'decide', approval), given?.answer);
      const other = { ...approval, decision: 'reject', comment: 'No' } as const;
      assert.equal((await refusalOf(rig.confetti.act(id, 'decide', other))).code, 'id-used');
      const updates = (await rig.eventCount(id)) - before;
      assert.equal(
        updates,
        2,
        'the first is accepted and completed in the new run, the other leaves nothing',
      );
    }));
});
