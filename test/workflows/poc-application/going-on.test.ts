import assert from 'node:assert/strict';
import { cutOff, goneOn, inShortRuns, runsOf } from '../../support/next-run.ts';
import { withRig } from '../../support/rig.ts';
import { apac, application, historyOf, submitted, walkTo } from '../../support/walk.ts';

describe('a request that goes on in a new run', () => {
  it('has its state, and tells nobody again what it has told', () =>
    withRig({}, async (rig) => {
      const { id, state } = await goneOn(rig);
      await rig.settledEventCount(id);
      assert.equal((await rig.view(id)).history.length, state.history.length);
      assert.equal(rig.world.salesforce.mirrorCalls, 0);
      assert.deepEqual(rig.world.notifications, []);
    }));

  it('mirrors only what is new', () =>
    withRig({}, async (rig) => {
      const { id, cursors } = await goneOn(rig);
      await rig.act(id, 'claim', apac.gpe, {});
      await rig.untilTrue(() => rig.world.salesforce.rows.size > 0);
      const [row, ...others] = [...rig.world.salesforce.rows.values()];
      assert.deepEqual([row?.sequence, others.length], [cursors.mirroredSeq + 1, 0]);
    }));

  it('keeps its clock: GPE breaches when it would have', () =>
    withRig({}, async (rig) => {
      const { id, state } = await goneOn(rig);
      await rig.pass('73 hours');
      const { history } = await rig.view(id);
      const breach = history.find(({ action }) => action === 'SLA breached');
      const startedAt = state.steps.find(({ step }) => step === 'gpe')?.clock?.stretches[0]?.from ?? 0;
      const lateMs = (breach?.at ?? 0) - startedAt - 72 * 3_600_000;
      assert.ok(lateMs >= 0 && lateMs < 1000, `${lateMs} ms late`);
    }));

  it('still knows the actions of the earlier run', () =>
    withRig({}, async (rig) => {
      const { id, state } = await goneOn(rig);
      const [seen] = Object.keys(state.answered);
      await rig.act(id, 'decide', apac.presales, { decision: 'approve', step: 'presales', id: seen! });
      assert.equal((await rig.view(id)).history.length, state.history.length);
    }));

  it('goes all the way', () =>
    withRig({}, async (rig) => {
      const { id } = await goneOn(rig);
      const view = await walkTo(rig, id, 'complete');
      assert.deepEqual(
        historyOf(view).filter((line) => line.endsWith('Approved')),
        ['Presales: Approved', 'GPE: Approved', 'Regional Leader: Approved'],
      );
    }));
});

describe('a run that hands on to the next', () => {
  it('hands on the actions that it has seen and how far it has told, and cuts nothing off', () =>
    withRig({}, async (rig) => {
      const id = await inShortRuns(rig, 40);
      const said = { id: 'said-once', step: 'presales', comment: 'Sized with the team' };
      const first = await rig.act(id, 'comment', apac.presales, said);
      const more = { round: 1, step: 'presales', actor: { email: apac.presales, via: 'test' } };
      const handle = rig.client.workflow.getHandle(id);
      for (const nth of ['2', '3', '4']) await handle.signal('comment', { ...more, id: nth, comment: nth });
      // This server answers no query before the next run has done its first workflow task.
      await rig.untilTrue(async () => {
        const runs = await runsOf(rig, id);
        const hasWorked = runs.at(-1)?.events?.some((event) => event.workflowTaskCompletedEventAttributes);
        return runs.length > 1 && hasWorked === true;
      });
      for (const run of (await runsOf(rig, id)).slice(0, -1)) assert.deepEqual(cutOff(run), []);
      const again = await rig.act(id, 'comment', apac.presales, said);
      assert.deepEqual(again, first);
      const { history } = await rig.view(id);
      assert.equal(history.filter(({ comment }) => comment === said.comment).length, 1);
    }));
});

describe('a request that was terminated in Temporal', () => {
  it('does not look as if somebody were waited for', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await rig.settledEventCount(id);
      await rig.client.workflow.getHandle(id).terminate('by mistake');
      const { status, waiting } = await rig.view(id);
      assert.equal(status, 'closed');
      assert.match(waiting, /^Ended in Temporal \(terminated\) while it was in progress/);
    }));
});
