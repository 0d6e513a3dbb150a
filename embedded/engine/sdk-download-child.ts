/** Run by sdk-download.ts: `node sdk-download-child.ts dev-server|time-skipping FOLDER`. Exits with 0 once the executable is in the folder and ran. */
import { TestWorkflowEnvironment } from '@temporalio/testing';

const [server, downloadDir] = process.argv.slice(2);
if (downloadDir === undefined)
  throw new Error('usage: sdk-download-child.ts dev-server|time-skipping FOLDER');
const executable = { type: 'cached-download', downloadDir } as const;
try {
  const environment =
    server === 'dev-server'
      ? await TestWorkflowEnvironment.createLocal({ server: { executable } })
      : await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
  await environment.teardown();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
