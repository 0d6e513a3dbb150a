import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { readEngineConfig } from '../config.ts';
import type { EngineConfig } from '../config.ts';
import { cached } from './cache.ts';
import { findExecutable } from './find-executable.ts';
import { lastLinesOf, runCommand } from './run.ts';
import type { Log } from './run.ts';

/** The checked-in version with its checksum, as Go writes it into go.sum. */
export const temporalServerLockFile = path.resolve(import.meta.dirname, '..', 'temporal-server.lock.json');

const lockSchema = z.object({
  module: z.string(),
  version: z.string().regex(/^v\d+\.\d+\.\d+$/),
  sum: z.string().regex(/^h1:/),
});

/** The packages that are built, by the name that the images of Temporal give the program. */
const programs = { 'temporal-server': 'cmd/server', 'temporal-sql-tool': 'cmd/tools/sql' } as const;

/**
 * The folder with `temporal-server` and `temporal-sql-tool`, the programs that production runs. There is no download of
 * them outside container images, so they are built from source the first time: some ten minutes of one core, with Go.
 * @throws Error with what to install when there is no Go, or when the source is not the locked one
 */
export async function temporalServer(log: Log, config: EngineConfig = readEngineConfig()): Promise<string> {
  const lock = lockSchema.parse(JSON.parse(await readFile(temporalServerLockFile, 'utf8')));
  return cached(config.cacheDir, `temporal-server-${lock.version}`, (dir) => build(dir, lock, config, log));
}

async function build(
  dir: string,
  { module, version, sum }: z.infer<typeof lockSchema>,
  { searchPath }: EngineConfig,
  log: Log,
): Promise<void> {
  const go = await findExecutable('go', searchPath);
  if (go === undefined)
    throw new Error(
      'Go 1.21 or newer is needed to build the Temporal server of the cluster (it gets the version that the server ' +
        'wants by itself). Install it from https://go.dev/dl or, where it is new enough, from your distribution.',
    );
  log(`Building Temporal server ${version} (once for this user; some ten minutes of one core).`);
  const startedAt = Date.now();
  const run = async (what: string, ...args: readonly string[]): Promise<string> => {
    const { code, output } = await runCommand(go, args, what, log);
    if (code === 0) return output;
    throw new Error(`${what} failed:\n${lastLinesOf(output)}\nMend what it names (often the network).`);
  };

  const found = await run('go mod download', 'mod', 'download', '-json', `${module}@${version}`);
  const source = z
    .object({ Dir: z.string(), Sum: z.string() })
    .parse(JSON.parse(found.slice(found.indexOf('{'))));
  if (source.Sum !== sum)
    throw new Error(
      `The source of ${module} ${version} has the checksum ${source.Sum}, the lock file says ${sum}: refused, nothing of ` +
        'it was run. Have the Go module proxy in use looked at (lock file: embedded/temporal-server.lock.json).',
    );
  // Built inside the module, so that its own go.sum, which the checksum covers, holds for everything it is made of.
  const work = await mkdtemp(`${dir}-`);
  try {
    const packages = Object.values(programs).map((folder) => `./${folder}`);
    // The slash says that it is a folder: each program is written into it under the name of its package.
    const into = ['-ldflags=-s -w', '-mod=readonly', '-o', `${work}/`];
    await run('go build', '-C', source.Dir, 'build', ...into, ...packages);
    for (const [program, folder] of Object.entries(programs))
      await rename(path.join(work, path.basename(folder)), path.join(dir, program));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  log(`Temporal server ${version} built in ${Math.round((Date.now() - startedAt) / 1000)} s.`);
}
