import assert from 'node:assert/strict';
import { outcomeOf, refusalOf, withRig } from '../../support/rig.ts';
import { apac, application, historyOf, submitted, walkTo } from '../../support/walk.ts';

describe('PoC Status', () => {
  it('is Not Started after the approval', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      assert.equal((await walkTo(rig, id, 'complete')).fields.pocStatus, 'Not Started');
    }));

  it('cannot be set before the approval', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      const early = rig.act(id, 'setFields', apac.sales, { fields: { pocStatus: 'In Progress' } });
      assert.equal((await refusalOf(early)).code, 'not-open');
    }));

  it('is asked for when it is 14 days old', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      await walkTo(rig, id, 'complete');
      await rig.pass('15 days');
      assert.equal(historyOf(await rig.view(id)).at(-1), 'PoC Status reminder sent');
      await rig.untilTrue(() =>
        rig.world.notifications.some(
          ({ notification: { kind, to } }) => kind === 'status-stale' && to[0]?.email === apac.sales,
        ),
      );
    }));

  it('starts its 14 days anew when it is set', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      await walkTo(rig, id, 'complete');
      await rig.pass('10 days');
      await rig.act(id, 'setFields', apac.sales, { fields: { pocStatus: 'In Progress' } });
      await rig.pass('10 days');
      assert.equal(historyOf(await rig.view(id)).at(-1), 'Fields set');
    }));

  it('closes the request with a final value', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'complete');
      await rig.act(id, 'setFields', apac.sales, { fields: { pocStatus: 'Succeeded' } });
      assert.deepEqual(await outcomeOf(rig, id), { requestId: id, status: 'closed', creditsGranted: 3000 });
    }));

  it('closes the request when nobody has touched it for 180 days', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      await walkTo(rig, id, 'complete');
      await rig.pass('181 days');
      await rig.untilTrue(() => rig.world.archive.has(id));
    }));
});

describe('a closed request', () => {
  it('is in the archive with its whole history', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'complete');
      await rig.act(id, 'setFields', apac.sales, { fields: { pocStatus: 'Failed' } });
      await outcomeOf(rig, id);
      const archived = rig.world.archive.get(id);
      assert.ok(archived);
      assert.equal(archived.view.status, 'closed');
      assert.equal(archived.view.credits.grant?.credits, 3000);
      const sequence = archived.state.history.map(({ seq }) => seq);
      assert.deepEqual(
        sequence,
        [...sequence.keys()].map((index) => index + 1),
      );
      assert.deepEqual([...rig.world.salesforce.rows.values()].length, sequence.length);
    }));

  it('is still Approved in Salesforce', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      await walkTo(rig, id, 'complete');
      await rig.act(id, 'setFields', apac.sales, { fields: { pocStatus: 'Succeeded' } });
      await outcomeOf(rig, id);
      assert.equal(rig.world.salesforce.pocs.get(id.slice('poc/'.length))?.approvalStatus, 'Approved');
    }));

  it('answers that it is closed', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      await walkTo(rig, id, 'complete');
      const late = await rig.payload(id, 'setFields', apac.sales, { fields: { pocStatus: 'In Progress' } });
      await rig.act(id, 'setFields', apac.sales, { fields: { pocStatus: 'Succeeded' } });
      await outcomeOf(rig, id);
      assert.equal((await refusalOf(rig.confetti.act(id, 'setFields', late))).code, 'closed');
    }));
});

describe('a request whose workflow is cancelled in Temporal', () => {
  it('closes in good order: reservation released, Salesforce told, record archived', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await rig.until(id, ({ credits }) => credits.reserved === 3000);
      await rig.client.workflow.getHandle(id).cancel();
      await outcomeOf(rig, id);
      const archived = rig.world.archive.get(id);
      assert.match(archived?.view.history.at(-1)?.comment ?? '', /cancelled by an operator in Temporal/);
      assert.equal(archived?.state.credits.reserved, undefined);
      assert.equal(rig.world.salesforce.rows.size, archived?.view.history.length);
    }));

  it('lets credits that are on their way arrive first', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'beo');
      rig.world.tidbCloud.faults.push('busy');
      await rig.act(id, 'fulfil', apac.beo, {});
      await rig.client.workflow.getHandle(id).cancel();
      assert.deepEqual(await outcomeOf(rig, id), { requestId: id, status: 'closed', creditsGranted: 3000 });
    }));
});
