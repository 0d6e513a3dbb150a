/** Gets both engines that the tests use, with progress; run before them so that no test waits for a download. */
import { temporalCli } from './temporal-cli.ts';
import { timeSkippingServer } from './test-server.ts';

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

try {
  await temporalCli(say);
  await timeSkippingServer(say);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
