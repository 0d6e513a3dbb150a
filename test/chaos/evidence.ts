import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import type { Violation } from './invariants.ts';

const most = 20;

/**
 * Keeps the histories of workflows that something was wrong with, in the shape of `test/replay/histories`: the product they
 * belong to is gone when the run is over.
 * @returns the folder, or undefined where there is nothing to keep
 */
export async function keepHistories(
  client: Client,
  violations: readonly Violation[],
): Promise<string | undefined> {
  const ids = [...new Set(violations.map(({ about }) => about))].filter((about) => about.includes('/'));
  if (ids.length === 0) return undefined;
  const folder = await mkdtemp(path.join(tmpdir(), 'confetti-chaos-'));
  for (const workflowId of ids.slice(0, most)) {
    // A request that was lost at its start has none.
    const history = await client.workflow
      .getHandle(workflowId)
      .fetchHistory()
      .catch(() => undefined);
    if (history === undefined) continue;
    const file = path.join(folder, `${encodeURIComponent(workflowId)}.json`);
    await writeFile(file, JSON.stringify({ workflowId, history }));
  }
  return folder;
}
