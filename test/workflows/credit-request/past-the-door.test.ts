import assert from 'node:assert/strict';
import { taskQueue } from '../../../client/task-queue.ts';
import type { PocFacts } from '../../../domain/records/credit-facts.ts';
import type { FieldValues } from '../../../domain/request/fields.ts';
import { creditRequestType } from '../../../workflows/credit-request/contract.ts';
import { tenantCreditsId } from '../../../workflows/tenant-credits/contract.ts';
import { outcomeOf, withRig, type Rig } from '../../support/rig.ts';
import { shippedSlice } from '../../support/shipped-policy.ts';
import { apac, newOrgId, stagedPoc, topUp } from '../../support/walk.ts';

/** No workflow of the Org: nothing was ever reserved in it. */
async function nothingReserved(rig: Rig, orgId: string): Promise<void> {
  const tenant = rig.client.workflow.getHandle(tenantCreditsId(orgId));
  await assert.rejects(tenant.describe(), { name: 'WorkflowNotFoundError' });
}

describe('a top-up that was started past the door is sent back with the reason, and nothing is reserved', () => {
  const unfit: Record<string, [PocFacts['status'], FieldValues, FieldValues, RegExp]> = {
    'when its PoC is closed': ['closed', { pocStatus: 'Failed' }, {}, /is closed \(PoC Status: Failed\)/],
    'when its PoC does not run yet': ['approved', {}, {}, /does not run yet: its application is approved/],
    'when its PoC has expired': ['complete', { creditsExpiryDate: '2025-12-31' }, {}, /has expired/],
    'when it names another Org': ['complete', {}, { orgId: '1' }, /Org 1 is not the Org of PoC/],
    'when the Org is an employee’s': ['complete', { internalUser: true }, {}, /own account/],
  };
  for (const [what, [status, pocFields, fields, reason]] of Object.entries(unfit)) {
    it(what, () =>
      withRig({}, async (rig) => {
        const orgId = newOrgId();
        const poc = stagedPoc(rig, 'APAC', { orgId, ...pocFields }, status);
        const id = await rig.askCredits(topUp(poc, 'APAC', fields));
        const { history } = await rig.until(id, (view) => view.status === 'sent-back');
        const last = history.at(-1);
        assert.deepEqual([last?.action, last?.by], ['Sent back', 'Confetti']);
        assert.match(last?.comment ?? '', /^Not eligible: /);
        assert.match(last?.comment ?? '', reason);
        await nothingReserved(rig, orgId);
      }),
    );
  }

  it('when its credits would expire too early', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      const tomorrow = new Date((await rig.env.currentTimeMs()) + 86_400_000).toISOString().slice(0, 10);
      const poc = stagedPoc(rig, 'APAC', { orgId });
      const id = await rig.askCredits(topUp(poc, 'APAC', { creditsExpiryDate: tomorrow }));
      const { history } = await rig.until(id, ({ status }) => status === 'sent-back');
      assert.match(history.at(-1)?.comment ?? '', /before they can be used: the approvals take about/);
      await nothingReserved(rig, orgId);
    }));

  it('when TiDB Cloud does not know the Org; its requester is told', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      rig.world.tidbCloud.unknownOrgs.add(orgId);
      const id = await rig.askCredits(topUp(stagedPoc(rig, 'APAC', { orgId })));
      await rig.until(id, ({ status }) => status === 'sent-back');
      await nothingReserved(rig, orgId);
      const told = () =>
        rig.world.notifications.find(
          ({ channel, notification }) => channel === 'mail' && notification.kind === 'outcome',
        )?.notification;
      await rig.untilTrue(() => told() !== undefined);
      assert.equal(told()?.to[0]?.email, apac.sales);
      assert.match(told()?.lines.join(' ') ?? '', /TiDB Cloud has no Org/);
    }));
});

describe('an input that is no credit request fails with the reason', () => {
  const slice = shippedSlice('top-up');
  const usual = {
    creditRequestId: 'C-1',
    pocId: 'P-1042',
    requester: { email: apac.sales, via: 'temporal' },
    fields: topUp('poc/P-1042').fields,
    policy: slice,
  };
  const inputs: Record<string, [unknown[], RegExp]> = {
    'when there is none': [[], /there is none/],
    'when it is empty': [[{}], /This is not the input of a credit request/],
    'when its id is another': [
      [{ ...usual, creditRequestId: 'C-2' }],
      /the workflow id must be credits\/C-2/,
    ],
    'when it has a PoC application’s policy': [
      [{ ...usual, policy: shippedSlice('cloud-sales') }],
      /a slice for a creditRequest, not for pocApplication/,
    ],
    'when it brings a state of its own': [
      [{ ...usual, carried: { state: {}, cursors: {} } }],
      /"carried" is for a run that goes on/,
    ],
    'when it asks for half a credit': [
      [{ ...usual, fields: { ...usual.fields, creditsNeeded: 0.5 } }],
      /Credits Needed must be a whole number/,
    ],
  };
  for (const [what, [args, reason]] of Object.entries(inputs)) {
    it(what, () =>
      withRig({}, async (rig) => {
        const workflowId = `credits/X-${newOrgId()}`;
        const own = workflowId.slice('credits/'.length);
        const named = args.map((input) => {
          const { creditRequestId } = input as Partial<typeof usual>;
          return creditRequestId === 'C-1' ? { ...(input as typeof usual), creditRequestId: own } : input;
        });
        await rig.client.workflow.start(creditRequestType, { workflowId, taskQueue, args: named });
        rig.watch(workflowId);
        const failed = String(await outcomeOf(rig, workflowId));
        assert.match(failed, /This is not the input of a (?:credit )?request/);
        assert.match(failed, reason);
      }),
    );
  }

  it('when it is to run again by itself', () =>
    withRig({}, async (rig) => {
      const workflowId = `credits/X-${newOrgId()}`;
      await rig.client.workflow.start(creditRequestType, {
        workflowId,
        taskQueue,
        args: [{ ...usual, creditRequestId: workflowId.slice('credits/'.length) }],
        retry: { maximumAttempts: 3 },
      });
      rig.watch(workflowId);
      assert.match(String(await outcomeOf(rig, workflowId)), /without a cron schedule and retry policy/);
    }));
});
