import assert from 'node:assert/strict';
import type { ByHand } from '../../../domain/credits/grant.ts';
import { grantUpdate, tenantCreditsId, tenantViewQuery } from '../../../workflows/tenant-credits/contract.ts';
import { withRig, type Rig } from '../../support/rig.ts';
import {
  chainOf,
  grantedBefore,
  madeByHand,
  newOrgId,
  people,
  stagedPoc,
  topUp,
  walkTo,
} from '../../support/walk.ts';

const { beo } = people.NA;

/** A top-up of 1,000 that waits for BE&O. */
async function waiting(rig: Rig, orgId: string): Promise<string> {
  const id = await rig.askCredits(topUp(stagedPoc(rig, 'NA', { orgId }), 'NA'));
  await walkTo(rig, id, 'beo');
  return id;
}

const addedByHand = (rig: Rig, id: string, byHand: ByHand) => rig.act(id, 'fulfil', beo, { byHand });

async function declined(rig: Rig, id: string): Promise<string> {
  const { problems, steps } = await rig.until(id, (view) => view.problems.length > 0);
  assert.equal(steps.at(-1)?.status, 'active');
  return problems[0]?.text ?? '';
}

async function totals(rig: Rig, orgId: string): Promise<{ granted: number; accumulated: number }> {
  const handle = rig.client.workflow.getHandle(tenantCreditsId(orgId));
  const { grantedCredits, accumulated } = await handle.query(tenantViewQuery);
  return { granted: grantedCredits, accumulated };
}

describe('credits that BE&O added by hand', () => {
  for (const [how, byHand] of [
    ['the id of the grant', (grantId: string) => ({ grantId })],
    ['a reference alone', () => ({ reference: 'https://example.com/screenshot.png' })],
  ] as const) {
    it(`are verified by ${how}, counted once and not added again`, () =>
      withRig({ policy: chainOf('beo') }, async (rig) => {
        const orgId = newOrgId();
        const id = await waiting(rig, orgId);
        const { grantId } = await madeByHand(rig, orgId, 1000);
        await addedByHand(rig, id, byHand(grantId));
        const view = await rig.until(id, ({ status }) => status === 'closed');
        assert.equal(view.credits.grant?.grantId, grantId);
        assert.deepEqual([rig.world.tidbCloud.grantCalls, rig.world.tidbCloud.grants.size], [0, 1]);
        assert.deepEqual(await totals(rig, orgId), { granted: 1000, accumulated: 1000 });
        const line = view.history.find(({ action }) => action === 'Credits released');
        assert.match(line?.comment ?? '', /^added by hand: /);
      }));
  }

  it('before the request was made are in the totals already, and are not counted again', () =>
    withRig({ policy: chainOf('beo') }, async (rig) => {
      const orgId = newOrgId();
      const { grantId } = grantedBefore(rig, orgId, 1000);
      const id = await waiting(rig, orgId);
      await addedByHand(rig, id, { grantId });
      await rig.until(id, ({ status }) => status === 'closed');
      assert.deepEqual(await totals(rig, orgId), { granted: 1000, accumulated: 1000 });
    }));

  it('are declined with the reason where the ledger does not bear them out, and BE&O has the step again', () =>
    withRig({ policy: chainOf('beo') }, async (rig) => {
      const orgId = newOrgId();
      const id = await waiting(rig, orgId);
      const made = async (number: number, credits: number, org = orgId): Promise<ByHand> => ({
        grantId: (await madeByHand(rig, org, credits, number)).grantId,
      });
      const unfit: readonly (readonly [() => ByHand | Promise<ByHand>, RegExp])[] = [
        [() => ({ grantId: 'G-unheard-of' }), /has no grant G-unheard-of in Org/],
        [() => made(1, 900), /is of 900 credits, not of 1,000/],
        [() => made(2, 1000, newOrgId()), /has no grant H-\d+-2 in Org/],
        [() => ({ reference: 'ticket 7' }), /has no new grant of 1,000 credits .* made by hand/],
        [
          () => {
            grantedBefore(rig, orgId, 1000, 5);
            return { reference: 'ticket 7' };
          },
          /has no new grant of 1,000 credits .* Name the grant if it is an older one/,
        ],
        [
          async () => {
            await made(3, 1000);
            await made(4, 1000);
            return { reference: 'ticket 7' };
          },
          /has 2 grants of 1,000 credits that were made by hand .*: name the one that is meant/,
        ],
      ];
      for (const [byHand, reason] of unfit) {
        await addedByHand(rig, id, await byHand());
        assert.match(await declined(rig, id), reason);
      }
      assert.equal(rig.world.tidbCloud.grantCalls, 0);
    }));

  it('that are another request’s already are declined, and BE&O can have them added instead', () =>
    withRig({ policy: chainOf('beo') }, async (rig) => {
      const orgId = newOrgId();
      const [first, second] = [await waiting(rig, orgId), await waiting(rig, orgId)];
      const { grantId } = await madeByHand(rig, orgId, 1000);
      await addedByHand(rig, first, { grantId });
      await rig.until(first, ({ status }) => status === 'closed');
      await addedByHand(rig, second, { grantId });
      assert.match(await declined(rig, second), /is another request's already/);
      await rig.act(second, 'fulfil', beo, {});
      const view = await rig.until(second, ({ status }) => status === 'closed');
      assert.equal(view.credits.grant?.idempotencyKey, `${second}/grant/2`);
      assert.deepEqual(await totals(rig, orgId), { granted: 2000, accumulated: 2000 });
    }));

  it('are the same grant when the order is placed again', () =>
    withRig({ policy: chainOf('beo') }, async (rig) => {
      const orgId = newOrgId();
      const id = await waiting(rig, orgId);
      const { grantId } = await madeByHand(rig, orgId, 1000);
      await addedByHand(rig, id, { reference: 'ticket 7' });
      const { credits } = await rig.until(id, ({ status }) => status === 'closed');
      await rig.client.workflow.getHandle(tenantCreditsId(orgId)).executeUpdate(grantUpdate, {
        args: [
          {
            ...{
              idempotencyKey: `${id}/grant/1`,
              orgId,
              credits: 1000,
              expiresOn: '2099-12-31',
              requestId: id,
            },
            ...{ pocId: 'P-1', approvers: [], byHand: { reference: 'ticket 7' } },
          },
        ],
      });
      await rig.settledEventCount(tenantCreditsId(orgId));
      const { declines = [], claimed } = await rig.client.workflow
        .getHandle(tenantCreditsId(orgId))
        .query(tenantViewQuery);
      assert.deepEqual([declines, claimed.map((claim) => claim.grantId)], [[], [grantId]]);
      assert.equal(credits.grant?.grantId, grantId);
      assert.deepEqual(await totals(rig, orgId), { granted: 1000, accumulated: 1000 });
    }));
});
