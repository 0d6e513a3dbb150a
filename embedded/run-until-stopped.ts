import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { searchAttributes } from '../domain/search-attributes.ts';
import { cloneRoot, portSettings, readEngineConfig, readStartConfig } from './config.ts';
import type { PortSetting, StartConfig } from './config.ts';
import { takeDataDir } from './data-dir.ts';
import { startDevServer } from './dev-server.ts';
import { temporalCli } from './engine/temporal-cli.ts';
import {
  isEncrypted,
  policyFileOf,
  sandboxEnvironment,
  sandboxSignInUrl,
  serverEnvironment,
  workerEnvironment,
} from './environment.ts';
import { answers, busyPortMessages } from './ports.ts';
import { createSupervisor } from './processes.ts';
import type { Supervisor } from './processes.ts';
import { sessionKey } from './session-key.ts';
import { demoSignIns, givePeople } from './sign-in-people.ts';

/** What to run and how to talk about it. */
export interface RunOptions {
  env: Readonly<Record<string, string | undefined>>;
  /** The programs that print `ready` once they work, absolute or from the clone's folder. */
  scripts: { sandbox: string; worker: string; server: string };
  print: (line: string) => void;
  printError: (line: string) => void;
}

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
// npm passes a Ctrl-C on although the terminal has sent it to everybody: only a later one is a second one.
const SAME_SIGNAL_WITHIN_MS = 1_000;

/**
 * Starts Temporal, the sandboxes, the worker and the server, and keeps them until a signal asks to stop or one of them ends.
 * @returns the exit code: 0 after a signal, 1 when something could not be started or ended by itself
 */
export async function runUntilStopped(options: RunOptions): Promise<number> {
  const { print, printError } = options;
  const supervisor = createSupervisor(print);
  const asked = stopAsked(print);
  const failed = new Promise<string>((resolve) => {
    startAll(options, supervisor).catch((error: unknown) => {
      resolve(error instanceof Error ? error.message : String(error));
    });
  });
  const end = await Promise.race([asked, failed, supervisor.lost]);
  if (end !== 'asked') printError(end);
  await supervisor.stop();
  if (end === 'asked') print('Stopped.');
  return end === 'asked' ? 0 : 1;
}

/** Resolves at the first signal; a second one ends this process at once, and with it its children. */
function stopAsked(print: (line: string) => void): Promise<'asked'> {
  return new Promise((resolve) => {
    let askedAt: number | undefined;
    for (const signal of STOP_SIGNALS) {
      process.on(signal, () => {
        if (askedAt === undefined) {
          askedAt = Date.now();
          print('Stopping … (again to stop at once)');
          resolve('asked');
        } else if (Date.now() - askedAt > SAME_SIGNAL_WITHIN_MS) {
          process.exit(1);
        }
      });
    }
  });
}

async function startAll(options: RunOptions, supervisor: Supervisor): Promise<void> {
  const { env, scripts, print } = options;
  const config = readStartConfig(env);
  // Held until the process ends.
  takeDataDir(config.dataDir);
  await checkPorts(config);
  const temporal = await startTemporal(options, config, supervisor);
  await supervisor.start({
    name: 'sandbox',
    ...nodeScript(scripts.sandbox),
    env: sandboxEnvironment(env, config),
  });
  await supervisor.start({
    name: 'worker',
    ...nodeScript(scripts.worker),
    env: workerEnvironment(env, config, temporal?.address),
  });
  await supervisor.start({
    name: 'server',
    ...nodeScript(scripts.server, '--import', 'tsx'),
    env: serverEnvironment(env, config, { ...temporal }, sessionKey(config.dataDir)),
  });
  const signIns = await signInsOf(options, config);
  print(
    [
      ...['', ...tableOf(config, temporal?.uiUrl), '', ...signIns],
      ...[...nextSteps(temporal?.address), '', 'ready'],
    ].join('\n'),
  );
}

/** Whom to sign in as, where the identity provider is the sandbox's; it is told of everybody first. */
async function signInsOf({ env, printError }: RunOptions, config: StartConfig): Promise<string[]> {
  const providerUrl = sandboxSignInUrl(env, config);
  if (providerUrl === undefined) return [];
  try {
    const people = await givePeople(providerUrl, policyFileOf(env));
    const inbox = `http://127.0.0.1:${config.ports.CONFETTI_HTTP_PORT}`;
    return [
      `Open ${inbox} in a browser and sign in, without a password, as one of:`,
      ...demoSignIns(people),
      '',
    ];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    printError(`The identity provider could not be told who there is: ${reason}`);
    return [];
  }
}

