import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pythonPackages } from '../support/python.ts';

/** What became of one step of a client. */
export interface StepAnswer {
  readonly answer?: unknown;
  /** The name of the error's class, as the client has it. */
  readonly error?: string;
  readonly said?: string;
}

/** A step: its name and what goes with it. `sandbox` is a command to the sandbox's remote control. */
export type Step = readonly [name: string, ...unknown[]];

/** A public client that the product does not use, in a Python script of `clients/` that runs until it is closed. */
export interface PublicClient {
  /** Runs the steps one after the other. */
  run(steps: readonly Step[]): Promise<StepAnswer[]>;
  close(): void;
}

const folder = path.join(import.meta.dirname, 'clients');

/** @param settings what the script reads before its first step */
export async function publicClient(
  name: 'salesforce' | 'lark' | 'smtp' | 'openid',
  settings: { readonly control: string } & Readonly<Record<string, unknown>>,
): Promise<PublicClient> {
  const { PATH, HOME } = process.env;
  // What Python brings along needs nothing.
  const packages =
    name === 'smtp' ? undefined : await pythonPackages(path.join(folder, `${name}.requirements.txt`));
  const env = { PATH, HOME, ...(packages === undefined ? {} : { PYTHONPATH: packages }) };
  const child = spawn('python3', ['-B', path.join(folder, `${name}.py`)], { env, stdio: 'pipe' });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  // A script that has ended reads no more.
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const say = (line: unknown): void => {
    child.stdin.write(`${JSON.stringify(line)}\n`);
  };
  say(settings);
  return {
    async run(steps) {
      say(steps);
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`${name}.py ended: ${complaints}`);
      return JSON.parse(value) as StepAnswer[];
    },
    close: () => child.stdin.end(),
  };
}
