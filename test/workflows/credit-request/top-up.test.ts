import assert from 'node:assert/strict';
import type { GrantOrder } from '../../../domain/credits/grant.ts';
import { withRig } from '../../support/rig.ts';
import { chainOf, runningPoc, stagedPoc, topUp, walkTo } from '../../support/walk.ts';

describe('an Adding Credits Request', () => {
  it('goes from the Sales Manager in APAC to BE&O, and the credits are added once, with the decisions behind them', () => {
    const orders: GrantOrder[] = [];
    return withRig(
      {
        activities: ({ grantCredits }) => ({
          grantCredits(order) {
            orders.push(order);
            return grantCredits(order);
          },
        }),
      },
      async (rig) => {
        const poc = await runningPoc(rig);
        const id = await rig.askCredits(topUp(poc));
        await walkTo(rig, id, 'complete');
        const view = await rig.until(id, ({ status }) => status === 'closed');
        assert.equal(view.tier?.id, 'standard');
        assert.deepEqual(
          view.steps.map(({ step, status }) => `${step}: ${status}`),
          [
            'sales-manager: approved',
            'regional-leader: approved',
            'rdg: approved',
            'finance: approved',
            'beo: fulfilled',
          ],
        );
        assert.equal(view.credits.grant?.credits, 1000);
        assert.deepEqual([...rig.world.tidbCloud.grants.keys()], [`${poc}/grant/1`, `${id}/grant/1`]);
        const order = orders.find(({ requestId }) => requestId === id);
        assert.deepEqual(
          order?.proof?.map(({ step, by, decision }) => `${step}: ${decision} by ${by}`),
          [
            'sales-manager: approved by sales-manager.apac',
            'regional-leader: approved by regional-leader.apac',
            'rdg: approved by nicole.sun',
            'finance: approved by yanice.zhang',
            'beo: released by vince.yao',
          ],
        );
      },
    );
  });

  for (const region of ['NA', 'JP'] as const) {
    it(`has no Sales Manager in ${region}`, () =>
      withRig({}, async (rig) => {
        const id = await rig.askCredits(topUp(stagedPoc(rig, region), region));
        const { steps } = await walkTo(rig, id, 'regional-leader');
        assert.deepEqual(
          steps.filter(({ status }) => status !== 'skipped').map(({ step }) => step),
          ['regional-leader', 'rdg', 'finance', 'beo'],
        );
        assert.equal(steps.find(({ step }) => step === 'regional-leader')?.status, 'active');
      }));
  }

  it('takes over what its PoC says: Org, Account, region and company', () =>
    withRig({}, async (rig) => {
      const id = await rig.askCredits(topUp(stagedPoc(rig, 'JP', { orgId: '4711' }), 'JP'));
      const { fields, headline } = await walkTo(rig, id, 'regional-leader');
      assert.deepEqual([fields.orgId, fields.account, fields.region], ['4711', '0015g00000AcmeRobo', 'JP']);
      assert.equal(headline, 'Acme Robotics · top-up · 1,000 credits · JP');
    }));

  it('ends with the whole record in Salesforce and in the archive', () =>
    withRig({ policy: chainOf('beo') }, async (rig) => {
      const id = await rig.askCredits(topUp(stagedPoc(rig)));
      await walkTo(rig, id, 'complete');
      await rig.untilTrue(() => rig.world.archive.has(id));
      const { history, credits } = await rig.view(id);
      const record = rig.world.salesforce.creditRequests.get(id.slice('credits/'.length));
      assert.equal(record?.approvalStatus, 'Approved');
      assert.deepEqual([record.granted?.grantId, record.granted?.credits], [credits.grant?.grantId, 1000]);
      assert.equal(rig.world.salesforce.rows.size, history.length);
      assert.equal(rig.world.salesforce.pocs.size, 0);
    }));
});
