import { setTimeout as delay } from 'node:timers/promises';
import {
  describeExit,
  describeTrouble,
  startChild,
  type Child,
  type ChildSpec,
} from '../../embedded/child.ts';
import { descendantsOf } from '../support/product.ts';

/** How a container engine would run it. */
export interface ServiceSpec extends ChildSpec {
  /** How long it may take to end when it is asked to, in milliseconds; then it is killed. */
  readonly graceMs: number;
  /** Resolves once the running child serves. */
  readonly serving: (child: Child) => Promise<unknown>;
}

/** A program that runs for good: it is started again when it ends by itself, as `restart: unless-stopped` says. */
export interface Service {
  readonly name: string;
  /** How often it ended without being asked to. */
  readonly ends: readonly string[];
  /** Resolves once it serves. With another environment from now on, where one is given. */
  start(env?: NodeJS.ProcessEnv): Promise<void>;
  /** SIGKILL, with all that it started, as the end of a container is; stays away until it is started again. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Ends it in another way; as with `kill` it stays away. */
  end(how: (running: Child) => void | Promise<void>): Promise<void>;
  /** SIGTERM and patience; stays away until it is started again. Resolves when it is gone. */
  stop(): Promise<void>;
  /** What it printed last. */
  lastLines(): readonly string[];
}

/** Those that made themselves leaders of a group are in no signal to the group. */
function killWhole(running: Child): void {
  const parts = descendantsOf(running.pid);
  running.kill();
  for (const { pid } of parts) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has gone with the others.
    }
  }
}

/** Says whether a child has ended. */
function endOf(child: Child): { readonly is: boolean } {
  const ended = { is: false };
  void child.exited.then(() => {
    ended.is = true;
  });
  return ended;
}

/** Looks until a child serves. Rejects, with its last lines, where it ends before or takes too long. */
export async function untilServes(
  child: Child,
  serves: () => Promise<boolean>,
  withinMs: number,
): Promise<void> {
  const ended = endOf(child);
  const endsAt = Date.now() + withinMs;
  while (!(await serves())) {
    if (ended.is || Date.now() > endsAt) throw new Error(describeTrouble(child, 'does not serve'));
    await delay(50);
  }
}

const firstPauseMs = 100;

export function service({ graceMs, serving, ...spec }: ServiceSpec): Service {
  /** Nobody wants it to run where there is none. */
  let child: Child | undefined;
  let env = spec.env;
  const ends: string[] = [];

  const launch = (): void => {
    const started = startChild({ ...spec, ...(env && { env }) });
    child = started;
    void started.exited.then(async (exit) => {
      if (child !== started) return;
      ends.push(describeTrouble(started, `ended by itself (${describeExit(exit)})`));
      await delay(firstPauseMs * 2 ** Math.min(ends.length, 5));
      if (child === started) launch();
    });
  };

  /** It may have to be started more than once before it serves. */
  const untilServing = async (): Promise<void> => {
    for (let attempts = 1; ; attempts += 1) {
      const waitedFor = child;
      if (waitedFor === undefined) throw new Error(`${spec.name} was stopped while it started`);
      const ended = endOf(waitedFor);
      try {
        await serving(waitedFor);
        return;
      } catch (error) {
        if (!ended.is || attempts === 5) throw error;
        while (child === waitedFor) await delay(20);
      }
    }
  };

  const end = async (how: (running: Child) => void | Promise<void>): Promise<void> => {
    const running = child;
    child = undefined;
    if (running === undefined) return;
    await how(running);
    await running.exited;
  };

  return {
    name: spec.name,
    ends,
    async start(other) {
      env = other ?? env;
      launch();
      await untilServing();
    },
    end,
    kill: () => end(killWhole),
    stop: () => end((running) => running.stop(graceMs)),
    lastLines: () => child?.lastLines() ?? [],
  };
}
