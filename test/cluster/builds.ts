import { readFileSync, writeFileSync } from 'node:fs';
import type { Client } from '@temporalio/client';

/** Writes a second build of the same workflows beside the first: another version of the product that histories run on. */
export function secondBuild(file: string, target: string): void {
  writeFileSync(target, `${readFileSync(file, 'utf8')}\n// second build\n`);
}

/** The builds of workers that a request has run on, the first one first. */
export async function buildsOf(client: Client, workflowId: string): Promise<string[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const builds = (events ?? []).flatMap(
    ({ workflowTaskCompletedEventAttributes: completed }) => completed?.workerVersion?.buildId ?? [],
  );
  return [...new Set(builds)];
}
