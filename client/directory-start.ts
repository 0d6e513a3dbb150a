import { QueryRejectedError, WorkflowClient, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import type { DirectoryContent } from '../domain/directory/content.ts';
import { directoryId, directoryType, type DirectoryInput } from '../workflows/directory/contract.ts';
import { taskQueue } from './task-queue.ts';

/** Sees that the directory runs: starts it with what the policy file says, unless it is there. */
export async function startDirectory(client: Client, initial: DirectoryContent): Promise<void> {
  const input: DirectoryInput = { initial };
  await client.workflow.start<(input: DirectoryInput) => Promise<void>>(directoryType, {
    workflowId: directoryId,
    taskQueue,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: 'People, roles, out-of-office, departures',
    staticDetails: 'Who takes part in the process. Edited with "confetti directory", see docs/directory.md.',
    typedSearchAttributes: new TypedSearchAttributes([
      { key: defineSearchAttributeKey('ConfettiKind', 'KEYWORD'), value: directoryType },
    ]),
  });
}

/** A client of the directory that runs: one that has ended would answer queries as it was. */
export function runningDirectory(client: Client): ReturnType<WorkflowClient['getHandle']> {
  const { connection, options } = client;
  return new WorkflowClient({
    connection,
    namespace: options.namespace,
    dataConverter: options.dataConverter,
    queryRejectCondition: 'NOT_OPEN',
  }).getHandle(directoryId);
}

/** Whether a call failed because no directory runs. */
export function isNotRunning(error: unknown): boolean {
  return error instanceof WorkflowNotFoundError || error instanceof QueryRejectedError;
}
