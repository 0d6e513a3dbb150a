import { startChild } from '../child.ts';
import type { ChildExit } from '../child.ts';

/** Receives one line for people. */
export type Log = (line: string) => void;

const PROGRESS_EVERY_MS = 5_000;

/** What a finished command left behind. */
export interface Finished extends ChildExit {
  /** Standard output and standard error, in the order they came. */
  output: string;
}

/**
 * Runs a command to its end, telling every few seconds that it is still at it.
 * @param what what people call this step, for the progress lines
 * @throws Error when the command cannot be run at all; a failing command is a result
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  what: string,
  log: Log,
): Promise<Finished> {
  const output: string[] = [];
  const child = startChild({ name: what, command, args, onLine: (line) => output.push(line) });
  const stopTelling = tellProgress(() => `  … ${what}`, log);
  const exit = await child.exited;
  stopTelling();
  return { ...exit, output: output.join('\n') };
}

/** Logs `line()` with the seconds so far every few seconds until the returned function is called. */
export function tellProgress(line: () => string, log: Log): () => void {
  const startedAt = Date.now();
  const timer = setInterval(() => {
    log(`${line()}, ${Math.round((Date.now() - startedAt) / 1000)} s`);
  }, PROGRESS_EVERY_MS);
  return () => {
    clearInterval(timer);
  };
}

/** The end of a command's output, indented, for an error message. */
export function lastLinesOf(output: string, count = 8): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines
    .slice(-count)
    .map((line) => `  ${line}`)
    .join('\n');
}
