/** `npm start` with stubs for the sandboxes, the worker and the server. */
import path from 'node:path';
import { runUntilStopped } from '../../../embedded/run-until-stopped.ts';

const exitCode = await runUntilStopped({
  env: process.env,
  scripts: {
    sandbox: path.join(import.meta.dirname, 'stub-service.ts'),
    worker: path.join(import.meta.dirname, 'stub-worker.ts'),
    server: path.join(import.meta.dirname, 'stub-server.ts'),
  },
  print: (line) => process.stdout.write(`${line}\n`),
  printError: (line) => process.stderr.write(`${line}\n`),
});
process.exit(exitCode);
