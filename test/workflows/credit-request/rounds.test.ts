import assert from 'node:assert/strict';
import type { PocFacts } from '../../../domain/records/credit-facts.ts';
import {
  releaseUpdate,
  tenantCreditsId,
  tenantViewQuery,
} from '../../../workflows/tenant-credits/contract.ts';
import { outcomeOf, refusalOf, withRig, type Rig } from '../../support/rig.ts';
import { apac, grantedBefore, historyOf, newOrgId, salesFields, topUp, walkTo } from '../../support/walk.ts';

const pocId = 'P-1042';

/** A top-up of 1,000 that waits for the Sales Manager, in an Org that has 7,000 already. */
async function waiting(
  rig: Rig,
): Promise<{ id: string; orgId: string; stage(status: PocFacts['status']): void }> {
  const orgId = newOrgId();
  grantedBefore(rig, orgId, 7000);
  const stage = (status: PocFacts['status']): void =>
    rig.stage({ pocId, status, fields: { ...salesFields(), region: 'APAC', orgId } });
  stage('complete');
  const id = await rig.askCredits(topUp(`poc/${pocId}`));
  await walkTo(rig, id, 'sales-manager');
  return { id, orgId, stage };
}

const tenantOf = (rig: Rig, orgId: string) => rig.client.workflow.getHandle(tenantCreditsId(orgId));

async function accumulated(rig: Rig, orgId: string): Promise<number> {
  return (await tenantOf(rig, orgId).query(tenantViewQuery)).accumulated;
}

const released = (rig: Rig, orgId: string): Promise<void> =>
  rig.untilTrue(async () => (await accumulated(rig, orgId)) === 7000);

describe('the reservation of a top-up is given up', () => {
  it('when it is rejected', () =>
    withRig({}, async (rig) => {
      const { id, orgId } = await waiting(rig);
      assert.equal(await accumulated(rig, orgId), 8000);
      await rig.act(id, 'decide', apac['sales-manager'], { decision: 'reject', comment: 'Not needed' });
      await released(rig, orgId);
    }));

  it('when it is sent back', () =>
    withRig({}, async (rig) => {
      const { id, orgId } = await waiting(rig);
      await rig.act(id, 'decide', apac['sales-manager'], { decision: 'send-back', comment: 'Say why' });
      await released(rig, orgId);
    }));

  it('when it is recalled', () =>
    withRig({}, async (rig) => {
      const { id, orgId } = await waiting(rig);
      await rig.act(id, 'recall', apac.sales, {});
      await released(rig, orgId);
    }));

  it('when an operator cancels its workflow, which ends in good order', () =>
    withRig({}, async (rig) => {
      const { id, orgId } = await waiting(rig);
      await rig.client.workflow.getHandle(id).cancel();
      const outcome = await outcomeOf(rig, id);
      assert.deepEqual(outcome, { requestId: id, status: 'closed', creditsGranted: 0 });
      await released(rig, orgId);
      assert.ok(rig.world.archive.has(id));
    }));

  it('once: a second release is refused, and the totals stay', () =>
    withRig({}, async (rig) => {
      const { id, orgId } = await waiting(rig);
      await rig.act(id, 'recall', apac.sales, {});
      await released(rig, orgId);
      const again = tenantOf(rig, orgId).executeUpdate(releaseUpdate, { args: [{ requestId: id }] });
      await assert.rejects(again, ({ cause }: { cause: { details?: { code: string }[] } }) => {
        assert.equal(cause.details?.[0]?.code, 'not-reserved');
        return true;
      });
      assert.equal(await accumulated(rig, orgId), 7000);
    }));
});

describe('a top-up that was recalled', () => {
  it('is reserved anew when it is resubmitted, behind what was reserved meanwhile', () =>
    withRig({}, async (rig) => {
      const { id, orgId } = await waiting(rig);
      await rig.act(id, 'recall', apac.sales, {});
      await released(rig, orgId);
      const other = await rig.askCredits(topUp(`poc/${pocId}`, 'APAC', { creditsNeeded: 2500 }));
      await walkTo(rig, other, 'sales-manager');
      await rig.act(id, 'resubmit', apac.sales, {});
      const { tier } = await rig.until(id, ({ tier: found, round }) => round === 2 && found !== undefined);
      assert.deepEqual([tier?.id, tier?.accumulated], ['elevated', 10_500]);
    }));

  it('is looked at anew, and sent back when its PoC was closed meanwhile', () =>
    withRig({}, async (rig) => {
      const { id, orgId, stage } = await waiting(rig);
      await rig.act(id, 'recall', apac.sales, {});
      await released(rig, orgId);
      stage('closed');
      await rig.act(id, 'resubmit', apac.sales, {});
      const view = await rig.until(id, ({ status }) => status === 'sent-back');
      assert.match(view.history.at(-1)?.comment ?? '', /^Not eligible: PoC P-1042 is closed/);
      assert.deepEqual(
        [view.round, historyOf(view).filter((line) => line.endsWith('Pending')).length],
        [2, 1],
      );
      assert.equal(await accumulated(rig, orgId), 7000);
    }));

  it('closes by itself when nobody resubmits it within 30 days, and takes nothing after that', () =>
    withRig({}, async (rig) => {
      const { id } = await waiting(rig);
      await rig.act(id, 'recall', apac.sales, {});
      await rig.pass('29 days');
      assert.equal((await rig.view(id)).status, 'recalled');
      await rig.pass('25 hours');
      await rig.until(id, ({ status }) => status === 'closed');
      await outcomeOf(rig, id);
      assert.equal((await refusalOf(rig.act(id, 'resubmit', apac.sales, {}))).code, 'closed');
      assert.equal((await refusalOf(rig.act(id, 'amend', apac.sales, { fields: {} }))).code, 'closed');
    }));
});

describe('the same action sent again', () => {
  it('is answered the same and changes nothing', () =>
    withRig({}, async (rig) => {
      const { id } = await waiting(rig);
      const payload = await rig.payload(id, 'amend', apac.sales, {
        fields: { justification: 'Two more weeks' },
      });
      const first = await rig.confetti.act(id, 'amend', payload);
      const { history } = await rig.view(id);
      assert.deepEqual(await rig.confetti.act(id, 'amend', payload), first);
      assert.equal((await rig.view(id)).history.length, history.length);
    }));

  it('as a late click on a round that is over, is refused', () =>
    withRig({}, async (rig) => {
      const { id, orgId } = await waiting(rig);
      const late = await rig.payload(id, 'decide', apac['sales-manager'], { decision: 'approve' });
      await rig.act(id, 'recall', apac.sales, {});
      await released(rig, orgId);
      await rig.act(id, 'resubmit', apac.sales, {});
      await rig.until(id, ({ round, steps }) => round === 2 && steps[0]?.status === 'active');
      assert.equal((await refusalOf(rig.confetti.act(id, 'decide', late))).code, 'stale-round');
    }));
});
