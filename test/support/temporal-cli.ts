import { spawn } from 'node:child_process';
import path from 'node:path';
import { temporalCli } from '../../embedded/engine/temporal-cli.ts';

/** How a command line ended. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, with `input` on its standard input; killed when it takes longer than half a minute. */
export function run(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
  { input = '', withinMs = 30_000 }: { readonly input?: string; readonly withinMs?: number } = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: 'pipe', timeout: withinMs });
    const said = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, ...said });
    });
    // A program that reads nothing may be gone before this arrives.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/** Runs a line as an operator types it, in a shell where `temporal` is the public Temporal CLI. */
export async function runInShell(line: string, env: Record<string, string>): Promise<Ran> {
  const cli = await temporalCli((message) => process.stderr.write(`${message}\n`));
  return run('sh', ['-c', line], { ...env, PATH: `${path.dirname(cli)}:${env['PATH'] ?? ''}` });
}

/** A command line of a page, with the lines of its output that the page shows. */
export interface PageCommand {
  readonly command: string;
  /** Without the lines that stand for others (`…`). */
  readonly output: readonly string[];
}

/** A section of a page that has commands in it. */
export interface PageSection {
  readonly title: string;
  readonly commands: readonly PageCommand[];
}

/** The commands in the ```console blocks of a Markdown page, by section. A command may go on after a backslash. */
export function commandsOf(markdown: string): PageSection[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .flatMap((section): PageSection[] => {
      const title = section.slice(0, section.indexOf('\n')).trim();
      const blocks = [...section.matchAll(/^```console\n(.*?)^```$/gms)].map(([, block = '']) => block);
      const commands = blocks.flatMap((block) => commandsOfBlock(block));
      return commands.length === 0 ? [] : [{ title, commands }];
    });
}

function commandsOfBlock(block: string): PageCommand[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [, command = '', rest = ''] = /^((?:[^\n]*\\\n)*[^\n]*)\n?(.*)$/s.exec(part) ?? [];
      const output = rest
        .split('\n')
        .map((line) => squeezed(line))
        .filter((line) => line !== '' && line !== '…');
      return { command, output };
    });
}

/** Columns are as wide as their contents, so blanks are compared as one. */
export function squeezed(text: string): string {
  return text.replace(/[^\S\n]+/g, ' ').trim();
}
