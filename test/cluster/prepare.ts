/** Gets what the cluster is made of, with progress, or says what to install: no test waits for it. */
import { temporalCli } from '../../embedded/engine/temporal-cli.ts';
import { temporalServer } from '../../embedded/engine/temporal-server.ts';
import { postgresPrograms, postgresUser } from './postgres-programs.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

try {
  // First what is known at once.
  postgresPrograms();
  postgresUser();
  await temporalCli(say);
  await temporalServer(say);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
