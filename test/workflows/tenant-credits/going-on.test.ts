import assert from 'node:assert/strict';
import { taskQueue } from '../../../client/task-queue.ts';
import type { TenantState } from '../../../domain/credits/tenant.ts';
import { grantUpdate, reserveUpdate, tenantCreditsId } from '../../../workflows/tenant-credits/contract.ts';
import { tenantViewQuery, type TenantView } from '../../../workflows/tenant-credits/contract.ts';
import { withRig, type Rig } from '../../support/rig.ts';
import { grantedBefore, newOrgId } from '../../support/walk.ts';

/** What an Org's credits hand on, or what they handed on before there were tiers: reservations were bare amounts. */
type Carried = Partial<Omit<TenantState, 'reserved'>> & { reserved?: Record<string, unknown> };

function orderOf(orgId: string, requestId: string, credits: number) {
  return {
    idempotencyKey: `${requestId}/grant/1`,
    orgId,
    credits,
    expiresOn: '2099-12-31',
    requestId,
    pocId: requestId.slice('poc/'.length),
    approvers: [],
  };
}

/** An Org's credits in the run after the one that handed this on. */
async function goneOn(rig: Rig, orgId: string, tenant: Carried): Promise<string> {
  const id = tenantCreditsId(orgId);
  await rig.client.workflow.start('handOn', {
    workflowId: id,
    taskQueue,
    args: ['tenantCredits', { orgId, tenant: { orgId, ...tenant } }],
  });
  rig.watch(id);
  return id;
}

const totalsOf = async (rig: Rig, id: string): Promise<TenantView> =>
  rig.client.workflow.getHandle(id).query(tenantViewQuery);

const seededAt = '2026-01-01T00:00:00.000Z';

describe('the credits of an Org that go on in a new run', () => {
  it('carry reservations with what was there before them, totals and orders: a queued order is carried out', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      const held = { credits: 700, pocId: 'X', since: 1, before: { org: 4500, poc: 300 } };
      const order = orderOf(orgId, 'poc/Y', 500);
      const id = await goneOn(rig, orgId, {
        reserved: { 'poc/X': held, 'poc/Y': { ...held, credits: 500 } },
        seededAt,
        grantedCredits: 4000,
        grantCount: 2,
        orders: [order],
      });
      await rig.untilTrue(() => rig.world.tidbCloud.grants.has(order.idempotencyKey));
      await rig.settledEventCount(id);
      const { reserved, grantedCredits, accumulated } = await totalsOf(rig, id);
      assert.deepEqual([reserved, grantedCredits, accumulated], [{ 'poc/X': held }, 4500, 5200]);
    }));

  it('do not read the ledger again', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      grantedBefore(rig, orgId, 9000);
      const id = await goneOn(rig, orgId, { seededAt, grantedCredits: 4000, grantCount: 2 });
      await rig.settledEventCount(id);
      assert.equal((await totalsOf(rig, id)).grantedCredits, 4000);
    }));

  it('read it once where the earlier run never did, and keep bare reservations of that time', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      grantedBefore(rig, orgId, 9000);
      const id = await goneOn(rig, orgId, { reserved: { 'poc/X': 700 }, grantedCredits: 0, grantCount: 0 });
      await rig.settledEventCount(id);
      const { reserved, accumulated } = await totalsOf(rig, id);
      assert.deepEqual([reserved['poc/X']?.credits, accumulated], [700, 9700]);
    }));

  it('give a reservation up whose order turns out to be in the ledger already', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      const order = orderOf(orgId, 'poc/Y', 500);
      const made = { ...grantedBefore(rig, orgId, 500), idempotencyKey: order.idempotencyKey };
      rig.world.tidbCloud.grants.clear();
      rig.world.tidbCloud.grants.set(order.idempotencyKey, made);
      const id = await goneOn(rig, orgId, { reserved: { 'poc/Y': 500 }, orders: [order] });
      await rig.settledEventCount(id);
      const { reserved, accumulated, orders } = await totalsOf(rig, id);
      assert.deepEqual([reserved, accumulated, orders], [{}, 500, []]);
      assert.equal(rig.world.tidbCloud.grantCalls, 0);
    }));
});

describe('an order from before the window of grants', () => {
  it('that is placed again is answered, and not counted twice', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      const order = orderOf(orgId, 'poc/Old', 500);
      rig.world.tidbCloud.grants.set(order.idempotencyKey, {
        ...grantedBefore(rig, orgId, 500),
        idempotencyKey: order.idempotencyKey,
      });
      const id = await goneOn(rig, orgId, { seededAt, grantedCredits: 4000, grantCount: 70 });
      await rig.settledEventCount(id);
      const handle = rig.client.workflow.getHandle(id);
      await handle.executeUpdate(grantUpdate, { args: [order] });
      await rig.untilTrue(async () => (await totalsOf(rig, id)).orders.length === 0);
      await rig.settledEventCount(id);
      const { grantedCredits, grantCount } = await totalsOf(rig, id);
      assert.deepEqual([grantedCredits, grantCount], [4000, 70]);
    }));

  it('is counted where the answer of its first attempt was lost with the earlier run', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      const order = { ...orderOf(orgId, 'poc/Y', 500), attempted: true as const };
      rig.world.tidbCloud.grants.set(order.idempotencyKey, {
        ...grantedBefore(rig, orgId, 500),
        idempotencyKey: order.idempotencyKey,
      });
      const id = await goneOn(rig, orgId, {
        seededAt,
        grantedCredits: 4000,
        grantCount: 70,
        orders: [order],
      });
      await rig.untilTrue(() => rig.world.tidbCloud.grantCalls === 1);
      await rig.settledEventCount(id);
      assert.equal((await totalsOf(rig, id)).grantedCredits, 4500);
      await rig.client.workflow
        .getHandle(id)
        .executeUpdate(reserveUpdate, { args: [{ requestId: 'poc/Z', credits: 100 }] })
        .then(({ before }) => assert.equal(before.org, 4500));
    }));
});
