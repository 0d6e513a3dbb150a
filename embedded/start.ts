/** `npm start`: everything on this machine until Ctrl-C. */
import { runUntilStopped } from './run-until-stopped.ts';

const exitCode = await runUntilStopped({
  env: process.env,
  scripts: { sandbox: 'sandbox/main.ts', worker: 'worker/main.ts', server: 'client/server/main.ts' },
  print: (line) => process.stdout.write(`${line}\n`),
  printError: (line) => process.stderr.write(`${line}\n`),
});
// Whatever a half-finished start still waits for must not hold the process.
process.exit(exitCode);
