import assert from 'node:assert/strict';
import { outcomeOf, refusalOf, withRig, type Rig } from '../../support/rig.ts';
import { apac, application, historyOf, submitted, walkTo } from '../../support/walk.ts';

async function rejected(rig: Rig): Promise<string> {
  const id = await submitted(rig, application('cloud-sales'));
  await walkTo(rig, id, 'gpe');
  await rig.act(id, 'decide', apac.gpe, { decision: 'reject', comment: 'The workload is not ours' });
  return id;
}

describe('a rejected request', () => {
  it('needs a comment from whoever rejects it', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'gpe');
      const { code } = await refusalOf(rig.act(id, 'decide', apac.gpe, { decision: 'reject' }));
      assert.equal(code, 'comment-required');
    }));

  it('shows who rejected it and why', () =>
    withRig({}, async (rig) => {
      const id = await rejected(rig);
      const { status, history } = await rig.view(id);
      assert.equal(status, 'rejected');
      const last = history.at(-1);
      assert.deepEqual(
        [last?.action, last?.by, last?.comment],
        ['Rejected', apac.gpe, 'The workload is not ours'],
      );
    }));

  it('opens round 2 with the first step when it is resubmitted', () =>
    withRig({}, async (rig) => {
      const id = await rejected(rig);
      await rig.act(id, 'resubmit', apac.sales, { comment: 'New sizing attached' });
      const view = await rig.view(id);
      assert.deepEqual([view.status, view.round], ['in-progress', 2]);
      assert.equal(view.steps.find(({ status }) => status === 'active')?.step, 'presales');
    }));

  it('goes all the way in round 2', () =>
    withRig({}, async (rig) => {
      const id = await rejected(rig);
      await rig.act(id, 'resubmit', apac.sales, {});
      const view = await walkTo(rig, id, 'complete');
      assert.equal(view.credits.grant?.credits, 3000);
    }));

  it('refuses a click of round 1 once round 2 is open', () =>
    withRig({}, async (rig) => {
      const id = await rejected(rig);
      await rig.act(id, 'resubmit', apac.sales, {});
      const click = rig.act(id, 'decide', apac.presales, { decision: 'approve', step: 'presales', round: 1 });
      assert.equal((await refusalOf(click)).code, 'stale-round');
    }));

  it('gives the reservation back', () =>
    withRig({}, async (rig) => {
      const id = await rejected(rig);
      const { credits } = await rig.until(id, (view) => view.credits.reserved === undefined);
      assert.equal(credits.reserved, undefined);
    }));

  it('closes and is archived when nobody resubmits it within 30 days', () =>
    withRig({}, async (rig) => {
      const id = await rejected(rig);
      await rig.pass('31 days');
      await outcomeOf(rig, id);
      const archived = rig.world.archive.get(id);
      assert.equal(archived?.view.status, 'closed');
      assert.match(archived.view.history.at(-1)?.comment ?? '', /rejected: not resubmitted in time/);
    }));
});

describe('a request that is sent back', () => {
  it('can be mended and resubmitted', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'regional-leader');
      await rig.act(id, 'decide', apac['regional-leader'], {
        decision: 'send-back',
        comment: 'Half as much',
      });
      assert.equal((await rig.view(id)).status, 'sent-back');
      await rig.act(id, 'setFields', apac.sales, { fields: { creditsNeeded: 1500 } });
      await rig.act(id, 'resubmit', apac.sales, {});
      const view = await walkTo(rig, id, 'complete');
      assert.equal(view.credits.grant?.credits, 1500);
    }));

  it('is still In Progress in Salesforce', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await rig.act(id, 'decide', apac.presales, { decision: 'send-back', comment: 'Name the metrics' });
      const pocId = id.slice('poc/'.length);
      await rig.untilTrue(() =>
        Boolean(rig.world.salesforce.pocs.get(pocId)?.waitingFor.startsWith('Sent back')),
      );
      assert.equal(rig.world.salesforce.pocs.get(pocId)?.approvalStatus, 'In Progress');
    }));
});

describe('a recalled request', () => {
  it('releases its reservation', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await rig.until(id, ({ credits }) => credits.reserved === 3000);
      await rig.act(id, 'recall', apac.sales, { comment: 'The customer is not ready' });
      await rig.until(id, ({ credits }) => credits.reserved === undefined);
    }));

  it('reserves again when it is resubmitted', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await rig.act(id, 'recall', apac.sales, {});
      await rig.act(id, 'resubmit', apac.sales, {});
      const view = await rig.until(id, ({ credits }) => credits.reserved === 3000);
      assert.ok(historyOf(view).includes('Resubmitted'));
    }));

  it('cannot be recalled by an approver', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      assert.equal((await refusalOf(rig.act(id, 'recall', apac.presales, {}))).code, 'not-yours');
    }));
});
