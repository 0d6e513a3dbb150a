import { inspect } from 'node:util';
import { Command, CommanderError } from 'commander';
import { addActions } from './commands/actions.ts';
import { addCredits } from './commands/credits.ts';
import { addDirectory } from './commands/directory.ts';
import { addDoctor } from './commands/doctor.ts';
import { addInbox } from './commands/inbox.ts';
import { addOrg } from './commands/org.ts';
import { addPoc } from './commands/poc.ts';
import { addPolicy } from './commands/policy.ts';
import { addReports } from './commands/report.ts';
import { addSignIn } from './commands/sign-in.ts';
import { exitCodes, failureOf, type ExitCode } from './failures.ts';
import { idsInHelp } from './request-ids.ts';
import { settleActor } from './options.ts';
import { openSession, type Session, type SessionOptions } from './session.ts';
import { clean, type Terminal } from './terminal.ts';

const epilogue = `
Signed in ("confetti sign-in"), you act as yourself and --as may be left out. Without signing in
--as says who you are; it is taken at its word by the Temporal of \`npm start\` on this machine, and
elsewhere only with CONFETTI_TRUST_AS=yes. The request is judged by the policy either way.
Commands go to --server or CONFETTI_URL; else to Temporal where TEMPORAL_ADDRESS or TEMPORAL_PROFILE
is set; else to the server you signed in to last; else to Temporal at 127.0.0.1:7233. "confetti
whoami" says which it is, and as whom.
A request is ${idsInHelp}:
without a slash, what begins with C- is a credit request and everything else a PoC.
Exit code: 0 done, 1 refused or not found, 2 usage. Settings besides: those of the temporal command,
CONFETTI_POLICY_FILE, CONFETTI_ARCHIVE_DIR, CONFETTI_PAYLOAD_KEYS, XDG_CONFIG_HOME.`;

/**
 * Runs one command line, without the program's name in front. What is asked for goes to standard output, everything
 * else to standard error. `open` is there for tests, whose Confetti is another one.
 */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  open = openSession,
): Promise<ExitCode> {
  const program = new Command('confetti');
  const options = (): SessionOptions => {
    const { json, utc, server } = program.opts<{ json?: true; utc?: true; server?: string }>();
    return { isJson: json === true, isUtc: utc === true, ...(server === undefined ? {} : { server }) };
  };
  let session: Session | undefined;
  const opened = (): Session => (session ??= open(terminal, options()));

  // Before subcommands are made: they inherit it.
  program
    .description('PoC applications and cloud-credit approvals on Temporal')
    .option('--json', 'answer in JSON on standard output')
    .option('--utc', 'exact times instead of relative ones')
    .option('--debug', 'show where an error comes from')
    .option('--server <url>', 'go through this server, as whoever is signed in there')
    .exitOverride()
    .configureOutput({
      writeOut: terminal.out,
      // Errors are worded below, once for every kind.
      writeErr: () => undefined,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .addHelpText('after', epilogue)
    .hook('preAction', (_program, command) => {
      settleActor(command, (named) => opened().actor(named));
    });
  addSignIn(program, opened);
  addPoc(program, opened);
  addCredits(program, opened);
  addInbox(program, opened);
  addActions(program, opened);
  addPolicy(program, opened);
  addOrg(program, opened);
  addDirectory(program, opened);
  addReports(program, opened);
  addDoctor(program, opened);

  try {
    await program.parseAsync(args, { from: 'user' });
    return session?.exitCode() ?? exitCodes.done;
  } catch (error) {
    const failure = failureOf(error);
    if (failure === undefined) return exitCodes.done;
    const { exitCode, ...said } = failure;
    // Read from the words themselves: a line that cannot be parsed has no options yet.
    if (args.includes('--json')) terminal.out(`${JSON.stringify({ error: said }, null, 2)}\n`);
    terminal.err(`${messageLines(said.message, error).join('\n')}\n`);
    if (args.includes('--debug')) terminal.err(`${inspect(error)}\n`);
    return exitCode;
  }
}

function messageLines(message: string, error: unknown): string[] {
  const lines = message.split('\n').map(clean);
  return error instanceof CommanderError ? [...lines, 'See "confetti --help".'] : lines;
}
