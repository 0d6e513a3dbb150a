import assert from 'node:assert/strict';
import { failure } from '../../../activities/failures.ts';
import { createTenantCredits } from '../../../worker/tenant-credits.ts';
import { mirrorUpdate } from '../../../workflows/mirror/contract.ts';
import { adoptUpdate, tenantCreditsId } from '../../../workflows/tenant-credits/contract.ts';
import { refusalOf, withRig, type Rig } from '../../support/rig.ts';
import { application, newOrgId, submitted } from '../../support/walk.ts';
import { brief, grantByHand, grantedOrg, operator, tenantOf } from './support.ts';

const reason = 'agreed with the account team';

describe('settling a drift', () => {
  it('is refused to whoever is no operator, with who is', () =>
    withRig({}, async ({ confetti }) => {
      const asked = { orgId: '77', by: 'sales.apac@example.com', reason };
      for (const attempt of [
        () => confetti.adoptGrant({ ...asked, grantId: 'X' }),
        () => confetti.writeOffGrant({ ...asked, grantId: 'X' }),
        () => confetti.releaseReservation({ ...asked, requestId: 'poc/P-1' }),
        () => confetti.mirrorAgain({ requestId: 'poc/P-1', by: asked.by }),
      ]) {
        const { code, message } = await refusalOf(attempt());
        assert.equal(code, 'not-yours');
        assert.match(
          message,
          /sales\.apac@example\.com is no operator.*Vince Yao \(vince\.yao@example\.com\)/,
        );
      }
    }));

  it('is refused without a reason', () =>
    withRig({}, async ({ confetti }) => {
      const asked = { orgId: '77', grantId: 'X', by: operator, reason: '  ' };
      assert.equal((await refusalOf(confetti.adoptGrant(asked))).code, 'comment-required');
    }));

  it('is refused where Confetti does not have the Org', () =>
    withRig({}, async ({ confetti }) => {
      const orgId = newOrgId();
      const asked = { orgId, grantId: 'X', by: operator, reason };
      const { code, message } = await refusalOf(confetti.adoptGrant(asked));
      assert.equal(code, 'not-eligible');
      assert.match(message, /No credits were ever asked for Org \d+ here, so there is nothing to compare/);
    }));

  it('is refused where nothing drifts, or it drifts otherwise, and changes nothing', () =>
    withRig({}, async (rig) => {
      const { orgId, requestId, grantId } = await grantedOrg(rig);
      grantByHand(rig, orgId, 'X-2', 400);
      const before = await tenantOf(rig, orgId);
      const asked = { orgId, by: operator, reason };
      const { confetti } = rig;
      const nothing = (subject: string): RegExp =>
        new RegExp(
          `^Nothing about ${subject} drifts in Org ${orgId}: see \`confetti credits reconcile ${orgId}\`\\.$`,
        );
      for (const [attempt, says] of [
        [() => confetti.adoptGrant({ ...asked, grantId }), nothing(grantId)],
        [() => confetti.adoptGrant({ ...asked, grantId: 'unknown' }), nothing('unknown')],
        [() => confetti.writeOffGrant({ ...asked, grantId }), nothing(grantId)],
        [
          () => confetti.writeOffGrant({ ...asked, grantId: 'X-2' }),
          /^Not settled: X-2 drifts otherwise\. Grant X-2 .* Settle it with: confetti credits adopt \d+ X-2/,
        ],
        [() => confetti.releaseReservation({ ...asked, requestId }), nothing(requestId)],
      ] as const) {
        const { code, message } = await refusalOf(attempt());
        assert.equal(code, 'no-drift');
        assert.match(message, says);
      }
      assert.deepEqual(await tenantOf(rig, orgId), before);
    }));

  it("is refused by the Org's workflow where it can see that nothing drifts, whoever asks past the door", () =>
    withRig({}, async (rig) => {
      const { orgId, grantId } = await grantedOrg(rig);
      const before = await tenantOf(rig, orgId);
      const adopt = (counted: unknown): Promise<unknown> =>
        rig.client.workflow.getHandle(tenantCreditsId(orgId)).executeUpdate(adoptUpdate, {
          args: [{ subject: grantId, by: operator, reason, counted: counted as number }],
        });
      const saysWhy = (why: RegExp) => (error: Error) => why.test(String(error.cause));
      await assert.rejects(adopt(0), saysWhy(/is counted already/));
      for (const odd of [-1, 0.5, '400', undefined, 3001]) {
        await assert.rejects(adopt(odd), saysWhy(/counted must be whole credits/));
      }
      assert.deepEqual(await tenantOf(rig, orgId), before);
    }));

  it('releases what is reserved for a request that is gone', () =>
    withRig({}, async (rig) => {
      const { orgId, requestId } = await reservedByNobody(rig);
      const found = await rig.confetti.reconcile({ orgId });
      assert.deepEqual(brief(found), [['reservation-without-request', 3000, requestId, undefined]]);
      const totals = await rig.confetti.releaseReservation({ orgId, requestId, by: operator, reason });
      assert.equal(totals.reserved, 0);
      assert.deepEqual((await rig.confetti.reconcile({ orgId })).drifts, []);
    }));
});

describe('sending a record again', () => {
  it('is refused for a request that there never was', () =>
    withRig({}, async ({ confetti }) => {
      const { code, message } = await refusalOf(
        confetti.mirrorAgain({ requestId: 'poc/none', by: operator }),
      );
      assert.equal(code, 'not-eligible');
      assert.match(message, /^Not sent: There is no request poc\/none/);
    }));

  it('is refused by the request where nobody asks for it', () =>
    withRig({}, async (rig) => {
      const requestId = await submitted(rig, application('cloud-sales'));
      const handle = rig.client.workflow.getHandle(requestId);
      await assert.rejects(handle.executeUpdate(mirrorUpdate, { args: [{ by: '' }] }), (error: Error) =>
        /say who asks/.test(String(error.cause)),
      );
    }));

  it('is no change of the request, and happens at once where a refused one would wait for an hour', () =>
    withRig({}, async (rig) => {
      const { requestId } = await grantedOrg(rig);
      const { salesforce } = rig.world;
      await rig.settledEventCount(requestId);
      const before = await rig.view(requestId);
      salesforce.down = failure('Invalid', 'the picklist has no such value');
      await rig.confetti.mirrorAgain({ requestId, by: operator });
      await rig.until(requestId, ({ problems }) => problems.some(({ key }) => key === 'record'));
      salesforce.down = undefined;
      salesforce.pocs.clear();
      await rig.confetti.mirrorAgain({ requestId, by: operator });
      await rig.until(requestId, ({ problems }) => !problems.some(({ key }) => key === 'record'));
      assert.equal(salesforce.pocs.get(requestId.slice(4))?.granted?.credits, 3000);
      assert.deepEqual((await rig.view(requestId)).history, before.history);
    }));
});

/** A request that was deleted together with its history. */
async function reservedByNobody(rig: Rig): Promise<{ orgId: string; requestId: string }> {
  const orgId = newOrgId();
  const requestId = `poc/gone-${orgId}`;
  rig.watch(tenantCreditsId(orgId));
  await createTenantCredits(rig.client).reserve({ orgId, requestId, credits: 3000 }, orgId);
  return { orgId, requestId };
}
