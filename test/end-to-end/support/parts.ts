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
  /** @param settings beside those that the parts were started with */
  startWorker(settings?: Readonly<Record<string, string>>): Promise<void>;
  /** Another worker beside it, with settings of its own; whoever starts it stops it. */
  startOtherWorker(settings: Readonly<Record<string, string>>): Promise<Child>;
  /** SIGKILL; resolves when it is gone. */
  killWorker(): Promise<void>;
  /** What workers have printed so far. */
  readonly workerLines: readonly string[];
  stop(): Promise<void>;
}

/**
 * @param settings what the worker is given
 * @param temporal what Temporal's dynamic configuration is given
 */
export async function startParts(
  settings: Readonly<Record<string, string>> = {},
  temporal: Readonly<Record<string, string>> = {},
): Promise<Parts> {
  const place = await newPlace(settings);
  const workerLines: string[] = [];
  const running: { temporal?: DevServer; sandbox?: Child; worker?: Child } = {};
  const { config, env } = place;
  const port = config.ports.CONFETTI_TEMPORAL_PORT;

  const parts: Parts = {
    place,
    workerLines,
    async startTemporal() {
      running.temporal = await startDevServer({
        cli: await temporalCli((line) => process.stderr.write(`${line}\n`)),
        port,
        headless: true,
        dbFile: path.join(config.dataDir, 'temporal.db'),
        searchAttributes,
        settings: temporal,
      });
    },
    async killTemporal() {
      running.temporal?.kill();
      await running.temporal?.exited;
    },
    async startWorker(others = {}) {
      running.worker = await parts.startOtherWorker(others);
    },
    startOtherWorker(others) {
      const given = { ...workerEnvironment({ ...env, ...others }, config, `127.0.0.1:${port}`), ...others };
      return startScript('worker', given, (line) => workerLines.push(line));
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

async function startScript(
  name: 'worker' | 'sandbox',
  env: Record<string, string>,
  onLine: (line: string) => void = () => undefined,
): Promise<Child> {
  const child = startChild({
    name,
    command: process.execPath,
    args: ['--disable-warning=ExperimentalWarning', `${name}/main.ts`],
    cwd: cloneRoot,
    env,
    onLine,
  });
  await child.waitForLine((line) => /^ready(:|$)/.test(line.trim()), 30_000);
  return child;
}
