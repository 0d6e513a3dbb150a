import path from 'node:path';
import { searchAttributes } from '../../../domain/search-attributes.ts';
import { startChild, type Child } from '../../../embedded/child.ts';
import { cloneRoot } from '../../../embedded/config.ts';
import { startDevServer, type DevServer } from '../../../embedded/dev-server.ts';
import { temporalCli } from '../../../embedded/engine/temporal-cli.ts';
import { sandboxEnvironment, workerEnvironment } from '../../../embedded/environment.ts';
import { buildBundle } from '../../../worker/bundle.ts';
import { newPlace, type Place } from '../../support/product.ts';

/**
 * The processes of the product with their real settings, but without the start script above them, which stops everything
 * when one of them ends: here each can be killed and started again, as a supervisor in production does.
 */
export interface Parts {
  readonly place: Place;
  startTemporal(): Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  killTemporal(): Promise<void>;
  startWorker(): Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  killWorker(): Promise<void>;
  stop(): Promise<void>;
}

export async function startParts(): Promise<Parts> {
  const place = await newPlace();
  const running: { temporal?: DevServer; sandbox?: Child; worker?: Child } = {};
  const { config, env } = place;
  const port = config.ports.CONFETTI_TEMPORAL_PORT;

  const parts: Parts = {
    place,
    async startTemporal() {
      running.temporal = await startDevServer({
        cli: await temporalCli((line) => process.stderr.write(`${line}\n`)),
        port,
        headless: true,
        dbFile: path.join(config.dataDir, 'temporal.db'),
        searchAttributes,
      });
    },
    async killTemporal() {
      running.temporal?.kill();
      await running.temporal?.exited;
    },
    async startWorker() {
      running.worker = await startScript('worker', workerEnvironment(env, config, `127.0.0.1:${port}`));
    },
    async killWorker() {
      running.worker?.kill();
      await running.worker?.exited;
    },
    async stop() {
      await running.worker?.stop();
      await running.sandbox?.stop();
      await running.temporal?.stop();
      place.remove();
    },
  };

  try {
    await buildBundle();
    await parts.startTemporal();
    running.sandbox = await startScript('sandbox', sandboxEnvironment(env, config));
    await parts.startWorker();
  } catch (error) {
    await parts.stop();
    throw error;
  }
  return parts;
}

async function startScript(name: 'worker' | 'sandbox', env: Record<string, string>): Promise<Child> {
  const child = startChild({
    name,
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', `${name}/main.ts`],
    cwd: cloneRoot,
    env,
  });
  await child.waitForLine((line) => /^ready(:|$)/.test(line.trim()), 30_000);
  return child;
}
