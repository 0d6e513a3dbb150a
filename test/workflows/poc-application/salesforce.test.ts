import assert from 'node:assert/strict';
import { failure } from '../../../activities/failures.ts';
import { withRig, type Rig } from '../../support/rig.ts';
import { apac, application, people, submitted, walkTo } from '../../support/walk.ts';

/** It asks to be left alone for an hour each time, which spares the test a thousand retries. */
const down = failure('Unreachable', 'Salesforce: connection refused', { retryAfterMs: 3_600_000 });
const refused = failure('Invalid', 'Salesforce: FIELD_INTEGRITY_EXCEPTION on Account');
const pocIdOf = (id: string): string => id.slice('poc/'.length);

/** Waits until Salesforce has every line of the history, then compares the two. */
async function assertMirrored(rig: Rig, id: string, skipping?: string): Promise<void> {
  const { rows, pocs } = rig.world.salesforce;
  await rig.untilTrue(async () => rows.size === (await rig.view(id)).history.length, skipping);
  const { history, waiting } = await rig.view(id);
  assert.deepEqual(
    [...rows.values()].map(({ key, action, round }) => ({ key, action, round })),
    history.map(({ seq, action, round }) => ({ key: `${pocIdOf(id)}#${seq}`, action, round })),
  );
  await rig.untilTrue(() => pocs.get(pocIdOf(id))?.waitingFor === waiting.slice(0, 255), skipping);
}

describe('the PoC page of Salesforce', () => {
  it('has the whole approval history in order, and Approved at the end', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-user'));
      await walkTo(rig, id, 'complete');
      await assertMirrored(rig, id);
      assert.equal(rig.world.salesforce.pocs.get(pocIdOf(id))?.approvalStatus, 'Approved');
    }));

  it('has no approval status before the request is submitted', () =>
    withRig({}, async (rig) => {
      const id = await rig.apply({ ...application('cloud-sales'), submit: false });
      await assertMirrored(rig, id);
      assert.equal(rig.world.salesforce.pocs.get(pocIdOf(id))?.approvalStatus, null);
    }));
});

describe('while Salesforce is down for 80 hours', () => {
  it('approvals go on', () =>
    withRig({}, async (rig) => {
      rig.world.salesforce.down = down;
      const id = await submitted(rig, application('cloud-sales'));
      await rig.pass('40 hours');
      await walkTo(rig, id, 'beo');
      await rig.pass('40 hours');
      const view = await walkTo(rig, id, 'complete');
      assert.equal(view.status, 'complete');
      assert.equal(rig.world.salesforce.rows.size, 0);
    }));

  it('nothing is lost: afterwards every row is there, in order', () =>
    withRig({}, async (rig) => {
      rig.world.salesforce.down = down;
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'beo');
      await rig.pass('80 hours');
      rig.world.salesforce.down = undefined;
      await assertMirrored(rig, id, '1 hour');
    }));
});

describe('a request that Salesforce refuses', () => {
  it('says so, and goes on', () =>
    withRig({}, async (rig) => {
      rig.world.salesforce.down = refused;
      const id = await submitted(rig, application('cloud-sales'));
      const { problems } = await rig.until(id, (view) => view.problems.length > 0);
      assert.match(problems[0]?.text ?? '', /Salesforce refused the request: .*FIELD_INTEGRITY_EXCEPTION/);
      assert.equal((await walkTo(rig, id, 'gpe')).status, 'in-progress');
    }));

  it('is tried again after an hour', () =>
    withRig({}, async (rig) => {
      rig.world.salesforce.down = refused;
      const id = await submitted(rig, application('cloud-sales'));
      await rig.until(id, ({ problems, credits }) => problems.length > 0 && credits.reserved !== undefined);
      await rig.settledEventCount(id);
      const before = rig.world.salesforce.mirrorCalls;
      await rig.pass('59 minutes');
      assert.equal(rig.world.salesforce.mirrorCalls, before);
      rig.world.salesforce.down = undefined;
      await rig.pass('2 minutes');
      await assertMirrored(rig, id);
    }));

  it('shows no problem any more once it was taken', () =>
    withRig({}, async (rig) => {
      rig.world.salesforce.down = refused;
      const id = await submitted(rig, application('cloud-sales'));
      await rig.until(id, ({ problems }) => problems.length > 0);
      rig.world.salesforce.down = undefined;
      await rig.pass('61 minutes');
      await rig.until(id, ({ problems }) => problems.length === 0);
    }));

  it('closes only when Salesforce has been told of its end', () =>
    withRig({}, async (rig) => {
      rig.world.salesforce.down = refused;
      const id = await submitted(rig, application('enterprise'));
      await walkTo(rig, id, 'complete');
      await rig.act(id, 'setFields', apac.sales, { fields: { pocStatus: 'Succeeded' } });
      await rig.pass('5 hours');
      assert.equal(rig.world.archive.size, 0);
      rig.world.salesforce.down = undefined;
      await rig.pass('61 minutes');
      await rig.untilTrue(() => rig.world.archive.has(id));
    }));
});

describe('an Account that is named later', () => {
  it('says the region, whatever the form said', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-user'));
      rig.world.salesforce.records = {
        account: { id: '0015g0000000003AAA', name: 'Globex', region: 'NA', internal: false },
      };
      await rig.act(id, 'setFields', people.APAC.sales, { fields: { account: '0015g0000000003AAA' } });
      const { steps } = await rig.until(id, ({ fields }) => fields.region === 'NA');
      assert.equal(steps.find(({ step }) => step === 'sdr')?.who, 'NA SDR');
    }));
});
