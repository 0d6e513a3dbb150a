import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { ActionAnswer } from '../../domain/approval/actions.ts';
import type { RequestView } from '../../domain/approval/view.ts';
import { eventually } from '../support/product.ts';
import { apac, historyOf } from '../support/walk.ts';
import { sampleAccounts } from '../../sandbox/salesforce/index.ts';
import { openOffice, type Office } from './support/office.ts';
import { startParts, type Parts } from './support/parts.ts';
import { sandboxesOf, type LedgerGrant, type Sandboxes } from './support/sandboxes.ts';

const isGrantCall = { method: 'POST', path: '/ops/v1/orgs' };
// A worker that was killed cannot say so: its attempt times out first (workflows/tenant-credits/carry-out.ts).
const ATTEMPT_IS_GIVEN_UP_WITHIN_MS = 45_000;
// Grants of one Org wait for each other, and the one of the killed worker takes its time.
const orgIds = sampleAccounts.slice(0, 2).map(({ orgId }) => orgId);

describe('when something dies', function () {
  this.timeout(60_000);
  let parts: Parts;
  let office: Office;
  let sandboxes: Sandboxes;
  /** Waited for GPE when the worker was killed; what its history said then. */
  let waiting: { readonly id: string; readonly history: readonly string[] };
  /** Its credits were being added when the worker was killed. */
  let granting: string;

  before('kill the worker at a bad moment', async () => {
    parts = await startParts();
    office = await openOffice(parts.place);
    sandboxes = sandboxesOf(parts.place);
    const id = await waitingFor('gpe');
    waiting = { id, history: historyOf(await office.view(id)) };
    granting = await waitingFor('beo', orgIds[1]);
    await sandboxes.disturbTidbCloud({ kind: 'slow', delayMs: 500, match: isGrantCall });
    await office.act(granting, 'fulfil', apac.beo);
    await eventually(async () => (await sandboxes.faultsLeft()) === 0, 'TiDB Cloud is being asked');
    await parts.killWorker();

    const claim = { id: randomUUID(), actor: { email: apac.gpe, via: 'test' }, round: 1, step: 'gpe' };
    await office.client.workflow.getHandle(id).signal('claim', claim);
    await eventually(async () => (await ledgerOf(granting)).length === 1, 'TiDB Cloud has committed');
    await parts.startWorker();
  });
  after(async () => {
    await (office as Office | undefined)?.close();
    await (parts as Parts | undefined)?.stop();
  });

  const waitingFor = async (step: 'gpe' | 'beo', orgId?: string): Promise<string> => {
    const id = await office.apply();
    await office.walkTo(id, step, orgId);
    return id;
  };

  const ledgerOf = async (requestId: string): Promise<LedgerGrant[]> => {
    const grants = await Promise.all(orgIds.map((orgId) => sandboxes.grantsOf(orgId)));
    return grants.flat().filter((grant) => grant.requestId === requestId);
  };

  /** The credits are there, once, in the ledger as in the history. */
  const isCreditedOnce = async (requestId: string, withinMs?: number): Promise<RequestView> => {
    const isCredited = ({ credits }: RequestView): boolean => credits.grant !== undefined;
    const view = await office.until(requestId, 'the credits are there', isCredited, withinMs);
    assert.equal((await ledgerOf(requestId)).length, 1);
    const added = (lines: string[]): string[] => lines.filter((line) => line.endsWith('Credits added'));
    assert.deepEqual(added(historyOf(view)), ['CEG BE&O: Credits added']);
    const soql = `SELECT Action__c FROM PoC_Approval_History__c WHERE PoC__r.Confetti_Request_Id__c = '${requestId.slice(4)}'`;
    await eventually(async () => {
      const rows = (await sandboxes.soql(soql)).map((row) => String(row['Action__c']));
      assert.ok(added(rows).length <= 1, rows.join(', '));
      return added(rows).length === 1;
    }, 'Salesforce has the row Credits added');
    assert.deepEqual(await office.failedTasks(requestId), []);
    return view;
  };

  it('a worker that starts again finds everything that was done before and while it was gone', async () => {
    const { id, history } = waiting;
    const isClaimed = (view: RequestView): boolean => historyOf(view).includes('GPE: Claimed');
    const view = await office.until(id, 'the claim has arrived', isClaimed);
    assert.deepEqual(historyOf(view), [...history, 'GPE: Claimed']);
    await office.act(id, 'decide', apac.gpe, { decision: 'approve' });
    assert.deepEqual(await office.failedTasks(id), []);
  });

  it('credits exactly once when TiDB Cloud commits and drops the connection', async () => {
    const id = await waitingFor('beo');
    await sandboxes.disturbTidbCloud({ kind: 'drop-after-commit', match: isGrantCall });
    await office.act(id, 'fulfil', apac.beo);
    await isCreditedOnce(id);
  });

  it('credits exactly once when TiDB Cloud drops the connection before it commits', async () => {
    const id = await waitingFor('beo');
    await sandboxes.disturbTidbCloud({ kind: 'drop-before-commit', match: isGrantCall });
    await office.act(id, 'fulfil', apac.beo);
    // The first pause before another attempt is five seconds.
    await isCreditedOnce(id, 20_000);
  });

  it('has every acknowledged action after Temporal was killed', async () => {
    const id = await waitingFor('gpe');
    const ask = await office.act(id, 'ask', apac.gpe, { question: 'Which region?' });
    const answered = await office.act(id, 'answer', apac.sales, { answer: 'Tokyo' });
    const claim = { id: randomUUID() };
    const claimed = await office.act(id, 'claim', apac.gpe, claim);
    const before = historyOf(await office.view(id));
    await parts.killTemporal();
    await parts.startTemporal();

    const after = await eventually<RequestView | undefined>(
      () => office.view(id).catch(() => undefined),
      'the worker answers again',
      20_000,
    );
    assert.deepEqual(historyOf(after), before);
    const again: ActionAnswer = await office.act(id, 'claim', apac.gpe, claim);
    assert.deepEqual(again, claimed);
    assert.deepEqual(
      [ask, answered, claimed].map(({ message }) => message.split('.')[0]),
      ['Asked', 'Answered', 'Claimed'],
    );
    await office.act(id, 'decide', apac.gpe, { decision: 'approve' });
    await office.walkTo(id, 'complete');
    assert.equal((await ledgerOf(id)).length, 1);
    assert.deepEqual(await office.failedTasks(id), []);
  });

  // The last one: by now the killed worker's attempt has nearly timed out.
  it('credits exactly once when the worker is killed while the credits are being added', async () => {
    await isCreditedOnce(granting, ATTEMPT_IS_GIVEN_UP_WITHIN_MS);
  });
});
