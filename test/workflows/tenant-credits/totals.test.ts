import assert from 'node:assert/strict';
import { failure } from '../../../activities/failures.ts';
import { createTenantCredits } from '../../../worker/tenant-credits.ts';
import {
  releaseReservationUpdate,
  releaseUpdate,
  tenantCreditsId,
  tenantViewQuery,
  type TenantView,
} from '../../../workflows/tenant-credits/contract.ts';
import { withRig, type Rig } from '../../support/rig.ts';
import { application, grantedBefore, newOrgId, submitted } from '../../support/walk.ts';

/** An Org's credits as the worker's activities reach them. */
function tenantOf(rig: Rig, orgId: string) {
  const tenant = createTenantCredits(rig.client);
  const id = tenantCreditsId(orgId);
  rig.watch(id);
  const handle = rig.client.workflow.getHandle(id);
  return {
    handle,
    reserve: (requestId: string, credits: number, callId = requestId) =>
      tenant.reserve({ orgId, requestId, credits, pocId: 'P-1' }, callId),
    release: (requestId: string, callId = `${requestId}/release`) =>
      tenant.release({ orgId, requestId }, callId),
    view: (): Promise<TenantView> => handle.query(tenantViewQuery),
  };
}

const credits = (n: number): string => `credits/C-${n}`;

describe('the totals of an Org', () => {
  it('begin with what the ledger holds, which is read once', () => {
    let readings = 0;
    return withRig(
      {
        activities: ({ readLedger }) => ({
          readLedger(asked) {
            readings += 1;
            return readLedger(asked);
          },
        }),
      },
      async (rig) => {
        const orgId = newOrgId();
        grantedBefore(rig, orgId, 4000, 1);
        grantedBefore(rig, orgId, 3000, 2);
        const tenant = tenantOf(rig, orgId);
        const answers = [await tenant.reserve(credits(1), 500), await tenant.reserve(credits(2), 200)];
        assert.deepEqual(
          answers.map(({ accumulated, before }) => [before?.org, accumulated]),
          [
            [7000, 7500],
            [7500, 7700],
          ],
        );
        const { seededAt, grantCount, grants } = await tenant.view();
        assert.deepEqual([readings, grantCount, grants.length, seededAt !== undefined], [1, 2, 2, true]);
      },
    );
  });

  it('are right for ten that reserve at once while TiDB Cloud is away at first', () => {
    let isAway = true;
    let readings = 0;
    return withRig(
      {
        activities: ({ readLedger }) => ({
          async readLedger(asked) {
            readings += 1;
            if (isAway) throw failure('Unreachable', 'TiDB Cloud: connection reset');
            return readLedger(asked);
          },
        }),
      },
      async (rig) => {
        const orgId = newOrgId();
        grantedBefore(rig, orgId, 7000);
        const tenant = tenantOf(rig, orgId);
        const numbers = [...Array(10).keys()];
        const answers = Promise.all(numbers.map((n) => tenant.reserve(credits(n), 100)));
        await rig.untilTrue(() => readings > 0);
        isAway = false;
        await rig.pass('1 minute');
        const befores = (await answers).map(({ before }) => before?.org ?? 0).sort((a, b) => a - b);
        assert.deepEqual(
          befores,
          numbers.map((n) => 7000 + 100 * n),
        );
        assert.equal((await tenant.view()).accumulated, 8000);
      },
    );
  });

  it('keep what was there before a request when it reserves the same again', () =>
    withRig({}, async (rig) => {
      const tenant = tenantOf(rig, newOrgId());
      await tenant.reserve(credits(1), 500, 'first');
      await tenant.reserve(credits(2), 700);
      const { before, accumulated } = await tenant.reserve(credits(1), 500, 'again');
      assert.deepEqual([before?.org, accumulated], [0, 1200]);
    }));

  it('take a release once; sent again under the same call it is answered, under another it is nothing', () =>
    withRig({}, async (rig) => {
      const tenant = tenantOf(rig, newOrgId());
      await tenant.reserve(credits(1), 500);
      await tenant.reserve(credits(2), 700);
      for (const call of ['a', 'a', 'b']) await tenant.release(credits(1), call);
      assert.equal((await tenant.view()).accumulated, 700);
      const again = tenant.handle.executeUpdate(releaseUpdate, { args: [{ requestId: credits(1) }] });
      await assert.rejects(again, { name: 'WorkflowUpdateFailedError' });
      assert.equal((await tenant.view()).accumulated, 700);
    }));

  it('are what operators see, with who holds what for which PoC and since when', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      grantedBefore(rig, orgId, 7000);
      const tenant = tenantOf(rig, orgId);
      await tenant.reserve(credits(1), 500);
      const { reserved, accumulated, orders } = await tenant.view();
      const { since = 0, ...held } = reserved[credits(1)] ?? {};
      assert.deepEqual(held, { credits: 500, pocId: 'P-1', before: { org: 7000, poc: 0 } });
      assert.ok(since > 0);
      assert.deepEqual([accumulated, orders], [7500, []]);
      const name = '__temporal_workflow_metadata';
      const { currentDetails } = await tenant.handle.query<{ currentDetails: string }>(name);
      assert.match(currentDetails, new RegExp(`Org ${orgId}: 7,000 credits granted, 500 reserved`));
    }));

  it('let an operator release what is held for a request that is gone, once, with the reason', () =>
    withRig({}, async (rig) => {
      const tenant = tenantOf(rig, newOrgId());
      await tenant.reserve(credits(1), 500);
      const gone = { subject: credits(1), by: 'vince.yao@example.com', reason: 'deleted in Temporal' };
      const settle = () => tenant.handle.executeUpdate(releaseReservationUpdate, { args: [gone] });
      assert.equal((await settle()).accumulated, 0);
      await assert.rejects(settle(), { name: 'WorkflowUpdateFailedError' });
      const { corrections } = await tenant.view();
      assert.deepEqual(
        corrections.map(({ at: _, ...rest }) => rest),
        [{ ...gone, action: 'release', credits: 500 }],
      );
    }));
});

describe('an Org that TiDB Cloud does not know', () => {
  it('reserves nothing for a PoC application, which says so, and leaves nothing behind', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      rig.world.tidbCloud.unknownOrgs.add(orgId);
      const id = await submitted(rig, application('cloud-sales', 'APAC', { orgId }));
      const { problems, credits: held } = await rig.until(id, (view) => view.problems.length > 0);
      assert.match(problems[0]?.text ?? '', /^Credits not reserved: .*TiDB Cloud has no Org \d+/);
      assert.equal(held.reserved, undefined);
      const tenant = rig.client.workflow.getHandle(tenantCreditsId(orgId));
      await rig.untilTrue(async () => (await tenant.describe()).status.name === 'COMPLETED');
    }));

  it('is asked again when the Org of the application is corrected', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      rig.world.tidbCloud.unknownOrgs.add(orgId);
      const id = await submitted(rig, application('cloud-sales', 'APAC', { orgId }));
      await rig.until(id, ({ problems }) => problems.length > 0);
      await rig.act(id, 'setFields', 'sales.apac@example.com', { fields: { orgId: newOrgId() } });
      const { problems } = await rig.until(id, ({ credits: { reserved } }) => reserved === 3000);
      assert.deepEqual(problems, []);
    }));
});
