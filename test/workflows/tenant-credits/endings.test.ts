import assert from 'node:assert/strict';
import { createTenantCredits } from '../../../worker/tenant-credits.ts';
import { pocApplicationType } from '../../../workflows/poc-application/contract.ts';
import { tenantCreditsId, tenantViewQuery } from '../../../workflows/tenant-credits/contract.ts';
import { timeSkippingEnvironment } from '../../support/shared-servers.ts';
import { outcomeOf, withRig } from '../../support/rig.ts';
import { apac, application, newOrgId, submitted, walkTo } from '../../support/walk.ts';

describe('a reservation that is being made', () => {
  it('is given back when the request is cancelled meanwhile', async () => {
    const { client } = await timeSkippingEnvironment();
    const tenant = createTenantCredits(client);
    const orgId = newOrgId();
    let goOn = (): void => undefined;
    const cancelled = new Promise<void>((resolve) => (goOn = resolve));
    let isAsked = false;
    await withRig(
      {
        activities: {
          async reserveCredits(input) {
            isAsked = true;
            await cancelled;
            return tenant.reserve(input, 'first');
          },
        },
      },
      async (rig) => {
        rig.watch(tenantCreditsId(orgId));
        const id = await submitted(rig, application('cloud-sales', 'APAC', { orgId }));
        await rig.untilTrue(() => isAsked);
        await rig.client.workflow.getHandle(id).cancel();
        await rig.until(id, ({ status }) => status === 'closed');
        goOn();
        await outcomeOf(rig, id);
        const { reserved } = await rig.client.workflow
          .getHandle(tenantCreditsId(orgId))
          .query(tenantViewQuery);
        assert.deepEqual(reserved, {});
      },
    );
  });
});

describe('an order that got lost', () => {
  it('is placed again, and granted once', async () => {
    const { client } = await timeSkippingEnvironment();
    const tenant = createTenantCredits(client);
    let orders = 0;
    await withRig(
      {
        activities: {
          async orderGrant(order) {
            orders += 1;
            return orders === 1 ? {} : tenant.order(order, 'second');
          },
        },
      },
      async (rig) => {
        const id = await submitted(rig, application('cloud-sales'));
        await walkTo(rig, id, 'beo');
        await rig.act(id, 'fulfil', apac.beo, {});
        await rig.until(id, ({ status }) => status === 'complete', '1 minute');
        assert.deepEqual([orders, rig.world.tidbCloud.grants.size], [2, 1]);
      },
    );
  });
});

describe('a request that was started to run again by itself', () => {
  it('is refused: nobody vouches for the state of its next run', () =>
    withRig({}, async (rig) => {
      const workflowId = `poc/R-${newOrgId()}`;
      await rig.client.workflow.start(pocApplicationType, {
        workflowId,
        taskQueue: 'confetti',
        args: [{ pocId: workflowId.slice(4) }],
        retry: { maximumAttempts: 3 },
      });
      rig.watch(workflowId);
      assert.match(String(await outcomeOf(rig, workflowId)), /without a cron schedule and retry policy/);
    }));
});
