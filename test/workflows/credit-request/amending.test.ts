import assert from 'node:assert/strict';
import { gate } from '../../support/gate.ts';
import type { RequestView } from '../../../domain/approval/view.ts';
import { tenantCreditsId, tenantViewQuery } from '../../../workflows/tenant-credits/contract.ts';
import { refusalOf, withRig, type Rig, type RigOptions } from '../../support/rig.ts';
import { apac, chainOf, grantedBefore, newOrgId, stagedPoc, topUp, walkTo } from '../../support/walk.ts';

const statusOf = ({ steps }: RequestView): Record<string, string> =>
  Object.fromEntries(steps.map(({ step, status }) => [step, status]));

async function heldIn(rig: Rig, orgId: string): Promise<number[]> {
  const { reserved } = await rig.client.workflow.getHandle(tenantCreditsId(orgId)).query(tenantViewQuery);
  return Object.values(reserved).map(({ credits }) => credits);
}

/** A world in which reserving this many credits takes until the gate is opened. */
function reservingWaits(credits: number, { opened }: ReturnType<typeof gate>): RigOptions {
  return {
    activities: ({ reserveCredits }) => ({
      async reserveCredits(input) {
        if (input.credits === credits) await opened;
        return reserveCredits(input);
      },
    }),
  };
}

describe('amending a top-up that is under way', () => {
  it('to more moves the tier, the reservation, and everybody who had approved the amount', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      const id = await rig.askCredits(topUp(stagedPoc(rig, 'APAC', { orgId })));
      await walkTo(rig, id, 'finance');
      await rig.act(id, 'amend', apac.sales, { fields: { creditsNeeded: 3001 } });
      const view = await rig.until(id, ({ tier }) => tier?.id === 'elevated');
      assert.deepEqual(statusOf(view), {
        'sales-manager': 'active',
        'regional-leader': 'coming',
        rdg: 'coming',
        finance: 'coming',
        beo: 'coming',
      });
      assert.deepEqual(await heldIn(rig, orgId), [3001]);
    }));

  it('to less brings it back to the standard tier, by what was there before it', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      grantedBefore(rig, orgId, 7000);
      const id = await rig.askCredits(
        topUp(stagedPoc(rig, 'APAC', { orgId }), 'APAC', { creditsNeeded: 3001 }),
      );
      await rig.until(id, ({ tier }) => tier?.id === 'elevated');
      await rig.act(id, 'amend', apac.sales, { fields: { creditsNeeded: 3000 } });
      const { tier } = await rig.until(id, (view) => view.tier?.id === 'standard');
      assert.equal(tier?.accumulated, 10_000);
      assert.deepEqual(await heldIn(rig, orgId), [3000]);
    }));

  it('reopens only who had decided on what changed: an expiry date is not for RDG or the Sales Manager', () =>
    withRig({}, async (rig) => {
      const id = await rig.askCredits(topUp(stagedPoc(rig)));
      await walkTo(rig, id, 'beo');
      await rig.act(id, 'amend', apac.sales, { fields: { creditsExpiryDate: '2098-06-30' } });
      const view = await rig.until(id, ({ steps }) => steps.some(({ status }) => status === 'active'));
      assert.deepEqual(statusOf(view), {
        'sales-manager': 'approved',
        'regional-leader': 'active',
        rdg: 'approved',
        finance: 'coming',
        beo: 'coming',
      });
    }));

  it('is granted with the new amount, once everybody has approved that', () =>
    withRig({ policy: chainOf('regional-leader', 'rdg', 'beo') }, async (rig) => {
      const id = await rig.askCredits(topUp(stagedPoc(rig, 'NA'), 'NA'));
      await walkTo(rig, id, 'rdg');
      await rig.act(id, 'amend', 'sales.na@example.com', { fields: { creditsNeeded: 2500 } });
      await rig.until(id, ({ credits }) => credits.reserved === 2500);
      await walkTo(rig, id, 'complete');
      const granted = [...rig.world.tidbCloud.grants.values()].map(({ credits }) => credits);
      assert.deepEqual(granted, [2500]);
    }));

  it('to what cannot be granted sends it back with the reason and gives the reservation up', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      const poc = stagedPoc(rig, 'APAC', { orgId });
      const id = await rig.askCredits(topUp(poc));
      await walkTo(rig, id, 'regional-leader');
      const pocId = poc.slice('poc/'.length);
      rig.stage({ pocId, status: 'closed', fields: { orgId, region: 'APAC', pocStatus: 'Failed' } });
      await rig.act(id, 'amend', apac.sales, { fields: { creditsNeeded: 1500 } });
      const { history } = await rig.until(id, ({ status }) => status === 'sent-back');
      assert.match(history.at(-1)?.comment ?? '', /^Not eligible: PoC .* is closed \(PoC Status: Failed\)/);
      await rig.untilTrue(async () => (await heldIn(rig, orgId)).length === 0);
    }));

  it('is refused once the credits are on their way', () =>
    withRig({ policy: chainOf('beo') }, async (rig) => {
      const id = await rig.askCredits(topUp(stagedPoc(rig)));
      await walkTo(rig, id, 'beo');
      rig.world.tidbCloud.faults.push('busy');
      await rig.act(id, 'fulfil', apac.beo, {});
      const refusal = await refusalOf(rig.act(id, 'amend', apac.sales, { fields: { creditsNeeded: 9 } }));
      assert.match(refusal.message, /^Not amended: /);
      await rig.until(id, ({ status }) => status === 'closed', '10 seconds');
    }));

  it('is the requester’s alone', () =>
    withRig({}, async (rig) => {
      const id = await rig.askCredits(topUp(stagedPoc(rig)));
      await walkTo(rig, id, 'sales-manager');
      const refusal = await refusalOf(
        rig.act(id, 'amend', apac['sales-manager'], { fields: { creditsNeeded: 9 } }),
      );
      assert.equal(refusal.code, 'not-yours');
    }));
});

describe('while the reservation of an amended top-up is being made', () => {
  it('nobody decides by the new amount, whose tier is not known yet; then they do', () => {
    const held = gate();
    return withRig(reservingWaits(1500, held), async (rig) => {
      const id = await rig.askCredits(topUp(stagedPoc(rig)));
      await walkTo(rig, id, 'sales-manager');
      await rig.act(id, 'amend', apac.sales, { fields: { creditsNeeded: 1500 } });
      const decide = () => rig.act(id, 'decide', apac['sales-manager'], { decision: 'approve' });
      assert.equal((await refusalOf(decide())).code, 'being-checked');
      held.open();
      await rig.until(id, ({ credits }) => credits.reserved === 1500);
      await decide();
    });
  });

  it('it can be amended again, and the last amount counts', () => {
    const held = gate();
    return withRig(reservingWaits(1500, held), async (rig) => {
      const orgId = newOrgId();
      const id = await rig.askCredits(topUp(stagedPoc(rig, 'APAC', { orgId })));
      await walkTo(rig, id, 'sales-manager');
      await rig.act(id, 'amend', apac.sales, { fields: { creditsNeeded: 1500 } });
      await rig.act(id, 'amend', apac.sales, { fields: { creditsNeeded: 4000 } });
      held.open();
      const { tier } = await rig.until(id, ({ credits }) => credits.reserved === 4000);
      assert.equal(tier?.id, 'elevated');
      assert.deepEqual(await heldIn(rig, orgId), [4000]);
    });
  });
});
