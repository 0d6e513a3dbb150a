import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { embeddedMark } from '../client/embedded-mark.ts';
import { describeExit, describeTrouble, startChild } from './child.ts';
import type { Child } from './child.ts';
import { noteInNamespace, registerSearchAttributes, setRetention, waitForNamespace } from './namespace.ts';
import type { SearchAttributes } from './namespace.ts';
import { answers, freePorts } from './ports.ts';

/** How to run a Temporal dev server. */
export interface DevServerOptions {
  /** Path of the Temporal CLI. */
  cli: string;
  /** 0: any free port. */
  port: number;
  /** Any free port when left out. */
  uiPort?: number;
  /** Where its state survives a restart; in memory when left out. */
  dbFile?: string;
  searchAttributes: SearchAttributes;
  /** Where the Web UI has payloads decrypted. */
  codecEndpoint?: string;
  /** Settings of the server itself (dynamic configuration), as JSON values by their names. */
  settings?: Readonly<Record<string, string>>;
  /** Without the Web UI. */
  headless?: boolean;
  /** Namespaces beside `default`. */
  namespaces?: readonly string[];
  /** Receives the server's own log lines (warnings and worse). */
  log?: (line: string) => void;
  /** Called as soon as its process runs, before it serves. */
  onSpawn?: (child: Child) => void;
}

/** A Temporal dev server that serves. */
export interface DevServer {
  /** `host:port` of its frontend. */
  address: string;
  uiUrl?: string;
  pid: number;
  /** Settles when it has ended, for whatever reason. */
  exited: Child['exited'];
  /** Ends it in an orderly way. */
  stop(): Promise<void>;
  /** Kills it at once, as a crash would. */
  kill(): void;
}

const HOST = '127.0.0.1';
const NAMESPACE = 'default';
const SERVES_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 25;
// Ten years. A dev server's own default is one day, after which closed requests would be gone from lists.
const RETENTION_HOURS = 87_600;

/**
 * Starts a dev server as a child and resolves once namespace `default` serves, has the search attributes and keeps closed
 * workflows for ten years, on a fresh database file as on an existing one.
 * @throws Error with its last lines when it does not come to serve; nothing is left running then
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const [anyPort, anyUiPort] = await freePorts(2);
  const port = options.port === 0 ? Number(anyPort) : options.port;
  const uiPort = options.headless ? undefined : (options.uiPort ?? Number(anyUiPort));
  const child = startChild({
    name: 'Temporal',
    command: options.cli,
    args: [
      ...['server', 'start-dev', '--ip', HOST, '--port', String(port), '--log-level', 'warn'],
      ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]),
      ...(options.codecEndpoint === undefined ? [] : ['--ui-codec-endpoint', options.codecEndpoint]),
      ...(options.dbFile === undefined ? [] : ['--db-filename', options.dbFile]),
      ...Object.entries(options.settings ?? {}).flatMap((setting) => [
        '--dynamic-config-value',
        setting.join('='),
      ]),
      ...(options.namespaces ?? []).flatMap((namespace) => ['--namespace', namespace]),
    ],
    ...(options.log && { onLine: options.log }),
  });
  options.onSpawn?.(child);
  try {
    await serving(child, port);
    const connection = await Connection.connect({ address: `${HOST}:${port}` });
    try {
      await waitForNamespace(connection, NAMESPACE);
      await setRetention(connection, NAMESPACE, RETENTION_HOURS);
      await noteInNamespace(connection, NAMESPACE, embeddedMark);
      await registerSearchAttributes(connection, NAMESPACE, options.searchAttributes);
    } finally {
      await connection.close();
    }
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    address: `${HOST}:${port}`,
    ...(uiPort !== undefined && { uiUrl: `http://${HOST}:${uiPort}` }),
    pid: child.pid,
    exited: child.exited,
    stop: () => child.stop(),
    kill: () => {
      child.kill();
    },
  };
}

/** A look at the port is cheaper than gRPC, whose client waits a whole second after its first failed attempt. */
async function serving(child: Child, port: number): Promise<void> {
  const end = { message: '' };
  void child.exited.then((exit) => (end.message = `ended before it served (${describeExit(exit)})`));
  const endsAt = Date.now() + SERVES_WITHIN_MS;
  while (!(await answers(HOST, port))) {
    if (end.message !== '') throw new Error(describeTrouble(child, end.message));
    if (Date.now() > endsAt)
      throw new Error(describeTrouble(child, `did not serve within ${SERVES_WITHIN_MS / 1000} s`));
    await delay(LOOK_EVERY_MS);
  }
}
