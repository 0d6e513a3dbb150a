import assert from 'node:assert/strict';
import type { Client } from '@temporalio/client';
import { readArchived } from '../../client/archive.ts';
import type { RequestView } from '../../domain/approval/view.ts';
import { sampleAccounts } from '../../sandbox/salesforce/index.ts';
import { creditRequestId } from '../../workflows/credit-request/contract.ts';
import { pocApplicationId } from '../../workflows/poc-application/contract.ts';
import { tenantViewQuery, type TenantView } from '../../workflows/tenant-credits/contract.ts';
import { sandboxesOf } from '../end-to-end/support/sandboxes.ts';
import { signedFetch } from '../sandbox/tidb-cloud/digest-client.ts';
import type { Place } from '../support/product.ts';
import { inTurn } from '../../domain/in-turn.ts';
import { employee } from './kinds.ts';
import { untilAnswered } from './patience.ts';
import type { Stage } from './stage.ts';
import { pendingOf, type LedgerEntry, type RecordedGrant, type Run, type World } from './world.ts';

/** A worker that knows nothing waits a second for each before it begins, so they are asked side by side. */
const atATime = 20;

/**
 * Looks at everything: sandboxes over their protocols, workflows through Temporal, the archive on disk.
 * @param viewedWithinMs longer than workers take to replay as many histories as are looked at side by side
 */
export async function lookAround(
  place: Place,
  stage: Stage,
  requestIds: readonly string[],
  viewedWithinMs = 10_000,
): Promise<World> {
  const requests = new Map<string, RequestView>();
  const silent = new Map<string, string>();
  const archived = new Set<string>();
  /** What a workflow says of itself; undefined, and noted, where it does not answer. */
  const ask = async <T>(workflowId: string, question: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await untilAnswered(question, viewedWithinMs);
    } catch (error) {
      silent.set(workflowId, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  };
  await inTurn(requestIds, atATime, async (requestId) => {
    const view = await ask(requestId, () => stage.confetti.view(requestId));
    if (view !== undefined) requests.set(requestId, view);
    if ((await readArchived(stage.archiveDirectory, requestId)) !== undefined) archived.add(requestId);
  });
  const runs = await runsOf(stage.client);
  const tenants: TenantView[] = [];
  const orgs = runs.filter(
    ({ workflowId, status }) => workflowId.startsWith('tenant/') && status === 'RUNNING',
  );
  await inTurn(orgs, atATime, async ({ workflowId }) => {
    const tenant = stage.client.workflow.getHandle(workflowId);
    const view = await ask(workflowId, () => tenant.query(tenantViewQuery));
    if (view !== undefined) tenants.push(view);
  });
  const records = [...(await salesforceGrants(place)), ...(await portalGrants(place))];
  return { requests, silent, archived, tenants, runs, records, ...(await ledgerOf(place)) };
}

/**
 * Causes of failed workflow tasks by which nothing of ours failed; the task is done once more. UNHANDLED_COMMAND: a message
 * came while it ran. BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE: Temporal, killed and started again, had an update completed
 * that it handed out a second time.
 */
export const harmlessCauses = [1, 30];

async function runsOf(client: Client): Promise<Run[]> {
  const runs: Run[] = [];
  for await (const { workflowId, runId, type, status } of client.workflow.list()) {
    runs.push({ workflowId, type, status: status.name, ...(await insideOf(client, workflowId, runId)) });
  }
  return runs;
}

async function insideOf(
  client: Client,
  workflowId: string,
  runId: string,
): Promise<Pick<Run, 'failedTasks' | 'pending'>> {
  const handle = client.workflow.getHandle(workflowId, runId);
  const [{ events }, pending] = await Promise.all([
    handle.fetchHistory(),
    pendingOf(client, workflowId, runId),
  ]);
  const failedTasks = (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) =>
    !failed || harmlessCauses.includes(Number(failed.cause))
      ? []
      : [failed.failure?.message ?? 'without a message'],
  );
  return { failedTasks, pending };
}

async function ledgerOf(place: Place): Promise<Pick<World, 'ledger' | 'grantedBefore'>> {
  const { grantsOf } = sandboxesOf(place);
  const ledger: LedgerEntry[] = [];
  const grantedBefore: Record<string, number> = {};
  for (const { orgId } of sampleAccounts) {
    for (const grant of await grantsOf(orgId)) {
      if (!grant.requestId.startsWith('before-confetti')) ledger.push({ ...grant, orgId });
      else grantedBefore[orgId] = (grantedBefore[orgId] ?? 0) + grant.credits;
    }
  }
  return { ledger, grantedBefore };
}

/** What the records in Salesforce show as granted. */
async function salesforceGrants(place: Place): Promise<RecordedGrant[]> {
  const { soql } = sandboxesOf(place);
  const kinds = [
    ['PoC__c', pocApplicationId],
    ['Cloud_User_Request__c', creditRequestId],
  ] as const;
  const grants = kinds.map(async ([object, idOf]) => {
    const fields = [
      'Confetti_Request_Id__c',
      'TiDB_Cloud_Account_ID__c',
      'Credits_Granted__c',
      'TiDB_Cloud_Grant_ID__c',
    ];
    const rows = await soql(`SELECT ${fields.join(', ')} FROM ${object} WHERE Credits_Granted__c != null`);
    return rows.map((row): RecordedGrant => {
      const [id, orgId, credits, grantId] = fields.map((field) => row[field]);
      return {
        requestId: idOf(String(id)),
        orgId: String(orgId),
        credits: Number(credits),
        grantId: String(grantId),
      };
    });
  });
  return (await Promise.all(grants)).flat();
}

/** What the Operation History of the Ops Portal shows as granted, of the employee's Org. */
async function portalGrants(place: Place): Promise<RecordedGrant[]> {
  const { orgId } = employee;
  const url = `${place.url('CONFETTI_SANDBOX_TIDB_CLOUD_PORT')}/ops/v1/orgs/${orgId}/operations`;
  const answer = await signedFetch(url);
  const text = await answer.text();
  assert.ok(answer.ok, `${url} answered ${answer.status}: ${text}`);
  const { operations } = JSON.parse(text) as {
    operations: { operationId: string; credits: number | null; grantId: string | null }[];
  };
  return operations.flatMap(({ operationId, credits, grantId }) =>
    grantId === null
      ? []
      : [{ requestId: creditRequestId(operationId), orgId, credits: credits ?? 0, grantId }],
  );
}
