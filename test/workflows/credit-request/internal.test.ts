import assert from 'node:assert/strict';
import type { RequestView } from '../../../domain/approval/view.ts';
import { tenantCreditsId, tenantViewQuery } from '../../../workflows/tenant-credits/contract.ts';
import { gate } from '../../support/gate.ts';
import { refusalOf, withRig, type Rig } from '../../support/rig.ts';
import { apac, historyOf, internalRequest } from '../../support/walk.ts';

const manager = 'manager.apac@example.com';

/** The request, once somebody is asked. */
async function asked(rig: Rig, requester?: string): Promise<{ id: string; view: RequestView }> {
  const id = await rig.askCredits(internalRequest(rig, requester));
  const view = await rig.until(id, ({ steps }) => steps.some(({ status }) => status === 'active'));
  return { id, view };
}

describe('an internal credits request', () => {
  it('is approved by the requester’s manager, and the credits are added by themselves', () =>
    withRig({}, async (rig) => {
      const { id, view } = await asked(rig);
      assert.match(view.waiting, /^Waiting for Manager \(APAC Manager\)/);
      await rig.act(id, 'decide', manager, { decision: 'approve' });
      const closed = await rig.until(id, ({ status }) => status === 'closed');
      assert.deepEqual(
        historyOf(closed).filter((line) => /Approved|Credits/.test(line)),
        ['Manager: Approved', 'CEG BE&O: Credits released', 'CEG BE&O: Credits added'],
      );
      assert.deepEqual([...rig.world.tidbCloud.grants.keys()], [`${id}/grant/1`]);
    }));

  it('has its approval info in the Operation History of the Ops Portal, and nothing in Salesforce', () =>
    withRig({}, async (rig) => {
      const { id } = await asked(rig);
      await rig.act(id, 'decide', manager, { decision: 'approve' });
      await rig.untilTrue(() => rig.world.archive.has(id));
      const { history } = await rig.view(id);
      const operation = rig.world.tidbCloud.operations.get(id.slice('credits/'.length));
      assert.ok(operation);
      assert.deepEqual([operation.status, operation.credits, operation.grantId], ['Approved', 200, 'G-1']);
      assert.equal(operation.approvalInfo.length, history.length);
      const approval = operation.approvalInfo.find(({ action }) => action === 'Approved');
      assert.deepEqual([approval?.step, approval?.actor], ['Manager', manager]);
      assert.equal(rig.world.salesforce.mirrorCalls, 0);
    }));

  it('holds no credits after the grant, however late its reservation was answered', () => {
    const slow = gate();
    return withRig(
      {
        activities: ({ reserveCredits }) => ({
          async reserveCredits(input) {
            const answer = await reserveCredits(input);
            if (input.credits === 200) await slow.opened;
            return answer;
          },
        }),
      },
      async (rig) => {
        const { id, view } = await asked(rig);
        await rig.act(id, 'amend', apac.sales, { fields: { creditsNeeded: 150 } });
        await rig.until(id, ({ waiting }) => waiting.startsWith('Waiting for Manager'));
        await rig.act(id, 'decide', manager, { decision: 'approve' });
        slow.open();
        const { credits } = await rig.until(id, ({ status }) => status === 'closed');
        assert.equal(credits.grant?.credits, 150);
        const tenant = tenantCreditsId(String(view.fields.orgId));
        const { reserved } = await rig.client.workflow.getHandle(tenant).query(tenantViewQuery);
        assert.deepEqual(reserved, {});
      },
    );
  });

  it('is BE&O’s to mend when TiDB Cloud declines the credits', () =>
    withRig({}, async (rig) => {
      const { id } = await asked(rig);
      rig.world.tidbCloud.declines = 'the Org is suspended';
      await rig.act(id, 'decide', manager, { decision: 'approve' });
      const { waiting, problems } = await rig.until(id, (view) => view.problems.length > 0);
      assert.match(waiting, /^Waiting for CEG BE&O \(Vince Yao\)/);
      assert.match(problems[0]?.text ?? '', /the Org is suspended/);
      rig.world.tidbCloud.declines = undefined;
      await rig.act(id, 'fulfil', apac.beo, {});
      const { credits } = await rig.until(id, ({ status }) => status === 'closed');
      assert.equal(credits.grant?.idempotencyKey, `${id}/grant/2`);
    }));

  it('of somebody without a manager waits in the operations queue', () =>
    withRig({}, async (rig) => {
      const { view } = await asked(rig, 'new.hire@example.com');
      assert.match(view.waiting, /^Waiting in the operations queue for Manager: /);
      assert.equal(view.steps[0]?.assignees.length, 0);
    }));

  it('is not approved by its requester', () =>
    withRig({}, async (rig) => {
      const { id } = await asked(rig);
      const refusal = await refusalOf(rig.act(id, 'decide', apac.sales, { decision: 'approve' }));
      assert.equal(refusal.code, 'own-request');
    }));

  it('that is rejected adds nothing, and says so in the Operation History', () =>
    withRig({}, async (rig) => {
      const { id } = await asked(rig);
      await rig.act(id, 'decide', manager, { decision: 'reject', comment: 'Use the shared account' });
      const operation = () => rig.world.tidbCloud.operations.get(id.slice('credits/'.length));
      await rig.untilTrue(() => operation()?.status === 'Rejected');
      assert.equal(operation()?.approvalInfo.at(-1)?.comment, 'Use the shared account');
      assert.equal(rig.world.tidbCloud.grants.size, 0);
    }));

  it('breaches after 24 h without an answer of the manager, who is escalated to theirs', () =>
    withRig({}, async (rig) => {
      const { id } = await asked(rig);
      await rig.pass('25 hours');
      const lines = historyOf(await rig.view(id));
      assert.deepEqual(lines.slice(-2), ['Manager: SLA breached', 'Manager: Escalated']);
      assert.equal(rig.world.tidbCloud.grants.size, 0);
    }));
});
