import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A program to run as a child. */
export interface ChildSpec {
  /** What people call it; the prefix of its lines and the subject of messages about it. */
  name: string;
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Called with every line of its standard output and standard error. */
  onLine?: (line: string) => void;
}

/** How a child ended: one of the two is null. */
export interface ChildExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A running child with everything it started. */
export interface Child {
  readonly name: string;
  readonly pid: number;
  /** Settles when the child has ended, with its output read. Never rejects. */
  readonly exited: Promise<ChildExit>;
  /** The end of its output, oldest line first. */
  lastLines(): string[];
  /** Resolves with the first line that `matches`; rejects when the child ends before, or after `timeoutMs`. */
  waitForLine(matches: (line: string) => boolean, timeoutMs: number): Promise<string>;
  /** Asks it and its descendants to end (SIGTERM), and kills those that still run after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
  /** Kills it and its descendants at once (SIGKILL). */
  kill(): void;
}

const KEPT_LINES = 20;
const OUTPUT_AFTER_EXIT_MS = 300;
const DEFAULT_GRACE_MS = 5_000;

const running = new Set<Child>();
killWithUs();

/**
 * Starts a child in a process group of its own: a Ctrl-C in the terminal does not reach it (who started it decides
 * when it ends), and one signal to the group reaches all its descendants.
 * @throws Error when the program cannot be run
 */
export function startChild(spec: ChildSpec): Child {
  const process_ = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: spec.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  // Without a listener a failed spawn would end this process; the missing pid below reports it.
  process_.on('error', () => {});
  const { pid } = process_;
  if (pid === undefined) throw new Error(`${spec.name} cannot be started: ${spec.command} cannot be run.`);

  const lines: string[] = [];
  const listeners = new Set<(line: string) => void>();
  if (spec.onLine) listeners.add(spec.onLine);
  for (const stream of [process_.stdout, process_.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      for (const listener of listeners) listener(line);
    });
  }

  const signalGroup = (signal: NodeJS.Signals): void => {
    try {
      process.kill(-pid, signal);
    } catch {
      // The group is gone, which is what every caller wants.
    }
  };
  const exited = endOf(process_).then((exit) => {
    // Descendants that outlived it, or ignored the request to end.
    signalGroup('SIGKILL');
    running.delete(child);
    return exit;
  });
  const child: Child = {
    name: spec.name,
    pid,
    exited,
    lastLines: () => [...lines],
    waitForLine: async (matches, timeoutMs) => {
      let listener: ((line: string) => void) | undefined;
      let timer: NodeJS.Timeout | undefined;
      const early = lines.find(matches);
      if (early !== undefined) return early;
      try {
        return await new Promise<string>((resolve, reject) => {
          listener = (line) => {
            if (matches(line)) resolve(line);
          };
          listeners.add(listener);
          timer = setTimeout(() => {
            reject(new Error(describeTrouble(child, `was not ready within ${timeoutMs / 1000} s`)));
          }, timeoutMs);
          void exited.then((exit) => {
            reject(new Error(describeTrouble(child, `ended before it was ready (${describeExit(exit)})`)));
          });
        });
      } finally {
        clearTimeout(timer);
        if (listener) listeners.delete(listener);
      }
    },
    stop: async (graceMs = DEFAULT_GRACE_MS) => {
      signalGroup('SIGTERM');
      const timer = setTimeout(() => {
        signalGroup('SIGKILL');
      }, graceMs);
      await exited;
      clearTimeout(timer);
    },
    kill: () => {
      signalGroup('SIGKILL');
    },
  };
  running.add(child);
  return child;
}

/** "worker <what happened>. Its last lines: …", for a message to people. */
export function describeTrouble(child: Child, whatHappened: string): string {
  const lines = child.lastLines();
  const said =
    lines.length === 0
      ? ' It printed nothing.'
      : ` Its last lines:\n${lines.map((line) => `  ${line}`).join('\n')}`;
  return `${child.name} ${whatHappened}.${said}`;
}

/** "exit code 1" or "killed by SIGKILL". */
export function describeExit(exit: ChildExit): string {
  return exit.signal === null ? `exit code ${exit.code ?? 'unknown'}` : `killed by ${exit.signal}`;
}

function endOf(process_: ChildProcess): Promise<ChildExit> {
  return new Promise((resolve) => {
    process_.once('exit', (code, signal) => {
      // 'close' comes when the output is read; a descendant that keeps the pipe open must not hold us up.
      const timer = setTimeout(() => {
        resolve({ code, signal });
      }, OUTPUT_AFTER_EXIT_MS);
      process_.once('close', () => {
        clearTimeout(timer);
        resolve({ code, signal });
      });
    });
  });
}

/** The last net under whoever ends without stopping its children: they are in groups of their own and would stay. */
function killWithUs(): void {
  const killAll = (): void => {
    for (const child of running) child.kill();
  };
  process.on('exit', killAll);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const onSignal = (): void => {
      // Somebody else listens too, and decides what the signal means.
      if (process.listenerCount(signal) > 1) return;
      killAll();
      process.removeListener(signal, onSignal);
      process.kill(process.pid, signal);
    };
    process.on(signal, onSignal);
  }
}
