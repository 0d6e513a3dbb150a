import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Client } from '@temporalio/client';
import { clockReport } from '../domain/clocks.ts';
import { systemsCheckType, type SystemsCheckOutcome } from '../workflows/systems-check/contract.ts';
import { taskQueue } from './task-queue.ts';

/** Asks the worker what it can reach, and holds our own clock against Temporal's while at it. */
export async function checkSystems(client: Client): Promise<SystemsCheckOutcome> {
  const before = Date.now();
  const handle = await client.workflow.start<() => Promise<SystemsCheckOutcome>>(systemsCheckType, {
    workflowId: `systems-check/${randomUUID()}`,
    taskQueue,
    args: [],
    workflowExecutionTimeout: '1 minute',
    staticSummary: 'What the worker can reach',
  });
  const after = Date.now();
  const reports = await handle.result();
  const { startTime } = await handle.describe();
  return [clockReport(hostname(), { before, temporal: startTime.getTime(), after }), ...reports];
}
