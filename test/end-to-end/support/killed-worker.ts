import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { RequestView } from '../../../domain/approval/view.ts';
import { sampleAccounts } from '../../../sandbox/salesforce/index.ts';
import { eventually } from '../../support/product.ts';
import { apac, historyOf } from '../../support/walk.ts';
import { openOffice, type Office } from './office.ts';
import { startParts, type Parts } from './parts.ts';
import { sandboxesOf, type LedgerGrant, type Sandboxes } from './sandboxes.ts';
import { shared } from './shared.ts';

/** A call that grants credits, for a fault of the TiDB Cloud sandbox. */
export const grantCall = { method: 'POST', path: '/ops/v1/orgs' };

// Grants of one Org wait for each other, and the one that the killed worker had begun takes its time.
const orgIds = sampleAccounts.slice(0, 2).map(({ orgId }) => orgId);

/** A product whose worker was killed at a bad moment and started again. */
export interface KilledWorker {
  readonly parts: Parts;
  readonly office: Office;
  readonly sandboxes: Sandboxes;
  /** A request that waited for GPE then, and what its history said. GPE claimed it while no worker was there. */
  readonly waiting: { readonly id: string; readonly history: readonly string[] };
  /** A request whose credits were being added then. */
  readonly granting: string;
}

/**
 * Gives the tests of a `describe` a product whose worker was killed. They share it because Temporal takes half a minute to
 * give up the attempt that died with the worker (workflows/tenant-credits/carry-out.ts): other tests run meanwhile.
 */
export const useKilledWorker = shared<KilledWorker>('the product whose worker is killed', async () => {
  const parts = await startParts();
  const office = await openOffice(parts.place);
  const sandboxes = sandboxesOf(parts.place);
  const stop = async (): Promise<void> => {
    await office.close();
    await parts.stop();
  };
  try {
    const id = await requestWaitingFor(office, 'gpe');
    const waiting = { id, history: historyOf(await office.view(id)) };
    const granting = await requestWaitingFor(office, 'beo', orgIds[1]);
    await sandboxes.disturbTidbCloud({ kind: 'slow', delayMs: 500, match: grantCall });
    await office.act(granting, 'fulfil', apac.beo);
    await eventually(async () => (await sandboxes.faultsLeft()) === 0, 'TiDB Cloud is being asked');
    await parts.killWorker();

    const claim = { id: randomUUID(), actor: { email: apac.gpe, via: 'test' }, round: 1, step: 'gpe' };
    await office.client.workflow.getHandle(id).signal('claim', claim);
    await eventually(
      async () => (await grantsFor(sandboxes, granting)).length === 1,
      'TiDB Cloud has committed what nobody waits for any more',
    );
    await parts.startWorker();
    return { it: { parts, office, sandboxes, waiting, granting }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
});

/** A new request that waits for this step. Its Org is Acme's unless given. */
export async function requestWaitingFor(
  office: Office,
  step: 'gpe' | 'beo',
  orgId = orgIds[0],
): Promise<string> {
  const id = await office.apply();
  await office.walkTo(id, step, orgId);
  return id;
}

/** What the ledger of TiDB Cloud has for a request. */
export async function grantsFor(sandboxes: Sandboxes, requestId: string): Promise<LedgerGrant[]> {
  const grants = await Promise.all(orgIds.map((orgId) => sandboxes.grantsOf(orgId)));
  return grants.flat().filter((grant) => grant.requestId === requestId);
}

/** Waits until the credits are there, and sees that they are there once: in the ledger, the request and Salesforce. */
export async function assertCreditedOnce(
  { office, sandboxes }: Pick<KilledWorker, 'office' | 'sandboxes'>,
  requestId: string,
  withinMs?: number,
): Promise<void> {
  const isCredited = ({ credits }: RequestView): boolean => credits.grant !== undefined;
  const view = await office.until(requestId, 'the credits are there', isCredited, withinMs);
  assert.equal((await grantsFor(sandboxes, requestId)).length, 1);
  const added = historyOf(view).filter((line) => line.endsWith('Credits added'));
  assert.deepEqual(added, ['CEG BE&O: Credits added']);
  const pocId = requestId.slice('poc/'.length);
  const soql = `SELECT Id FROM PoC_Approval_History__c WHERE PoC__r.Confetti_Request_Id__c = '${pocId}' AND Action__c = 'Credits added'`;
  await eventually(async () => {
    const rows = await sandboxes.soql(soql);
    assert.ok(rows.length <= 1, `Salesforce has ${rows.length} rows`);
    return rows.length === 1;
  }, 'Salesforce has the row "Credits added"');
  assert.deepEqual(await office.failedTasks(requestId), []);
}
