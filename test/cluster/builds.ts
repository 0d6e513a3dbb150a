import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { bundleWorkflows } from '../../worker/bundle.ts';

/** Builds another version of the product: its workflows are the same, and beside them are those that only tests run. */
export async function buildNextVersion(target: string): Promise<void> {
  const workflows = fileURLToPath(new URL('../support/workflows/index.ts', import.meta.url));
  writeFileSync(target, await bundleWorkflows(workflows));
}

/** The builds of workers that a request has run on, the first one first. */
export async function buildsOf(client: Client, workflowId: string): Promise<string[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const builds = (events ?? []).flatMap(
    ({ workflowTaskCompletedEventAttributes: completed }) => completed?.workerVersion?.buildId ?? [],
  );
  return [...new Set(builds)];
}
