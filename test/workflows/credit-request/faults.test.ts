import assert from 'node:assert/strict';
import { failure } from '../../../activities/failures.ts';
import type { Notification } from '../../../domain/notification.ts';
import { tenantCreditsId } from '../../../workflows/tenant-credits/contract.ts';
import { outcomeOf, withRig, type Rig } from '../../support/rig.ts';
import {
  chainOf,
  grantedBefore,
  historyOf,
  newOrgId,
  people,
  stagedPoc,
  topUp,
  walkTo,
} from '../../support/walk.ts';

const away = () => failure('Unreachable', 'TiDB Cloud: connection reset');

/** Fails so many times, then does what it usually does. */
function failing<A extends unknown[], R>(times: number, usual: (...args: A) => Promise<R>) {
  let left = times;
  return async (...args: A): Promise<R> => {
    left -= 1;
    if (left >= 0) throw away();
    return usual(...args);
  };
}

const ask = (rig: Rig, orgId = newOrgId()): Promise<string> =>
  rig.askCredits(topUp(stagedPoc(rig, 'NA', { orgId }), 'NA'));

/** A top-up that BE&O has just released. */
async function released(rig: Rig): Promise<string> {
  const id = await ask(rig);
  await walkTo(rig, id, 'beo');
  await rig.act(id, 'fulfil', people.NA.beo, {});
  return id;
}

describe('TiDB Cloud is away', () => {
  it('when PoC and Org are looked at: the request waits, says so, and goes on by itself', () =>
    withRig(
      { activities: ({ readCreditFacts }) => ({ readCreditFacts: failing(4, readCreditFacts) }) },
      async (rig) => {
        const id = await ask(rig);
        assert.equal(
          (await rig.until(id, ({ round }) => round === 1)).waiting,
          'PoC and Org are being checked',
        );
        await rig.until(id, ({ tier }) => tier !== undefined, '10 seconds');
      },
    ));

  it('when a request is cancelled that waits for it: nothing is reserved afterwards', () => {
    let isAway = true;
    return withRig(
      {
        activities: ({ readCreditFacts }) => ({
          async readCreditFacts(asked) {
            if (isAway) throw away();
            return readCreditFacts(asked);
          },
        }),
      },
      async (rig) => {
        const orgId = newOrgId();
        const id = await ask(rig, orgId);
        await rig.until(id, ({ round }) => round === 1);
        await rig.client.workflow.getHandle(id).cancel();
        await rig.until(id, ({ status }) => status === 'closed');
        isAway = false;
        assert.deepEqual(await outcomeOf(rig, id), { requestId: id, status: 'closed', creditsGranted: 0 });
        const tenant = rig.client.workflow.getHandle(tenantCreditsId(orgId));
        await assert.rejects(tenant.describe(), { name: 'WorkflowNotFoundError' });
      },
    );
  });

  it('when the ledger is read: nobody is asked before the tier is known, by the right totals', () =>
    withRig({ activities: ({ readLedger }) => ({ readLedger: failing(1, readLedger) }) }, async (rig) => {
      const orgId = newOrgId();
      grantedBefore(rig, orgId, 9500);
      const id = await ask(rig, orgId);
      const words = 'The credits are being reserved, which decides the route';
      const { steps } = await rig.until(id, ({ waiting }) => waiting === words);
      assert.ok(steps.every(({ status }) => status !== 'active'));
      const { tier } = await rig.until(id, (view) => view.tier !== undefined, '10 seconds');
      assert.deepEqual([tier?.id, tier?.accumulated], ['elevated', 10_500]);
    }));

  const faults: Record<string, Rig['world']['tidbCloud']['faults']> = {
    'before it has added the credits': ['before-commit'],
    'after it has added them': ['after-commit'],
    'again and again': ['busy', 'before-commit', 'after-commit'],
  };
  for (const [when, sequence] of Object.entries(faults)) {
    it(`${when}: they are added once`, () =>
      withRig({ policy: chainOf('beo') }, async (rig) => {
        rig.world.tidbCloud.faults.push(...sequence);
        const id = await released(rig);
        const view = await rig.until(id, ({ status }) => status === 'closed', '10 seconds');
        assert.deepEqual(
          [
            rig.world.tidbCloud.grants.size,
            historyOf(view).filter((line) => line.endsWith('Credits added')).length,
          ],
          [1, 1],
        );
      }));
  }
});

describe('an outcome that stays unknown', () => {
  it('is told to BE&O and operations once, and settled when TiDB Cloud is back: added once', () => {
    let isAway = true;
    return withRig(
      {
        policy: chainOf('beo'),
        activities: ({ findGrant }) => ({
          async findGrant(asked) {
            if (isAway) throw away();
            return findGrant(asked);
          },
        }),
      },
      async (rig) => {
        rig.world.tidbCloud.faults.push('after-commit');
        const id = await released(rig);
        await rig.pass('9 minutes');
        assert.deepEqual((await rig.view(id)).problems, []);
        await rig.pass('3 hours');
        const { problems, history } = await rig.view(id);
        assert.match(problems[0]?.text ?? '', /^Not known yet whether the credits were added \(.*TiDB Cloud/);
        assert.match(problems[0]?.text ?? '', /do not add them by hand/);
        assert.equal(history.filter(({ action }) => action === 'Credits not confirmed yet').length, 1);
        assert.deepEqual(
          mails(rig, 'problem')
            .flatMap(({ to }) => to.map(({ id: person }) => person))
            .sort(),
          ['dexter.deng', 'kevin.lu', 'vince.yao'],
        );
        isAway = false;
        const view = await rig.until(id, ({ status }) => status === 'closed', '10 minutes');
        assert.deepEqual(view.problems, []);
        assert.equal(view.credits.grant?.grantId, 'G-1');
        assert.equal(rig.world.tidbCloud.grantCalls, 1);
      },
    );
  });
});

function mails(rig: Rig, kind: Notification['kind']): Notification[] {
  return rig.world.notifications
    .filter(({ channel, notification }) => channel === 'mail' && notification.kind === kind)
    .map(({ notification }) => notification);
}

describe('Salesforce is down for hours', () => {
  it('and nothing is lost: the credits are added meanwhile, and the record catches up', () =>
    withRig({ policy: chainOf('beo') }, async (rig) => {
      rig.world.salesforce.down = failure('Unreachable', 'Salesforce: connection refused');
      const id = await released(rig);
      await rig.until(id, ({ status }) => status === 'closed');
      await rig.pass('10 hours');
      assert.equal(rig.world.salesforce.creditRequests.size, 0);
      assert.equal(rig.world.archive.has(id), false);
      rig.world.salesforce.down = undefined;
      const outcome = await outcomeOf(rig, id);
      assert.deepEqual(outcome, { requestId: id, status: 'closed', creditsGranted: 1000 });
      const { history } = await rig.view(id);
      assert.equal(rig.world.salesforce.rows.size, history.length);
      const record = rig.world.salesforce.creditRequests.get(id.slice('credits/'.length));
      assert.deepEqual([record?.approvalStatus, record?.granted?.credits], ['Approved', 1000]);
    }));
});
