import assert from 'node:assert/strict';
import { refusalOf, withRig } from '../../support/rig.ts';
import { application, submitted, topUp, walkTo } from '../../support/walk.ts';
import { assertClean, brief, changeGrant, grantByHand, grantedOrg, operator, tenantOf } from './support.ts';

const settling = { by: operator, reason: 'agreed with the account team' };

describe('the reconciliation of an Org', () => {
  it('finds a grant that was made by hand; adopting it settles that', () =>
    withRig({}, async (rig) => {
      const { orgId } = await grantedOrg(rig);
      await assertClean(rig, orgId);
      grantByHand(rig, orgId, 'X-1', 400);
      const found = await rig.confetti.reconcile({ orgId });
      assert.deepEqual(brief(found), [['grant-by-hand', 400, undefined, 'X-1']]);
      assert.equal((await tenantOf(rig, orgId)).grantedCredits, 3000, 'nothing is settled silently');

      const totals = await rig.confetti.adoptGrant({ ...settling, orgId, grantId: 'X-1' });
      assert.equal(totals.granted, 3400);
      await assertClean(rig, orgId);
      const { corrections } = await tenantOf(rig, orgId);
      assert.deepEqual(
        corrections.map(({ action, by, reason, subject, credits }) => [action, by, reason, subject, credits]),
        [['adopt', operator, settling.reason, 'X-1', 400]],
      );
    }));

  it('says of an Org that cannot be read why, instead of drift or none', () =>
    withRig({}, async (rig) => {
      const { orgId } = await grantedOrg(rig);
      grantByHand(rig, orgId, 'X-5', 400);
      rig.world.tidbCloud.unknownOrgs.add(orgId);
      const { comparedOrgs, drifts, unreadable } = await rig.confetti.reconcile({ orgId });
      assert.deepEqual([comparedOrgs, drifts], [0, []]);
      assert.deepEqual(unreadable, [
        { where: `Org ${orgId}`, why: `TiDB Cloud has no Org ${orgId}. Check the Org ID.` },
      ]);
    }));

  it('finds a history whose grant vanished; writing it off settles that, and adopting it when it is back', () =>
    withRig({}, async (rig) => {
      const { orgId, requestId, grantId } = await grantedOrg(rig);
      const { grants } = rig.world.tidbCloud;
      const [[key, grant] = assert.fail()] = [...grants];
      grants.delete(key);
      const found = await rig.confetti.reconcile({ orgId });
      assert.deepEqual(brief(found), [['grant-vanished', 3000, requestId, grantId]]);

      const asked = { ...settling, orgId, grantId };
      assert.equal((await rig.confetti.writeOffGrant(asked)).granted, 0);
      await assertClean(rig, orgId);
      const { grantedByPoc } = await tenantOf(rig, orgId);
      assert.deepEqual(grantedByPoc, { [requestId.slice(4)]: 0 });
      assert.equal((await refusalOf(rig.confetti.writeOffGrant(asked))).code, 'no-drift');

      grants.set(key, { ...grant, grantedAt: '2099-01-01T00:00:00.000Z' });
      assert.equal((await rig.confetti.adoptGrant(asked)).granted, 3000);
      await assertClean(rig, orgId);

      grants.delete(key);
      assert.equal((await rig.confetti.writeOffGrant(asked)).granted, 0);
      await assertClean(rig, orgId);
    }));

  it('finds another amount in the ledger; adopting it counts the difference', () =>
    withRig({}, async (rig) => {
      const { orgId, requestId, grantId } = await grantedOrg(rig);
      for (const [credits, difference] of [
        [3500, 500],
        [2900, 600],
      ] as const) {
        changeGrant(rig, grantId, credits);
        const found = await rig.confetti.reconcile({ orgId });
        assert.deepEqual(
          found.drifts.map((row) => [row.kind, row.credits, row.grantId]),
          [['amount-differs', difference, grantId]],
        );
        assert.equal((await rig.confetti.adoptGrant({ ...settling, orgId, grantId })).granted, credits);
        await assertClean(rig, orgId);
      }
      assert.equal((await tenantOf(rig, orgId)).grantCount, 1);
      assert.equal((await rig.view(requestId)).credits.grant?.credits, 3000, 'the request stays as it is');
    }));

  it('finds a grant that Salesforce does not show; the open request sends it again', () =>
    withRig({}, async (rig) => {
      const { orgId, requestId, grantId } = await grantedOrg(rig);
      const { pocs, rows } = rig.world.salesforce;
      pocs.delete(requestId.slice(4));
      rows.clear();
      const found = await rig.confetti.reconcile({ orgId });
      assert.deepEqual(brief(found), [['missing-in-salesforce', 3000, requestId, grantId]]);

      const before = await rig.view(requestId);
      assert.deepEqual(await rig.confetti.mirrorAgain({ requestId, by: operator }), { how: 'asked' });
      await rig.untilTrue(() => pocs.has(requestId.slice(4)) && rows.size === before.history.length);
      await assertClean(rig, orgId);
    }));

  it('finds a grant that only Salesforce knows; the open request clears it', () =>
    withRig({}, async (rig) => {
      const { orgId } = await grantedOrg(rig);
      const requestId = await submitted(rig, application('cloud-sales', 'APAC', { orgId }));
      const { pocs } = rig.world.salesforce;
      const pocId = requestId.slice(4);
      await rig.untilTrue(() => pocs.get(pocId)?.fields.orgId === orgId);
      await rig.settledEventCount(requestId);
      const grantedAt = '2099-01-01T00:00:00.000Z';
      pocs.set(pocId, { ...pocs.get(pocId)!, granted: { credits: 5, grantId: 'X-4', grantedAt } });
      const found = await rig.confetti.reconcile({ orgId });
      assert.deepEqual(brief(found), [['missing-in-history', 5, requestId, 'X-4']]);

      await rig.confetti.mirrorAgain({ requestId, by: operator });
      await rig.untilTrue(() => pocs.get(pocId)?.granted === null);
      await assertClean(rig, orgId);
    }));

  it('finds a grant of a closed request that Salesforce does not show; it is sent from the archive', () =>
    withRig({}, async (rig) => {
      const { orgId, requestId: poc } = await grantedOrg(rig);
      const requestId = await rig.askCredits(topUp(poc));
      await walkTo(rig, requestId, 'complete');
      await rig.untilTrue(() => rig.world.archive.has(requestId));
      await assertClean(rig, orgId);
      rig.world.salesforce.creditRequests.clear();
      const found = await rig.confetti.reconcile({ orgId });
      assert.deepEqual(
        found.drifts.map((row) => [row.kind, row.credits, row.requestId]),
        [['missing-in-salesforce', 1000, requestId]],
      );

      rig.watch(`mirror/${requestId}`);
      await rig.untilTrue(async () => {
        const { how } = await rig.confetti.mirrorAgain({ requestId, by: operator });
        return how === 'sent';
      });
      await assertClean(rig, orgId);
    }));
});
