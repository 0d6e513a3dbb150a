import { readFileSync } from 'node:fs';
import proto from '@temporalio/proto';
import { replay } from '../support/replay.ts';

/*
 * Replays the named histories with the workflows beside this file. Exit code 3, with which and why, at the first that does not agree with
 * them.
 */

for (const name of process.argv.slice(2)) {
  const text = readFileSync(new URL(`../replay/histories/${name}.json`, import.meta.url), 'utf8');
  const { workflowId, history } = JSON.parse(text) as { workflowId: string; history: object };
  try {
    await replay({ workflowId, history: proto.temporal.api.history.v1.History.fromObject(history) });
  } catch (error) {
    // Without the bundle there is no replay.
    if (
      !(error instanceof Error) ||
      !/nondeterminism|ReplayError|DeterminismViolation/i.test(`${error.name} ${error.message}`)
    )
      throw error;
    process.stdout.write(`${name}: ${error.message.split('. ', 1)[0] ?? ''}\n`);
    process.exit(3);
  }
}
// The replayer would wait for more.
process.exit(0);
