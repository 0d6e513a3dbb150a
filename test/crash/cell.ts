import { setTimeout as delay } from 'node:timers/promises';
import { startChild, type Child } from '../../embedded/child.ts';
import { cloneRoot } from '../../embedded/config.ts';
import { workerEnvironment } from '../../embedded/environment.ts';
import type { Sandbox } from '../../sandbox/kit/sandbox.ts';
import { startLarkSandbox } from '../../sandbox/lark/index.ts';
import { startMailSandbox } from '../../sandbox/mail/index.ts';
import { startSalesforceSandbox } from '../../sandbox/salesforce/index.ts';
import { startTidbCloudSandbox } from '../../sandbox/tidb-cloud/index.ts';
import { newPlace, type Place } from '../support/product.ts';
import { watchMoments, type Moment } from './moments.ts';
import { startRelay, type Relay } from './relay.ts';

/**
 * One installation of the product: the real worker as a process of its own, a relay between it and Temporal, and outside
 * systems that begin anew with every run. Nothing in it disturbs another.
 */
export interface Cell {
  readonly place: Place;
  /** From now on this is told of the worker's moments, which are counted anew; it answers whether the worker dies at one. */
  watch(onMoment: (moment: Moment) => boolean): void;
  /** Outside systems as they are on their first day. */
  newWorld(): Promise<void>;
  /** SIGKILL, now. */
  killWorker(): void;
  /** Starts a worker; resolves when it polls. */
  startWorker(): Promise<void>;
  /** Has a worker that knows this policy file. */
  usePolicy(file: string): Promise<void>;
  /** Has a worker again, whatever has happened to the one before. */
  comeBack(): Promise<void>;
  stop(): Promise<void>;
}

export interface CellOptions {
  readonly temporalPort: number;
  readonly namespace: string;
  /** Settings of the worker beyond its own. */
  readonly settings: Readonly<Record<string, string>>;
}

const workerStartsWithinMs = 60_000;

export async function startCell({ temporalPort, namespace, settings }: CellOptions): Promise<Cell> {
  let policyFile = '';
  const raw = await newPlace();
  const { config, env } = raw;
  const { ports } = config;
  const temporal = { TEMPORAL_ADDRESS: `127.0.0.1:${temporalPort}`, TEMPORAL_NAMESPACE: namespace };
  // People do not go through the relay: it is the worker's.
  const place: Place = { ...raw, clientEnv: { ...raw.clientEnv, ...temporal } };
  const running: { worker?: Child; relay?: Relay; world: Pick<Sandbox, 'close'>[] } = { world: [] };

  const heard = { onMoment: (_moment: Moment): boolean => false };
  const watch = watchMoments((moment) => heard.onMoment(moment));

  const closeWorld = async (): Promise<void> => {
    await Promise.all(running.world.splice(0).map((sandbox) => sandbox.close()));
  };

  const cell: Cell = {
    place,
    watch(onMoment) {
      heard.onMoment = onMoment;
      watch.countAnew();
    },
    async newWorld() {
      await closeWorld();
      // Whoever keeps connections hears that they are closed.
      await delay(50);
      const dataFile = ':memory:';
      running.world = await Promise.all([
        startSalesforceSandbox({ port: ports.CONFETTI_SANDBOX_SALESFORCE_PORT, dataFile }),
        startTidbCloudSandbox({ port: ports.CONFETTI_SANDBOX_TIDB_CLOUD_PORT, dataFile }),
        startLarkSandbox({ port: ports.CONFETTI_SANDBOX_LARK_PORT, dataFile }),
        startMailSandbox({
          smtpPort: ports.CONFETTI_SANDBOX_MAIL_PORT,
          httpPort: ports.CONFETTI_SANDBOX_MAILBOX_PORT,
          dataFile,
        }),
      ]);
    },
    killWorker() {
      running.worker?.kill();
    },
    async usePolicy(file) {
      if (policyFile === file) return;
      policyFile = file;
      await cell.comeBack();
    },
    async comeBack() {
      running.worker?.kill();
      await running.worker?.exited;
      // It looks at Salesforce first.
      await cell.newWorld();
      await cell.startWorker();
    },
    async startWorker() {
      const relay = `127.0.0.1:${ports.CONFETTI_TEMPORAL_PORT}`;
      const child = startChild({
        name: `worker of ${namespace}`,
        command: process.execPath,
        args: ['--disable-warning=ExperimentalWarning', 'worker/main.ts'],
        cwd: cloneRoot,
        env: {
          ...workerEnvironment(env, config, relay),
          TEMPORAL_NAMESPACE: namespace,
          ...settings,
          CONFETTI_POLICY_FILE: policyFile,
        },
      });
      running.worker = child;
      await child.waitForLine((line) => line.startsWith('ready:'), workerStartsWithinMs);
    },
    async stop() {
      running.worker?.kill();
      await running.worker?.exited;
      await running.relay?.close();
      await closeWorld();
      raw.remove();
    },
  };
  running.relay = await startRelay(ports.CONFETTI_TEMPORAL_PORT, temporalPort, watch);
  return cell;
}
