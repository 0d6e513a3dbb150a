import { join } from 'node:path';

import { readSandboxesConfig } from './config.ts';
import { startIdentitySandbox } from './identity/index.ts';
import { startLarkSandbox } from './lark/index.ts';
import { startMailSandbox } from './mail/index.ts';
import { startSalesforceSandbox } from './salesforce/index.ts';
import { startTidbCloudSandbox } from './tidb-cloud/index.ts';

interface Running {
  /** For people: the name and where it listens. */
  readonly line: string;
  close(): Promise<void>;
}

/** Starts every sandbox, or none: when one cannot start, the others are stopped and its error is thrown. */
async function startAll(env: NodeJS.ProcessEnv): Promise<readonly Running[]> {
  const config = readSandboxesConfig(env);
  const dataFile = (name: string) => join(config.dataFolder, `${name}.sqlite`);

  const http = async (
    name: string,
    starting: Promise<{ url: string; close(): Promise<void> }>,
  ): Promise<Running> => {
    const sandbox = await starting;
    return { line: `${name.padEnd(12)}${sandbox.url}`, close: () => sandbox.close() };
  };
  const mail = async (): Promise<Running> => {
    const { mailPort: smtpPort, mailboxPort: httpPort } = config;
    const sandbox = await startMailSandbox({ smtpPort, httpPort, dataFile: dataFile('mail') });
    const line = `${'Mail'.padEnd(12)}${sandbox.smtpUrl} (mailbox ${sandbox.url})`;
    return { line, close: () => sandbox.close() };
  };

  const started = await Promise.allSettled([
    http(
      'Salesforce',
      startSalesforceSandbox({ port: config.salesforcePort, dataFile: dataFile('salesforce') }),
    ),
    http(
      'TiDB Cloud',
      startTidbCloudSandbox({ port: config.tidbCloudPort, dataFile: dataFile('tidb-cloud') }),
    ),
    http('Lark', startLarkSandbox({ port: config.larkPort, dataFile: dataFile('lark') })),
    http(
      'Identity',
      startIdentitySandbox({
        port: config.identityPort,
        dataFile: dataFile('identity'),
        webUrl: config.webUrl,
        audience: config.audience,
      }),
    ),
    mail(),
  ]);
  const running = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = started.find((result) => result.status === 'rejected');
  if (failed !== undefined) {
    await closeAll(running);
    throw failed.reason;
  }
  return running;
}

async function closeAll(running: readonly Running[]): Promise<void> {
  await Promise.all(running.map((sandbox) => sandbox.close()));
}

try {
  const running = await startAll(process.env);
  let closing: Promise<void> | undefined;
  const stop = () => {
    closing ??= closeAll(running);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  for (const { line } of running) console.log(line);
  // Whoever starts this process waits for this word.
  console.log('ready');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
