import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import proto from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import type * as builder from '../../worker/bundle.ts';
import { mutated, type Mutant } from './mutant.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Of the root: neither source nor needed. Packages are linked, the rest is made by those who need it. */
const leftOut = new Set(['node_modules', 'dist', 'docs', 'bench']);

/** A whole test takes seconds; one that hangs is ended and has not caught anything. */
const longestTestMs = 240_000;

/** How a run of one test file ended. */
export interface TestRun {
  /** Full titles. */
  readonly passed: readonly string[];
  /** Full titles with the first line of why. */
  readonly failed: readonly { readonly title: string; readonly why: string }[];
}

/** A copy of the sources in which mistakes are made, so that the tree itself is never touched. */
export interface Scratch {
  /** Makes the mistake while `run` runs. */
  withMutant<T>(mutant: Mutant, run: () => Promise<T>): Promise<T>;
  /** Replays a history of `test/replay/histories` with the workflows of the copy; answers why they do not agree with it. */
  replay(history: string): Promise<string | undefined>;
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

  let bundle: Promise<string> | undefined;
  const bundled = (): Promise<string> => (bundle ??= bundleOf(folder));

  return {
    async withMutant(mutant, run) {
      const file = join(folder, mutant.file);
      const source = readFileSync(join(root, mutant.file), 'utf8');
      writeFileSync(file, mutated(source, mutant));
      bundle = undefined;
      try {
        return await run();
      } finally {
        writeFileSync(file, source);
        bundle = undefined;
      }
    },
    async replay(name) {
      const text = readFileSync(join(folder, `test/replay/histories/${name}.json`), 'utf8');
      const { workflowId, history } = JSON.parse(text) as { workflowId: string; history: object };
      const { payloadConverterPath } = await builderOf(folder);
      const options = { workflowBundle: { code: await bundled() }, dataConverter: { payloadConverterPath } };
      const recorded = { workflowId, history: proto.temporal.api.history.v1.History.fromObject(history) };
      for await (const { error } of Worker.runReplayHistories(options, [recorded])) {
        if (error !== undefined) return error.message;
      }
      return undefined;
    },
    test: (files, named) => runMocha(folder, files, named),
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}

type Builder = Pick<typeof builder, 'bundleWorkflows' | 'payloadConverterPath'>;

/** The copy's own: it knows its sources by where it is. */
async function builderOf(folder: string): Promise<Builder> {
  return (await import(pathToFileURL(join(folder, 'worker/bundle.ts')).href)) as Builder;
}

async function bundleOf(folder: string): Promise<string> {
  const { bundleWorkflows } = await builderOf(folder);
  return bundleWorkflows(join(folder, 'test/support/workflows/index.ts'));
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
  const mocha = join(folder, 'node_modules/mocha/bin/mocha.js');
  const said = await new Promise<string>((done) => {
    const how = { cwd: folder, timeout: longestTestMs, maxBuffer: 50_000_000 };
    // It ends with the number of failed tests: what it has written says more.
    execFile(process.execPath, [mocha, ...files, '--grep', grep, ...reporter], how, (_error, out, err) => {
      done(`${out}${err}`);
    });
  });
  const { passes, failures } = readReport(output, said);
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
