import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { failure } from '../../../activities/failures.ts';
import type { OrgComparison } from '../../../activities/reconciliation/compare.ts';
import type { Drift } from '../../../domain/reconciliation/drift-row.ts';
import { emptyReport, withOrg, type ReconciliationReport } from '../../../domain/reconciliation/report.ts';
import {
  reconcileCreditsType,
  type ReconcileCreditsInput,
} from '../../../workflows/reconciliation/contract.ts';
import { outcomeOf, withRig, type Rig } from '../../support/rig.ts';
import { grantByHand, grantedOrg } from './support.ts';

function drift(orgId: string, own: Partial<Drift> = {}): Drift {
  return {
    kind: 'grant-by-hand',
    orgId,
    what: 'Grant X of 400 credits was made by hand.',
    where: 'in TiDB Cloud, in no history',
    since: '2026-11-22T02:00:00.000Z',
    credits: 400,
    grantId: 'X',
    counted: 0,
    settledBy: 'adopt',
    settleWith: `confetti credits adopt ${orgId} X --as OPERATOR --reason "…"`,
    ...own,
  };
}

const compared = (...rows: Drift[]): OrgComparison => ({ rows, more: 0, unreadable: [] });

/** Runs it as somebody or something starts it in Temporal, and has its history replayed. */
async function run(rig: Rig, ...args: [] | [unknown]): Promise<unknown> {
  const workflowId = `reconciliation/test/${randomUUID()}`;
  await rig.client.workflow.start(reconcileCreditsType, {
    workflowId,
    taskQueue: 'confetti',
    args,
    // While its end is awaited the server skips to its next timer, which may be this one; of itself it is ten years.
    workflowExecutionTimeout: '1 hour',
  });
  rig.watch(workflowId);
  return outcomeOf(rig, workflowId);
}

const runAll = (rig: Rig, input: ReconcileCreditsInput = {}): Promise<ReconciliationReport> =>
  run(rig, input) as Promise<ReconciliationReport>;

