import { isGrpcServiceError, type Client } from '@temporalio/client';
import type { Policy } from '../../domain/policy/policy.ts';
import { readClientConfig, type ClientConfig } from '../config.ts';
import { connectToTemporal, temporalSettings } from '../connection.ts';
import { createConfetti, type Confetti } from '../index.ts';
import { readPolicyFile } from '../policy-file.ts';
import { exitCodes, TemporalError, UsageError, type ExitCode } from './failures.ts';
import { withProgress } from './progress.ts';
import { styleOf, type Style, type Terminal } from './terminal.ts';

/** What one run of the command line has at hand. */
export interface Session {
  readonly terminal: Terminal;
  readonly config: ClientConfig;
  readonly isJson: boolean;
  /** As of the moment it is read: relative times are relative to the answer, not to the question. */
  readonly style: Style;
  /** The policy of `CONFETTI_POLICY_FILE`; throws `PolicyFileError`. */
  policy(): Policy;
  /** Runs `use` with a connection that is closed afterwards. */
  withConfetti<T>(use: (confetti: Confetti, client: Client) => Promise<T>): Promise<T>;
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
}

export function openSession(terminal: Terminal, options: SessionOptions): Session {
  const config = readClientConfig(process.env);
  let ending: ExitCode = exitCodes.done;
  let policy: Policy | undefined;
  const session: Session = {
    terminal,
    config,
    isJson: options.isJson,
    get style() {
      return styleOf(terminal, options.isUtc);
    },
    policy: () => (policy ??= readPolicyFile(config.policyFile)),
    async withConfetti(use) {
      const { archiveDirectory } = config;
      const published = session.policy();
      const client = await session.waitFor('Temporal', connect());
      try {
        return await use(createConfetti({ client, policy: published, archiveDirectory }), client);
      } finally {
        await client.connection.close();
      }
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
export async function connect(): Promise<Client> {
  const { address } = temporalPlace();
  try {
    return await connectToTemporal();
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
