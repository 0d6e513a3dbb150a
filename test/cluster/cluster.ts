import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { cloneRoot, readEngineConfig } from '../../embedded/config.ts';
import { temporalCli } from '../../embedded/engine/temporal-cli.ts';
import { temporalServer } from '../../embedded/engine/temporal-server.ts';
import { sandboxEnvironment, serverEnvironment, workerEnvironment } from '../../embedded/environment.ts';
import { answers } from '../../embedded/ports.ts';
import { buildBundle } from '../../worker/bundle.ts';
import { newPlace, type Place } from '../support/product.ts';
import { run } from '../support/temporal-cli.ts';
import { lowPorts } from './low-ports.ts';
import { onThisMachine, type ContainerProcess, type Here } from './on-this-machine.ts';
import { startPostgres, type Postgres } from './postgres.ts';
import { service, untilServes, type Service } from './service.ts';
import { say, timed } from './stopwatch.ts';

/** Everything of docker-compose.yml as processes of this machine, with the sandboxes for the systems outside. */
export interface Cluster {
  readonly place: Place;
  readonly postgres: Postgres;
  readonly temporal: Service;
  readonly workers: readonly [Service, Service];
  readonly server: Service;
  /** What a service is started with, for one that is to be started with something else. */
  envOf(name: string, changes?: Changes): Readonly<Record<string, string>>;
  /** Runs one of the services that end by themselves again. Answers what it printed. */
  runOnce(name: string, changes?: Changes): Promise<string>;
  stop(): Promise<void>;
}

/** What is another than at the start of the cluster: more variables for compose, a second file. */
export type Changes = Partial<Pick<Here, 'variables' | 'overlay'>>;

const servesWithinMs = 60_000;

/** Ports that only the server's own parts use: inside a container nobody else wants them. */
const privatePortNames = [
  'FRONTEND_HTTP_PORT',
  ...['FRONTEND', 'HISTORY', 'MATCHING', 'WORKER'].map((part) => `${part}_MEMBERSHIP_PORT`),
  ...['HISTORY', 'MATCHING', 'WORKER'].map((part) => `${part}_GRPC_PORT`),
];

