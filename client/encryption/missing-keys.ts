import type { Client } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { missingKeyIn } from './codec.ts';

/** A key that a worker lacks. */
export interface MissingKey {
  readonly keyId: string;
  /** Some of those that stand still without it. */
  readonly workflowIds: readonly string[];
}

const lookedAt = 20;

/** The keys without which workflows stand still now, by what workers say of their failed tasks. */
export async function missingKeys(client: Client): Promise<readonly MissingKey[]> {
  const found = new Map<string, string[]>();
  const query = "TemporalReportedProblems IN ('category=WorkflowTaskFailed') AND ExecutionStatus = 'Running'";
  const { executions } = await client.workflowService.listWorkflowExecutions({
    namespace: client.options.namespace,
    query,
    pageSize: lookedAt,
  });
  for (const { execution } of executions) {
    const workflowId = execution?.workflowId ?? '';
    const keyId = missingKeyIn(await lastTaskFailure(client, workflowId));
    if (keyId !== undefined) found.set(keyId, [...(found.get(keyId) ?? []), workflowId]);
  }
  return [...found].map(([keyId, workflowIds]) => ({ keyId, workflowIds }));
}

const lastEvents = 20;

/** Why the latest workflow task failed, in the worker's words. */
async function lastTaskFailure(client: Client, workflowId: string): Promise<string> {
  const { namespace, loadedDataConverter } = client.options;
  const { history } = await client.workflowService.getWorkflowExecutionHistoryReverse({
    namespace,
    execution: { workflowId },
    maximumPageSize: lastEvents,
  });
  const failure = (history?.events ?? []).flatMap(
    ({ workflowTaskFailedEventAttributes: failed }) => failed?.failure ?? [],
  )[0];
  const { encodedAttributes, message } = failure ?? {};
  return encodedAttributes == null
    ? (message ?? '')
    : messageIn(loadedDataConverter.payloadCodecs, encodedAttributes);
}

async function messageIn(codecs: readonly PayloadCodec[], encoded: Payload): Promise<string> {
  let payloads = [encoded];
  for (const codec of codecs) payloads = await codec.decode(payloads);
  const { message } = JSON.parse(Buffer.from(payloads[0]?.data ?? '').toString()) as { message?: unknown };
  return typeof message === 'string' ? message : '';
}
