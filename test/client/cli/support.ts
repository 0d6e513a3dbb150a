import { runCli } from '../../../client/cli/run.ts';
import type { ExitCode } from '../../../client/cli/failures.ts';

export interface Ran {
  readonly exitCode: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, as if its output went into a file. */
export async function confetti(...args: string[]): Promise<Ran> {
  let out = '';
  let err = '';
  const exitCode = await runCli(args, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    outIsTerminal: false,
    errIsTerminal: false,
    now: () => Date.parse('2026-11-22T10:00:00Z'),
  });
  return { exitCode, out, err };
}
