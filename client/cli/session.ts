import { isGrpcServiceError, type Client } from '@temporalio/client';
import type { Policy } from '../../domain/policy/policy.ts';
import { connectToTemporal, temporalSettings } from '../connection.ts';
import { createConfetti } from '../index.ts';
import { readPolicyFile } from '../policy-file.ts';
import type { CommandDoor } from '../remote/command-door.ts';
import { openRemote, type Remote } from '../remote/index.ts';
import { actorOf } from './acting.ts';
import { readCliConfig, type CliConfig } from './config.ts';
import { exitCodes, TemporalError, UsageError, type ExitCode } from './failures.ts';
import { withProgress } from './progress.ts';
import { notSignedIn } from './sign-in/errors.ts';
import { freshTokenOf } from './sign-in/fresh-token.ts';
import { openSignIns, type SignIns } from './sign-in/sign-ins.ts';
import { styleOf, type Style, type Terminal } from './terminal.ts';
import { needTrust } from './trust.ts';
import { wayOf, type Way } from './way.ts';

/** What one run of the command line has at hand. */
export interface Session {
  readonly terminal: Terminal;
  readonly config: CliConfig;
  readonly signIns: SignIns;
  readonly isJson: boolean;
  /** As of the moment it is read: relative times are relative to the answer, not to the question. */
  readonly style: Style;
  /** The policy of `CONFETTI_POLICY_FILE`; throws `PolicyFileError`. */
  policy(): Policy;
  /** The server that `--server` names, else `CONFETTI_URL`, as typed. */
  readonly server: string | undefined;
  /** Where commands go. */
  way(): Way;
  /** Who acts: see `actorOf`. Without a server `withConfetti` looks whether they are taken at their word. */
  actor(named: string | undefined): string;
  /** Runs `use` with Confetti, behind a server or behind a connection that is closed afterwards. */
  withConfetti<T>(use: (confetti: CommandDoor) => Promise<T>): Promise<T>;
  /** Whoever is signed in, at the server that commands go to; undefined where they go to Temporal. */
  remote(): Remote | undefined;
  /** Waits for what may take a while, and says so on a terminal. */
  waitFor<T>(what: string, work: Promise<T>): Promise<T>;
  /** The command's result: JSON for programs, or these lines for people. */
  show(result: unknown, lines: () => readonly string[]): void;
  /** Lines for people while the command goes on; programs read the result alone. */
  tell(lines: () => readonly string[]): void;
  /** Lines about what was not done, on standard error. */
  complain(lines: readonly string[]): void;
  /** For a command that was carried out and whose answer is no. */
  endWith(exitCode: ExitCode): void;
  readonly exitCode: () => ExitCode;
}

export interface SessionOptions {
  readonly isJson: boolean;
  readonly isUtc: boolean;
  /** `--server` */
  readonly server?: string;
}

/** @throws UsageError for a setting that cannot be meant */
export function openSession(terminal: Terminal, options: SessionOptions, env = process.env): Session {
  const config = readCliConfig(env);
  const signIns = openSignIns(config.signInFolder);
  let ending: ExitCode = exitCodes.done;
  let way: Way | undefined;
  let isTakenAtWord = false;
  let policy: Policy | undefined;
  const direct = async <T>(use: (confetti: CommandDoor) => Promise<T>): Promise<T> => {
    const { archiveDirectory, trustsAs } = config;
    const policy = session.policy();
    const client = await session.waitFor('Temporal', connect(config));
    try {
      if (isTakenAtWord && !trustsAs) await needTrust(client, temporalPlace());
      return await use(createConfetti({ client, policy, archiveDirectory }));
    } finally {
      await client.connection.close();
    }
  };
  const session: Session = {
    terminal,
    config,
    signIns,
    server: options.server ?? config.server,
    isJson: options.isJson,
    get style() {
      return styleOf(terminal, options.isUtc);
    },
    policy: () => (policy ??= readPolicyFile(config.policyFile)),
    way: () => (way ??= wayOf(options.server, config, signIns)),
    actor(named) {
      isTakenAtWord = session.way().kind === 'temporal';
      return actorOf(session.way(), named);
    },
    remote() {
      const there = session.way();
      if (there.kind === 'temporal') return undefined;
      const { url, signIn } = there;
      if (signIn === undefined) throw notSignedIn(url);
      return openRemote({ url, self: signIn.email, token: freshTokenOf(signIns, url, terminal.now) });
    },
    async withConfetti(use) {
      const remote = session.remote();
      return remote === undefined ? direct(use) : use(remote);
    },
    waitFor: (what, work) => withProgress(terminal, what, work),
    show(result, lines) {
      if (options.isJson) terminal.out(`${JSON.stringify(result, null, 2)}\n`);
      else session.tell(lines);
    },
    tell(lines) {
      if (!options.isJson)
        terminal.out(
          lines()
            .map((line) => `${line}\n`)
            .join(''),
        );
    },
    complain(lines) {
      terminal.err(lines.map((line) => `${line}\n`).join(''));
    },
    endWith(exitCode) {
      ending = exitCode;
    },
    exitCode: () => ending,
  };
  return session;
}

const standardAddress = '127.0.0.1:7233';

/** Where Temporal is looked for; throws UsageError when the settings of the `temporal` command cannot be read. */
export function temporalPlace(): { readonly address: string; readonly namespace: string } {
  try {
    const { connectionOptions, namespace } = temporalSettings();
    return { address: connectionOptions.address ?? standardAddress, namespace };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `The Temporal settings cannot be used: ${why}. See TEMPORAL_* and the profile file.`,
    );
  }
}

/** @throws TemporalError when nobody answers, or whoever answers is no Temporal that lets us in */
export async function connect(config: Pick<CliConfig, 'payloadKeys'>): Promise<Client> {
  const { address } = temporalPlace();
  try {
    return await connectToTemporal(config.payloadKeys);
  } catch (error) {
    if (isGrpcServiceError(error)) {
      throw new TemporalError(
        `What answers at ${address} does not let us in (${error.details}): check TEMPORAL_ADDRESS, TEMPORAL_TLS and TEMPORAL_API_KEY.`,
      );
    }
    throw new TemporalError(
      `No Temporal answers at ${address}: start it with \`npm start\`, or set TEMPORAL_ADDRESS.`,
    );
  }
}
