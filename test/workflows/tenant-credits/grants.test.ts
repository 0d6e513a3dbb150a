import assert from 'node:assert/strict';
import { withRig, type Rig } from '../../support/rig.ts';
import { apac, application, historyOf, submitted, walkTo } from '../../support/walk.ts';

type Fault = Rig['world']['tidbCloud']['faults'][number];

async function creditedThrough(rig: Rig, ...faults: Fault[]) {
  const id = await submitted(rig, application('cloud-sales'));
  await walkTo(rig, id, 'beo');
  rig.world.tidbCloud.faults.push(...faults);
  await rig.act(id, 'fulfil', apac.beo, {});
  return rig.until(id, ({ status }) => status === 'complete', '10 seconds');
}

describe('credits are added exactly once', () => {
  const faults: Record<string, Fault[]> = {
    'the connection drops before TiDB Cloud has done anything': ['before-commit'],
    'the connection drops after TiDB Cloud has added them': ['after-commit'],
    'TiDB Cloud is busy': ['busy', 'busy'],
    'one goes wrong after the other': ['before-commit', 'busy', 'after-commit'],
  };
  for (const [what, sequence] of Object.entries(faults)) {
    it(`when ${what}`, () =>
      withRig({}, async (rig) => {
        const view = await creditedThrough(rig, ...sequence);
        assert.equal(rig.world.tidbCloud.grants.size, 1);
        assert.equal(historyOf(view).filter((line) => line.endsWith('Credits added')).length, 1);
      }));
  }

  it('and a lost answer is settled by looking the key up, not by asking again', () =>
    withRig({}, async (rig) => {
      await creditedThrough(rig, 'after-commit');
      assert.equal(rig.world.tidbCloud.grantCalls, 1);
    }));
});

describe('credits that TiDB Cloud declines', () => {
  it('are with BE&O again, with the reason', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'beo');
      rig.world.tidbCloud.declines = 'the Org is suspended';
      await rig.act(id, 'fulfil', apac.beo, {});
      const view = await rig.until(id, ({ problems }) => problems.length > 0);
      assert.match(view.problems[0]?.text ?? '', /TiDB Cloud declined the credits: the Org is suspended/);
      assert.match(view.waiting, /Waiting for CEG BE&O \(Vince Yao\)/);
    }));

  it('are released again under another key', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'beo');
      rig.world.tidbCloud.declines = 'the Org is suspended';
      await rig.act(id, 'fulfil', apac.beo, {});
      await rig.until(id, ({ problems }) => problems.length > 0);
      rig.world.tidbCloud.declines = undefined;
      const { problems } = await walkTo(rig, id, 'complete');
      assert.deepEqual([...rig.world.tidbCloud.grants.keys()], [`${id}/grant/2`]);
      assert.deepEqual(problems, []);
    }));
});

describe('a report about a grant', () => {
  const grant = {
    grantId: 'G-forged',
    orgId: '1',
    credits: 9000,
    expiresOn: '2099-12-31',
    grantedAt: '2026-01-01T00:00:00.000Z',
  };

  it('that nobody asked for is refused', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'beo');
      const idempotencyKey = `${id}/grant/1`;
      const answer = { outcome: 'granted', grant: { ...grant, idempotencyKey } };
      await rig.client.workflow.getHandle(id).signal('grantReport', { idempotencyKey, answer });
      const view = await rig.until(id, ({ refusedSignals }) => refusedSignals.length > 0);
      assert.equal(view.credits.grant, undefined);
      assert.equal(view.status, 'approved');
    }));

  it('for another Org is refused while a grant is under way', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'beo');
      rig.world.tidbCloud.faults.push('busy');
      await rig.act(id, 'fulfil', apac.beo, {});
      const idempotencyKey = `${id}/grant/1`;
      const answer = { outcome: 'granted', grant: { ...grant, idempotencyKey } };
      await rig.client.workflow.getHandle(id).signal('grantReport', { idempotencyKey, answer });
      const view = await rig.until(id, ({ status }) => status === 'complete', '10 seconds');
      assert.equal(view.credits.grant?.grantId, 'G-1');
    }));

  it('that is no report at all is refused', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await rig.client.workflow.getHandle(id).signal('grantReport', 'granted');
      await rig.until(id, ({ refusedSignals }) => refusedSignals.length === 1);
    }));
});
