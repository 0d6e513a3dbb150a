import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mutated, type Mutant } from './mutant.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Of the root: neither source nor needed. Packages are linked, the rest is made by those who need it. */
const leftOut = new Set(['node_modules', 'dist', 'docs', 'bench']);

/** What is run takes seconds, the tests of all mistakes minutes; what hangs is ended and has not caught anything. */
const longestMs = 900_000;

/** Of one test, in milliseconds: a machine that is busy with other things must not look like a mistake that is caught. */
const longestTestMs = '90000';

/** How a run of one test file ended. */
export interface TestRun {
  /** Full titles. */
  readonly passed: readonly string[];
  /** Full titles with the first line of why. */
  readonly failed: readonly { readonly title: string; readonly why: string }[];
}

/** How `replay-in-copy.ts` ends where a history does not replay; everything else is a mistake of another kind. */
const doesNotReplay = 3;

/** A copy of the sources in which mistakes are made, so that the tree itself is never touched. */
export interface Scratch {
  /** Makes the mistake while `run` runs. */
  withMutant<T>(mutant: Mutant, run: () => Promise<T>): Promise<T>;
  /** Replays histories of `test/replay/histories` with the workflows of the copy; answers why one of them does not agree. */
  replay(histories: readonly string[]): Promise<string | undefined>;
  /** Runs the tests of these files whose full titles have one of these texts in them. */
  test(files: readonly string[], named: readonly string[]): Promise<TestRun>;
  remove(): void;
}

export function makeScratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'confetti-mutants-'));
  const isWanted = (path: string): boolean => {
    const [top = ''] = relative(root, path).split(sep);
    return !leftOut.has(top) && (!top.startsWith('.') || top === '.mocharc.json');
  };
  cpSync(root, folder, { recursive: true, filter: isWanted });
  symlinkSync(realpathSync(join(root, 'node_modules')), join(folder, 'node_modules'));

  return {
    async withMutant(mutant, run) {
      const file = join(folder, mutant.file);
      const source = readFileSync(join(root, mutant.file), 'utf8');
      writeFileSync(file, mutated(source, mutant));
      try {
        return await run();
      } finally {
        writeFileSync(file, source);
      }
    },
    async replay(histories) {
      const { code, said } = await run(folder, ['test/mutants/replay-in-copy.ts', ...histories]);
      if (code === 0) return undefined;
      if (code !== doesNotReplay)
        throw new Error(`The replay did not come to an end: ${said.trim().slice(-500)}`);
      return said.trim();
    },
    test: (files, named) => runMocha(folder, files, named),
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}

/** Runs Node in the copy: a mistake may well end in a loop that nothing but the end of its process ends. */
function run(folder: string, args: readonly string[]): Promise<{ code: unknown; said: string }> {
  const how = { cwd: folder, timeout: longestMs, killSignal: 'SIGKILL', maxBuffer: 50_000_000 } as const;
  return new Promise((done) => {
    execFile(process.execPath, args, how, (error, out, err) => {
      done({ code: error === null ? 0 : error.code, said: `${out}${err}` });
    });
  });
}

interface MochaTest {
  readonly fullTitle: string;
  readonly err: { readonly message?: string };
}

async function runMocha(
  folder: string,
  files: readonly string[],
  named: readonly string[],
): Promise<TestRun> {
  const output = join(folder, 'mocha.json');
  rmSync(output, { force: true });
  const grep = named.map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|');
  const reporter = ['--reporter', 'json', '--reporter-option', `output=${output}`];
  // Not through its starter, whose child would outlive it.
  const mocha = ['--import=tsx/esm', realpathSync(join(folder, 'node_modules/mocha/lib/cli/cli.js'))];
  // Its exit code is the number of failed tests: what it has written says more.
  const { said } = await run(folder, [
    ...mocha,
    ...files,
    '--timeout',
    longestTestMs,
    '--grep',
    grep,
    ...reporter,
  ]);
  const { passes, failures } = readReport(output, said);
  const [noServer] = failures.filter(({ err }) => /ephemeral server/.test(err.message ?? ''));
  if (noServer !== undefined) throw new Error(`The test server did not start: ${noServer.err.message ?? ''}`);
  return {
    passed: passes.map(({ fullTitle }) => fullTitle),
    failed: failures.map(({ fullTitle, err }) => ({ title: fullTitle, why: firstLine(err.message ?? '') })),
  };
}

function readReport(output: string, said: string): { passes: MochaTest[]; failures: MochaTest[] } {
  try {
    return JSON.parse(readFileSync(output, 'utf8')) as { passes: MochaTest[]; failures: MochaTest[] };
  } catch {
    throw new Error(`The tests did not come to an end: ${said.trim().slice(-500)}`);
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
