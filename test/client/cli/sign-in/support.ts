import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExitCode } from '../../../../client/cli/failures.ts';
import { runCli } from '../../../../client/cli/run.ts';
import { openSession } from '../../../../client/cli/session.ts';
import type { SignIn } from '../../../../client/cli/sign-in/sign-ins.ts';
import { formBrowser, type FormBrowser } from '../../../support/form-browser.ts';

/** A machine with a home of its own, on which somebody types commands. */
export interface Machine {
  /** Where sign-ins are kept. */
  readonly folder: string;
  run(
    ...args: string[]
  ): Promise<{ readonly exitCode: ExitCode; readonly out: string; readonly err: string }>;
  /** Settings of the shell. */
  readonly env: Record<string, string>;
  /** What is done as soon as standard error says something; for what happens while a command waits. */
  onErr: (text: string) => void;
  remove(): void;
}

export function newMachine(): Machine {
  const home = mkdtempSync(join(tmpdir(), 'confetti-home-'));
  const env: Record<string, string> = { XDG_CONFIG_HOME: home };
  const machine: Machine = {
    folder: join(home, 'confetti'),
    env,
    onErr: () => undefined,
    async run(...args) {
      let out = '';
      let err = '';
      const terminal = {
        out: (text: string) => (out += text),
        err: (text: string) => {
          err += text;
          machine.onErr(text);
        },
        ...{ outIsTerminal: false, errIsTerminal: false, now: Date.now },
      };
      const exitCode = await runCli(args, terminal, (given, options) => openSession(given, options, env));
      return { exitCode, out, err };
    },
    remove() {
      rmSync(home, { recursive: true, force: true });
    },
  };
  return machine;
}

/** Signs in at a server while `inBrowser` does at the provider what a person does there. */
export async function signInAt(
  machine: Machine,
  serverUrl: string,
  inBrowser: (browser: FormBrowser) => Promise<void>,
): Promise<Awaited<ReturnType<Machine['run']>> & { readonly browser: FormBrowser }> {
  const browser = formBrowser();
  let went = (): void => undefined;
  let failed = (_error: unknown): void => undefined;
  const done = new Promise<void>((resolve, reject) => ([went, failed] = [resolve, reject]));
  machine.onErr = (text) => {
    const [, address] = /^ {2}(http\S+)$/m.exec(text) ?? [];
    if (address === undefined) return;
    // The first page is one that a browser with scripts sends on by itself.
    browser
      .open(address)
      .then(() => browser.submit())
      .then(() => inBrowser(browser))
      .then(went, failed);
  };
  const [ran] = await Promise.all([machine.run('sign-in', serverUrl), done]);
  return { ...ran, browser };
}

/** Confirms at the sandbox's provider that it is this person who signs in. */
export function confirmAs(email: string): (browser: FormBrowser) => Promise<void> {
  return async (browser) => {
    await browser.submit({ confirm: 'yes' });
    await browser.submit({ email });
  };
}

/** A sign-in that is good for another hour. */
export function signInOf(over: Partial<SignIn> = {}): SignIn {
  return {
    url: 'https://confetti.example.com',
    issuer: 'https://id.example.com',
    clientId: 'confetti-cli',
    audience: 'https://confetti.example/api',
    email: 'xiaole.fang@example.com',
    name: 'Xiaole Fang',
    accessToken: 'access-secret',
    expiresAt: Date.now() + 3_600_000,
    refreshToken: 'refresh-secret',
    signedInAt: Date.parse('2026-11-22T09:00:00Z'),
    ...over,
  };
}
