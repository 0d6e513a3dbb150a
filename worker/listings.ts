import type { Client } from '@temporalio/client';
import type { ListedInOrg } from '../activities/requests/port.ts';
import type { OrgPage } from '../activities/tenant-credits/port.ts';
import { listExecutions } from '../client/encryption/list-executions.ts';
import { quoted } from '../client/lists.ts';
import { tenantCreditsId, tenantCreditsType } from '../workflows/tenant-credits/contract.ts';

/** The list filter's names of statuses in which an Org has something to compare; a completed one never had anything. */
const statusesOfOrgs = ['Running', 'Failed', 'Canceled', 'Terminated', 'TimedOut'];

const orgsOfPage = 100;

/** Of Temporal's API: `WORKFLOW_EXECUTION_STATUS_RUNNING`. */
const runningStatus = 1;

/** A page of the Orgs that have a workflow. One whose workflow was ended and started anew is listed once. */
export async function listOrgs(client: Client, page?: string): Promise<OrgPage> {
  const statuses = statusesOfOrgs.map((status) => `'${status}'`).join(', ');
  const { executions, nextPageToken } = await client.workflowService.listWorkflowExecutions({
    namespace: client.options.namespace,
    query: `ConfettiKind = '${tenantCreditsType}' AND ExecutionStatus IN (${statuses})`,
    pageSize: orgsOfPage,
    ...(page === undefined ? {} : { nextPageToken: Buffer.from(page, 'base64') }),
  });
  const prefix = tenantCreditsId('');
  const orgIds: string[] = [];
  for (const { execution, status } of executions) {
    const { workflowId, runId } = execution ?? {};
    if (typeof workflowId !== 'string' || !workflowId.startsWith(prefix)) continue;
    const isLatest =
      Number(status) === runningStatus ||
      (await client.workflow.getHandle(workflowId).describe()).runId === runId;
    if (isLatest) orgIds.push(workflowId.slice(prefix.length));
  }
  const nextPage = Buffer.from(nextPageToken).toString('base64');
  return nextPage === '' ? { orgIds } : { orgIds, nextPage };
}

/** Every request that names an Org now and whose history is still there; each once. */
export async function listRequestsOfOrg(client: Client, orgId: string): Promise<readonly ListedInOrg[]> {
  const query = `ConfettiOrgId = ${quoted(orgId)} AND ConfettiKind IN ('pocApplication', 'creditRequest')`;
  const isRunning = new Map<string, boolean>();
  for (const { workflowId, status } of await listExecutions(client, query)) {
    isRunning.set(workflowId, status.name === 'RUNNING' || isRunning.get(workflowId) === true);
  }
  return [...isRunning].map(([requestId, runs]) => ({ requestId, isRunning: runs }));
}