/** @throws Error that says what to install, or which part did not start with its last lines; nothing runs then */
export async function startCluster(): Promise<Cluster> {
  const tools = await toolFolders();
  await buildBundle();
  const [temporalPort, ...otherPorts] = await lowPorts(2 + privatePortNames.length);
  const place = await newPlace({ CONFETTI_TEMPORAL_PORT: String(temporalPort) });
  const started: Pick<Service, 'stop'>[] = [];
  const removals = [place.remove];
  const stop = async (): Promise<void> => {
    for (const each of started.splice(0).reverse()) await each.stop();
    for (const remove of removals.splice(0)) remove();
  };
  process.once('exit', place.remove);
  try {
    return await startAll();
  } catch (error) {
    await stop();
    throw error;
  }

  async function startAll(): Promise<Cluster> {
    const [postgresPort = 0, ...privatePorts] = otherPorts;
    const here = hereOf(place, postgresPort);
    const { PATH: path_ = '', HOME = '' } = place.env;
    const base = { PATH: [...tools, path_].join(path.delimiter), HOME };
    const spec = (name: string, command: readonly string[], env: Readonly<Record<string, string>>) => {
      const [first = '', ...args] = command;
      return { name, command: first, args, cwd: cloneRoot, env: { ...base, ...env } };
    };
    const begin = async <T extends Service>(it: T): Promise<T> => {
      started.push(it);
      await it.start();
      return it;
    };

    const { env: image } = onThisMachine('postgres', here);
    const postgres = await timed('PostgreSQL, from nothing', () =>
      startPostgres({
        port: here.ports.postgres,
        user: image['POSTGRES_USER'] ?? '',
        password: image['POSTGRES_PASSWORD'] ?? '',
      }),
    );
    started.push(postgres);
    removals.push(postgres.remove);
    say(`  PostgreSQL ${postgres.version} as PostgreSQL runs there: fsync on, as it comes`);

    const changed = ({ variables = {}, ...rest }: Changes = {}): Here => ({
      ...here,
      ...rest,
      variables: { ...here.variables, ...variables },
    });
    const ownPorts = Object.fromEntries(
      privatePortNames.map((setting, index) => [setting, String(privatePorts[index])]),
    );
    const envOf: Cluster['envOf'] = (name, changes) => ({
      ...base,
      ...(name === 'temporal' ? ownPorts : {}),
      ...onThisMachine(name, changed(changes)).env,
    });
    const runOnce: Cluster['runOnce'] = async (name, changes) => {
      const { command } = onThisMachine(name, changed(changes));
      const [first = '', ...args] = command;
      const { code, stdout, stderr } = await run(first, args, envOf(name, changes), { withinMs: 180_000 });
      if (code !== 0) throw new Error(`${name} failed (exit code ${code ?? 'none'}):\n${stdout}${stderr}`);
      return stdout + stderr;
    };
    await timed('databases and schema', () => runOnce('temporal-schema'));

    const ofTemporal = onThisMachine('temporal', here);
    const temporal = service({
      // What the entry point of the image runs.
      ...spec('temporal', ['temporal-server', 'start'], { ...ownPorts, ...ofTemporal.env }),
      graceMs: ofTemporal.graceMs,
      // As the health check of the compose file: something accepts connections.
      serving: (child) => untilServes(child, () => answers('127.0.0.1', here.ports.temporal), servesWithinMs),
    });
    await timed('Temporal server serves', () => begin(temporal));
    await timed('namespace, retention and search attributes', () => runOnce('temporal-setup'));

    const node = (name: string, { command, env, graceMs }: ContainerProcess): Service =>
      service({
        ...spec(name, command, env),
        graceMs,
        serving: (child) => child.waitForLine((line) => /^ready(:|$)/.test(line), servesWithinMs),
      });
    mkdirSync(here.volumes['archive'] ?? '', { recursive: true });
    const sandboxes = ['node', '--disable-warning=ExperimentalWarning', 'sandbox/main.ts'];
    await begin(
      node('sandboxes', {
        command: sandboxes,
        env: sandboxEnvironment(place.env, place.config),
        graceMs: 5_000,
      }),
    );
    const ofWorker = onThisMachine('worker', here);
    const [workers, server] = await timed('two workers and the server', () =>
      Promise.all([
        Promise.all([begin(node('worker 1', ofWorker)), begin(node('worker 2', ofWorker))]),
        begin(node('server', onThisMachine('server', here))),
      ]),
    );
    return { place, postgres, temporal, workers, server, envOf, runOnce, stop };
  }
}

/** Folders with `temporal-server`, `temporal-sql-tool` and `temporal`. */
async function toolFolders(): Promise<string[]> {
  const engines = readEngineConfig();
  const [server, cli] = [await temporalServer(say, engines), await temporalCli(say, engines)];
  return [server, path.dirname(cli)];
}

function hereOf(place: Place, postgres: number): Here {
  const { config } = place;
  const outside = {
    ...workerEnvironment({}, config, undefined),
    ...serverEnvironment({}, config, {}, randomBytes(32).toString('base64')),
  };
  const systems = Object.entries(outside).filter(([name]) =>
    /^(SALESFORCE|TIDB_CLOUD|LARK|SMTP|MAIL|OIDC|CONFETTI_SESSION)_/.test(name),
  );
  return {
    ports: {
      postgres,
      temporal: config.ports.CONFETTI_TEMPORAL_PORT,
      http: config.ports.CONFETTI_HTTP_PORT,
    },
    variables: {
      ...Object.fromEntries(systems),
      POSTGRES_PASSWORD: randomBytes(16).toString('hex'),
      CONFETTI_PUBLIC_URL: place.url('CONFETTI_HTTP_PORT'),
      TEMPORAL_LOG_LEVEL: 'error',
    },
    volumes: { archive: path.join(config.dataDir, 'archive') },
  };
}
