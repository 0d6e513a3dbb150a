import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { taskQueue } from '../../../client/task-queue.ts';
import {
  tenantCreditsId,
  tenantViewQuery,
  type TenantView,
} from '../../../workflows/tenant-credits/contract.ts';
import { outcomeOf, withRig, type Rig } from '../../support/rig.ts';
import { apac, application, newOrgId, submitted, walkTo } from '../../support/walk.ts';

const tenantOf = (rig: Rig, orgId: string): Promise<TenantView> =>
  rig.client.workflow.getHandle(tenantCreditsId(orgId)).query(tenantViewQuery);

/** What each request holds. */
const heldIn = async (rig: Rig, orgId: string): Promise<Record<string, number>> =>
  Object.fromEntries(
    Object.entries((await tenantOf(rig, orgId)).reserved).map(([id, { credits }]) => [id, credits]),
  );

async function reserved(rig: Rig, orgId: string, creditsNeeded = 3000): Promise<string> {
  const id = await submitted(rig, application('cloud-sales', 'APAC', { orgId, creditsNeeded }));
  await rig.until(id, ({ credits }) => credits.reserved === creditsNeeded);
  return id;
}

describe('the reservation of a request', () => {
  it('is made when it is submitted with Org and amount', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      const id = await reserved(rig, orgId);
      assert.deepEqual(await heldIn(rig, orgId), { [id]: 3000 });
    }));

  it('counts what the Org’s other requests hold', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      await reserved(rig, orgId, 3000);
      const second = await reserved(rig, orgId, 500);
      assert.equal((await rig.view(second)).credits.accumulated, 3500);
    }));

  it('moves when the amount changes', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      const id = await reserved(rig, orgId);
      await rig.act(id, 'setFields', apac.sales, { fields: { creditsNeeded: 1200 } });
      await rig.until(id, ({ credits }) => credits.reserved === 1200);
      assert.deepEqual(await heldIn(rig, orgId), { [id]: 1200 });
    }));

  it('moves to the other Org when the Org changes', () =>
    withRig({}, async (rig) => {
      const [before, after] = [newOrgId(), newOrgId()];
      const id = await reserved(rig, before);
      await rig.act(id, 'setFields', apac.sales, { fields: { orgId: after } });
      await rig.untilTrue(async () => Object.keys((await tenantOf(rig, before)).reserved).length === 0);
      await rig.until(id, ({ credits }) => credits.reserved === 3000);
      assert.deepEqual(await heldIn(rig, after), { [id]: 3000 });
    }));

  it('becomes the grant', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      const id = await reserved(rig, orgId);
      await walkTo(rig, id, 'complete');
      const { reserved: held, grantedCredits, accumulated } = await tenantOf(rig, orgId);
      assert.deepEqual([held, grantedCredits, accumulated], [{}, 3000, 3000]);
    }));
});

describe('two requests of one Org', () => {
  it('are granted one after the other', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      const ids = [await reserved(rig, orgId, 1000), await reserved(rig, orgId, 2000)];
      for (const id of ids) await walkTo(rig, id, 'beo');
      rig.world.tidbCloud.faults.push('busy');
      for (const id of ids) await rig.act(id, 'fulfil', apac.beo, {});
      for (const id of ids) await rig.until(id, ({ status }) => status === 'complete', '10 seconds');
      // The first was tried again before the second had its turn.
      assert.deepEqual(
        [...rig.world.tidbCloud.grants.keys()],
        ids.map((id) => `${id}/grant/1`),
      );
      assert.equal(rig.world.tidbCloud.grantCalls, 3);
      assert.equal((await tenantOf(rig, orgId)).grantedCredits, 3000);
    }));
});

describe('what an Org’s credits do not take', () => {
  const order = {
    idempotencyKey: 'k',
    credits: 100,
    expiresOn: '2099-12-31',
    requestId: 'poc/X',
    pocId: 'X',
    approvers: [],
  };
  const refused: readonly (readonly [string, string, unknown[]])[] = [
    ['a reservation without anything', 'reserve', []],
    ['a reservation of half a credit', 'reserve', [{ requestId: 'poc/X', credits: 0.5 }]],
    ['a reservation of nothing', 'reserve', [{ requestId: 'poc/X', credits: 0 }]],
    ['a reservation for nobody', 'reserve', [{ credits: 100 }]],
    ['a release without anything', 'release', []],
    ['a grant without anything', 'grant', []],
    ['a grant for another Org', 'grant', [{ ...order, orgId: '1' }]],
    ['a grant without a key', 'grant', [{ ...order, idempotencyKey: '' }]],
  ];
  for (const [what, name, args] of refused) {
    it(`is ${what}`, () =>
      withRig({}, async (rig) => {
        const orgId = newOrgId();
        const id = tenantCreditsId(orgId);
        rig.watch(id);
        await rig.client.workflow.start('tenantCredits', { workflowId: id, taskQueue, args: [{ orgId }] });
        const update = rig.client.workflow
          .getHandle(id)
          .executeUpdate<unknown, [unknown]>(name, { args: args as [unknown], updateId: randomUUID() });
        await assert.rejects(update, { name: 'WorkflowUpdateFailedError' });
        assert.equal((await tenantOf(rig, orgId)).accumulated, 0);
      }));
  }

  it('is an input that is not its own', () =>
    withRig({}, async (rig) => {
      const id = tenantCreditsId(newOrgId());
      rig.watch(id);
      await rig.client.workflow.start('tenantCredits', { workflowId: id, taskQueue, args: [{ orgId: '1' }] });
      assert.ok((await outcomeOf(rig, id)) instanceof ApplicationFailure);
    }));
});
