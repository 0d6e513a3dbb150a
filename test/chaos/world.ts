import type { Client } from '@temporalio/client';
import type { RequestView } from '../../domain/approval/view.ts';
import type { Decision } from '../../domain/credits/grant.ts';
import type { TenantView } from '../../workflows/tenant-credits/contract.ts';

/** A grant in the ledger of TiDB Cloud. */
export interface LedgerEntry {
  readonly grantId: string;
  readonly idempotencyKey: string;
  readonly orgId: string;
  readonly credits: number;
  readonly requestId: string;
  /** Directory ids; absent where the ledger does not say. */
  readonly approvers?: readonly string[];
  /** The decisions behind it; absent where the ledger does not say. */
  readonly proof?: readonly Pick<Decision, 'step' | 'decision' | 'by'>[];
}

/** A grant as the record that people look at shows it: in Salesforce, of an internal request in the Ops Portal. */
export interface RecordedGrant {
  readonly requestId: string;
  readonly orgId: string;
  readonly credits: number;
  readonly grantId: string;
}

/** One run of a workflow, as Temporal has it. */
export interface Run {
  readonly workflowId: string;
  readonly type: string;
  /** `RUNNING`, `COMPLETED`, `CONTINUED_AS_NEW`, or how else it ended. */
  readonly status: string;
  /** Messages of workflow tasks that failed. */
  readonly failedTasks: readonly string[];
  /** What is under way in it: types of activities, or `workflow task`. */
  readonly pending: readonly string[];
}

/** Everything that is looked at from the outside after a run. */
export interface World {
  /** By workflow id. */
  readonly requests: ReadonlyMap<string, RequestView>;
  /** Why a workflow cannot be looked at, by its id: a worker that has just started cannot replay its history. */
  readonly silent: ReadonlyMap<string, string>;
  readonly tenants: readonly TenantView[];
  readonly runs: readonly Run[];
  /** Without what was there before the run. */
  readonly ledger: readonly LedgerEntry[];
  /** Credits in the ledger before the run, by Org; none where an Org is left out. */
  readonly grantedBefore: Readonly<Record<string, number>>;
  readonly records: readonly RecordedGrant[];
  /** Workflow ids of the requests that the archive has. */
  readonly archived: ReadonlySet<string>;
}

/** What is under way in a workflow: types of activities, or `workflow task`. */
export async function pendingOf(client: Client, workflowId: string, runId: string): Promise<string[]> {
  const { raw, status } = await client.workflow.getHandle(workflowId, runId).describe();
  // What a request was reading when it closed is of no use to it any more, and Temporal still names it.
  if (status.name !== 'RUNNING') return [];
  return [
    ...(raw.pendingActivities ?? []).map(({ activityType }) => activityType?.name ?? 'activity'),
    ...(raw.pendingWorkflowTask ? ['workflow task'] : []),
  ];
}