describe('the reconciliation of all Orgs', () => {
  it('lists them page by page, and says what it finds in their order', () =>
    withRig(
      {
        activities: {
          listOrgs: async ({ page }) =>
            page === undefined ? { orgIds: ['3', '1'], nextPage: 'second' } : { orgIds: ['2'] },
          compareOrg: async ({ orgId }) => compared(...(orgId === '1' ? [] : [drift(orgId)])),
        },
      },
      async (rig) => {
        const report = await runAll(rig);
        assert.equal(report.comparedOrgs, 3);
        assert.deepEqual(
          report.drifts.map(({ orgId }) => orgId),
          ['3', '2'],
        );
        assert.deepEqual(rig.world.notifications, [], 'somebody waits for it, nobody has to be told');
      },
    ));

  it('goes on in a new run with what the earlier one found', () =>
    withRig(
      {
        activities: {
          listOrgs: async ({ page }) => ({
            orgIds: page === 'second' ? ['2'] : assert.fail('It began anew'),
          }),
          compareOrg: async ({ orgId }) => compared(drift(orgId)),
        },
      },
      async (rig) => {
        const workflowId = `reconciliation/test/${randomUUID()}`;
        const report = withOrg(emptyReport, { rows: [drift('1')], more: 3 });
        const carried = { report, page: 'second' };
        await rig.client.workflow.start('handOn', {
          ...{ workflowId, taskQueue: 'confetti' },
          args: [reconcileCreditsType, { carried }],
        });
        rig.watch(workflowId);
        const all = (await outcomeOf(rig, workflowId)) as ReconciliationReport;
        assert.deepEqual([all.comparedOrgs, all.more, all.drifts], [2, 3, [drift('1'), drift('2')]]);
      },
    ));

  it('takes for drift only what two comparisons find, since the first', () => {
    const first = compared(
      drift('1', { grantId: 'gone' }),
      drift('1', { since: '2026-11-22T01:00:00.000Z' }),
    );
    const second = compared(drift('1'), drift('1', { grantId: 'new' }));
    const answers = [first, second];
    return withRig(
      {
        activities: {
          listOrgs: async () => ({ orgIds: ['1'] }),
          compareOrg: async () => answers.shift() ?? assert.fail('It was compared a third time'),
        },
      },
      async (rig) => {
        const { drifts } = await runAll(rig);
        assert.deepEqual(drifts, [drift('1', { since: '2026-11-22T01:00:00.000Z' })]);
      },
    );
  });

  it('says which Org could not be read, which is neither drift nor none, and goes on', () =>
    withRig(
      {
        activities: {
          listOrgs: async () => ({ orgIds: ['1', '2'] }),
          compareOrg: async ({ orgId }) => {
            if (orgId === '1') throw failure('Unreachable', 'TiDB Cloud did not answer');
            return { ...compared(), unreadable: ['poc%2FP-1.json cannot be read'] };
          },
        },
      },
      async (rig) => {
        const report = await runAll(rig);
        assert.equal(report.comparedOrgs, 1);
        assert.deepEqual(report.unreadable, [
          { where: 'Org 1', why: 'TiDB Cloud did not answer' },
          { where: 'the archive', why: 'poc%2FP-1.json cannot be read' },
        ]);
      },
    ));

  it('tells the operations queue once, with the rows and their commands, when nobody waits for it', () =>
    withRig(
      {
        activities: {
          listOrgs: async () => ({ orgIds: ['1'] }),
          compareOrg: async () => compared(drift('1')),
        },
      },
      async (rig) => {
        await runAll(rig, { tellsOperators: true });
        const told = rig.world.notifications.map(
          ({ channel, notification: { kind, to, subject, lines } }) => {
            const [person, ...others] = to;
            assert.deepEqual(others, []);
            return [channel, person?.id, kind, subject, lines.at(1)];
          },
        );
        const words = [
          'problem',
          'Credits: 1 drift in 1 Org',
          'Org 1, since 2026-11-22 02:00 UTC: Grant X of 400 credits was made by hand. ' +
            'Settle it with: confetti credits adopt 1 X --as OPERATOR --reason "…"',
        ];
        assert.deepEqual(told.toSorted(), [
          ['lark', 'dexter.deng', ...words],
          ['lark', 'kevin.lu', ...words],
          ['lark', 'vince.yao', ...words],
          ['mail', 'dexter.deng', ...words],
          ['mail', 'kevin.lu', ...words],
          ['mail', 'vince.yao', ...words],
        ]);
        assert.equal(new Set(rig.world.notifications.map(({ notification }) => notification.id)).size, 1);
      },
    ));

  it('tells nobody where nothing drifts', () =>
    withRig({ activities: { listOrgs: async () => ({ orgIds: [] }) } }, async (rig) => {
      await runAll(rig, { tellsOperators: true });
      assert.deepEqual(rig.world.notifications, []);
    }));

  it('finds the Orgs that there are', () =>
    withRig({}, async (rig) => {
      const { orgId } = await grantedOrg(rig);
      grantByHand(rig, orgId, 'X-3', 7);
      const { comparedOrgs, drifts } = await rig.confetti.reconcile({});
      assert.deepEqual([comparedOrgs, drifts.map((row) => row.grantId)], [1, ['X-3']]);
    }));
});

describe('the input of a reconciliation', () => {
  it('can be left out: all Orgs are meant', () =>
    withRig({ activities: { listOrgs: async () => ({ orgIds: [] }) } }, async (rig) => {
      assert.equal(((await run(rig)) as ReconciliationReport).comparedOrgs, 0);
    }));

  for (const odd of [null, 'all', { orgId: 77 }, { orgId: '' }, { subject: [] }, { carried: {} }]) {
    it(`is refused: ${JSON.stringify(odd)}`, () =>
      withRig({}, async (rig) => {
        assert.match(String(await run(rig, odd)), /This is not the input of a reconciliation/);
      }));
  }
});
