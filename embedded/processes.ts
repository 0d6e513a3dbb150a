import { describeExit, describeTrouble, startChild } from './child.ts';
import type { Child, ChildSpec } from './child.ts';

/** A child that says when it works: it prints a line that is `ready`, or begins with `ready:`. */
export interface ServiceSpec extends ChildSpec {
  readyWithinMs?: number;
}

/** Keeps a set of children running together: they are started one after the other and stopped in reverse. */
export interface Supervisor {
  /** Starts a child and waits for its ready line. Rejects, with its last lines, when it ends before. */
  start(spec: ServiceSpec): Promise<Child>;
  /** Takes over a child that was started elsewhere. */
  add(child: Child, graceMs?: number): void;
  /** Resolves with a message when a child ends that nobody stopped. Never rejects. */
  readonly lost: Promise<string>;
  /** Stops all children, the latest first, each with its grace period. Calling it again waits for the same stop. */
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
// The worker finishes the activities it has begun within this time.
const GRACE_MS = 10_000;

/** @param print receives the children's lines, each prefixed with the child's name, until they are told to stop */
export function createSupervisor(print: (line: string) => void): Supervisor {
  const children: { child: Child; graceMs: number }[] = [];
  let tellLost: (message: string) => void;
  const lost = new Promise<string>((resolve) => (tellLost = resolve));
  let stopping: Promise<void> | undefined;

  const add = (child: Child, graceMs = GRACE_MS): void => {
    children.push({ child, graceMs });
    // Added while everything is being stopped: it must not outlive the others.
    if (stopping) child.kill();
    void child.exited.then((exit) => {
      if (!stopping) tellLost(describeTrouble(child, `ended unexpectedly (${describeExit(exit)})`));
    });
  };

  return {
    lost,
    add,
    start: async ({ readyWithinMs, ...spec }) => {
      const child = startChild({
        ...spec,
        onLine: (line) => {
          if (!stopping && !isReady(line)) print(`[${spec.name}] ${line}`);
          spec.onLine?.(line);
        },
      });
      add(child);
      await child.waitForLine(isReady, readyWithinMs ?? READY_WITHIN_MS);
      return child;
    },
    stop: () => {
      stopping ??= (async () => {
        // Re-read each round: a start under way may still add one.
        for (let last = children.pop(); last; last = children.pop()) await last.child.stop(last.graceMs);
      })();
      return stopping;
    },
  };
}

function isReady(line: string): boolean {
  return /^ready(:|$)/.test(line.trim());
}
