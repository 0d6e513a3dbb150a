import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { cloneRoot, portSettings, readStartConfig } from '../../embedded/config.ts';
import type { PortSetting, StartConfig } from '../../embedded/config.ts';
import { workerEnvironment } from '../../embedded/environment.ts';
import { freePorts } from '../../embedded/ports.ts';

/*
 * The product as people run it: processes of its own, started by the start script of package.json, on free ports and in
 * a data folder of its own.
 */

/** Where one installation runs: its ports and its data folder, which survive a restart. */
export interface Place {
  readonly config: StartConfig;
  /** What `npm start` is given. */
  readonly env: Record<string, string>;
  /** What clients of this place are given: the CLI, the `temporal` command, Confetti's door. */
  readonly clientEnv: Record<string, string>;
  /** `http://127.0.0.1:…` of what listens there. */
  url(setting: PortSetting): string;
  remove(): void;
}

/** A running start script with everything it started. */
export interface Start {
  readonly pid: number;
  /** Everything it has printed so far. */
  readonly lines: readonly string[];
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Its descendants: Temporal, the sandboxes, the worker. */
  pids(): number[];
  /** The descendant whose command line has this in it. */
  pidOf(part: string): number;
  /** Asks it to end (SIGTERM), as Ctrl-C does, and waits until it has. */
  stop(): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

const READY_WITHIN_MS = 90_000;
const STOPS_WITHIN_MS = 15_000;

/** Free ports and an empty data folder. `settings` are added to what start is given. */
export async function newPlace(settings: Record<string, string> = {}): Promise<Place> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'confetti-product-'));
  const ports: Record<string, string> = {};
  const names = Object.keys(portSettings);
  const free = await freePorts(names.length);
  names.forEach((name, index) => (ports[name] = String(free[index])));
  const env = { ...machine(), ...ports, CONFETTI_DATA_DIR: dataDir, ...settings };
  const config = readStartConfig(env);
  const temporal = config.temporalAddress ?? `127.0.0.1:${config.ports.CONFETTI_TEMPORAL_PORT}`;
  const { TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_CONFIG_FILE, CONFETTI_ARCHIVE_DIR } =
    workerEnvironment({}, config, temporal);
  return {
    config,
    env,
    clientEnv: {
      ...machine(),
      ...defined({ TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_CONFIG_FILE, CONFETTI_ARCHIVE_DIR }),
    },
    url: (setting) => `http://127.0.0.1:${config.ports[setting]}`,
    remove: () => {
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** What every program needs, without the settings that whoever runs the tests may have for a Confetti of their own. */
function machine(): Record<string, string> {
  const { PATH = '', HOME, XDG_CACHE_HOME, CONFETTI_TEMPORAL_CLI } = process.env;
  // As npm does for its scripts.
  const bin = path.join(cloneRoot, 'node_modules', '.bin');
  return { ...defined({ HOME, XDG_CACHE_HOME, CONFETTI_TEMPORAL_CLI }), PATH: `${bin}:${PATH}` };
}

function defined(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Runs the start script of package.json in a place, and waits for `ready` unless told otherwise. */
export async function npmStart({ env }: Place, waitsForReady = true): Promise<Start> {
  const { scripts } = JSON.parse(readFileSync(path.join(cloneRoot, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  const child = spawn('sh', ['-c', scripts.start], {
    cwd: cloneRoot,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A Ctrl-C in the terminal must not reach it: the tests stop it themselves.
    detached: true,
  });
  const lines: string[] = [];
  const start = startOf(child, lines);
  if (!waitsForReady) return start;
  try {
    const end = { code: undefined as number | null | undefined };
    void start.exited.then(({ code }) => (end.code = code));
    await eventually(
      () => {
        if (end.code !== undefined) throw new Error(`npm start ended with exit code ${end.code ?? 'none'}`);
        return lines.includes('ready');
      },
      'npm start is ready',
      READY_WITHIN_MS,
    );
  } catch (error) {
    await start.stop();
    throw new Error(
      `${error instanceof Error ? error.message : String(error)}. It printed:\n${lines.join('\n')}`,
      {
        cause: error,
      },
    );
  }
  return start;
}

const started = new Set<ChildProcess>();
process.on('exit', () => {
  // Only a test run that is cut short has something running here. Asked to end, a start ends what it started.
  for (const child of started) child.kill('SIGTERM');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

function startOf(child: ChildProcess, lines: string[]): Start {
  started.add(child);
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', (line) => lines.push(line));
  }
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      started.delete(child);
      resolve({ code, signal });
    });
  });
  const pid = child.pid ?? 0;
  return {
    pid,
    lines,
    exited,
    pids: () => descendantsOf(pid).map((descendant) => descendant.pid),
    pidOf: (part) => {
      const found = descendantsOf(pid).find(({ command }) => command.includes(part));
      if (found === undefined) throw new Error(`npm start runs nothing with "${part}" in its command line`);
      return found.pid;
    },
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => {
        for (const left of [...descendantsOf(pid), { pid }]) process.kill(left.pid, 'SIGKILL');
      }, STOPS_WITHIN_MS);
      const end = await exited;
      clearTimeout(timer);
      return end;
    },
  };
}

/** A process that another one started. */
export interface Running {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Everything that a process has started, and what that has. */
export function descendantsOf(pid: number): Running[] {
  const all = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line): Running[] => {
      const [, id, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return command === undefined ? [] : [{ pid: Number(id), parent: Number(parent), command }];
    });
  const of = (parent: number): Running[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...of(one.pid)]);
  return of(pid);
}

const LOOK_EVERY_MS = 25;

/**
 * Looks again and again until something is so, and answers what was found (anything but false and undefined).
 * @throws Error that says what did not become so, and why the last look failed where it threw
 */
export async function eventually<T>(
  look: () => T | Promise<T>,
  what: string,
  withinMs = 60_000,
): Promise<Exclude<Awaited<T>, false | undefined>> {
  const endsAt = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found as Exclude<Awaited<T>, false | undefined>;
    if (Date.now() > endsAt) throw new Error(`Not so within ${withinMs / 1000} s: ${what}`);
    await delay(LOOK_EVERY_MS);
  }
}