/** What to type in another terminal; a server on another port than the usual has to be named there. */
function nextSteps(address: string | undefined): string[] {
  const isUsual = address === undefined || address === '127.0.0.1:7233';
  const prefix = isUsual ? '' : `TEMPORAL_ADDRESS=${address} `;
  return [
    'In another terminal, in this folder:',
    `  ${prefix}npx confetti poc submit -f docs/examples/cloud-user-apac.json`,
    `  ${prefix}npx confetti doctor`,
    'Ctrl-C here stops everything.',
  ];
}

function nodeScript(script: string, ...options: string[]): { command: string; args: string[]; cwd: string } {
  const args = ['--disable-warning=ExperimentalWarning', ...options, path.resolve(cloneRoot, script)];
  return { command: process.execPath, args, cwd: cloneRoot };
}

async function checkPorts(config: StartConfig): Promise<void> {
  const { CONFETTI_TEMPORAL_PORT, CONFETTI_TEMPORAL_UI_PORT, ...sandboxes } = config.ports;
  const ours =
    config.temporalAddress === undefined ? { CONFETTI_TEMPORAL_PORT, CONFETTI_TEMPORAL_UI_PORT } : {};
  const busy = await busyPortMessages({ ...ours, ...sandboxes });
  if (busy.length > 0) throw new Error(busy.join('\n'));
}

/** @returns where the server runs; undefined when the user's own server is used */
async function startTemporal(
  { env, print }: RunOptions,
  config: StartConfig,
  supervisor: Supervisor,
): Promise<{ address: string; uiUrl?: string } | undefined> {
  if (config.temporalAddress !== undefined) {
    const at = config.temporalAddress.lastIndexOf(':');
    if (await answers(config.temporalAddress.slice(0, at), Number(config.temporalAddress.slice(at + 1))))
      return undefined;
    throw new Error(
      `Nothing answers at ${config.temporalAddress} (TEMPORAL_ADDRESS). Start that server, or unset TEMPORAL_ADDRESS to have one started here.`,
    );
  }
  const cli = await temporalCli(print, readEngineConfig(env));
  print('Starting Temporal …');
  const logFile = createWriteStream(path.join(config.dataDir, 'temporal.log'));
  return startDevServer({
    cli,
    port: config.ports.CONFETTI_TEMPORAL_PORT,
    uiPort: config.ports.CONFETTI_TEMPORAL_UI_PORT,
    dbFile: path.join(config.dataDir, 'temporal.db'),
    searchAttributes,
    ...(isEncrypted(env) && {
      codecEndpoint: `http://127.0.0.1:${config.ports.CONFETTI_HTTP_PORT}/codec`,
    }),
    // Its warnings are for its own operators; the last ones are shown if it ends.
    log: (line) => logFile.write(`${line}\n`),
    onSpawn: (child) => {
      supervisor.add(child);
    },
  });
}

function tableOf(config: StartConfig, uiUrl: string | undefined): string[] {
  const { temporalAddress, ports } = config;
  const place = (setting: PortSetting, scheme = 'http://'): string => `${scheme}127.0.0.1:${ports[setting]}`;
  const sandbox = (setting: PortSetting, scheme?: string): [string, string] => [
    portSettings[setting].what,
    place(setting, scheme),
  ];
  const rows: [string, string][] = [
    [
      'Temporal',
      temporalAddress === undefined
        ? place('CONFETTI_TEMPORAL_PORT', '')
        : `${temporalAddress} (TEMPORAL_ADDRESS, not started here)`,
    ],
    ...(uiUrl === undefined ? [] : [sandbox('CONFETTI_TEMPORAL_UI_PORT')]),
    sandbox('CONFETTI_HTTP_PORT'),
    sandbox('CONFETTI_SANDBOX_SALESFORCE_PORT'),
    sandbox('CONFETTI_SANDBOX_TIDB_CLOUD_PORT'),
    sandbox('CONFETTI_SANDBOX_LARK_PORT'),
    sandbox('CONFETTI_SANDBOX_MAIL_PORT', 'smtp://'),
    sandbox('CONFETTI_SANDBOX_MAILBOX_PORT'),
    sandbox('CONFETTI_SANDBOX_IDENTITY_PORT'),
    ['worker', 'task queue confetti'],
    ['data', config.dataDir],
  ];
  const width = Math.max(...rows.map(([what]) => what.length));
  return rows.map(([what, where]) => `  ${what.padEnd(width)}  ${where}`);
}
