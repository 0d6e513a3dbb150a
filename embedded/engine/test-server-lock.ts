import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { sha256Of } from './cache.ts';

/** The checked-in list of jars. */
export const testServerLockFile = path.resolve(import.meta.dirname, '..', 'test-server.lock.json');

const coordinates = z.string().regex(/^[\w.-]+:[\w.-]+:[\w.-]+$/, 'must be group:artifact:version');
const jar = z.object({
  coordinates,
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
});
const lockSchema = z.object({
  artifacts: z.array(coordinates).nonempty(),
  mainClass: z.string(),
  jars: z.array(jar).nonempty(),
});

/** What the time-skipping server is made of: what was asked for, and every jar that this takes with its checksum. */
export type TestServerLock = z.infer<typeof lockSchema>;

/** @throws Error naming what is wrong in the lock file */
export function parseTestServerLock(text: string): TestServerLock {
  const parsed = lockSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const wrong = z.prettifyError(parsed.error);
  throw new Error(
    `${testServerLockFile} is damaged:\n${wrong}\nRestore it: git checkout embedded/test-server.lock.json`,
  );
}

/**
 * Checks that the folder holds exactly the locked jars.
 * @throws Error naming the first jar that is missing, unexpected or not the locked one
 */
export async function verifyJars(lib: string, lock: TestServerLock): Promise<void> {
  const wanted = new Map(lock.jars.map((locked) => [jarFile(locked.coordinates), locked.sha256]));
  const found = new Set(await readdir(lib));
  for (const file of found) {
    if (!wanted.has(file)) throw refused(file, 'is not in the lock file');
  }
  for (const [file, sha256] of wanted) {
    if (!found.has(file)) throw refused(file, 'was not downloaded');
    const actual = await sha256Of(path.join(lib, file));
    if (actual !== sha256) throw refused(file, `has sha256 ${actual}, the lock file says ${sha256}`);
  }
}

function jarFile(of: string): string {
  const [, artifact = '', version = ''] = of.split(':');
  return `${artifact}-${version}.jar`;
}

function refused(file: string, why: string): Error {
  return new Error(
    `${file} of the time-skipping test server is refused: it ${why}. Nothing of it was run. Remove it from Maven's ` +
      'local repository and try again; if it stays, have the Maven repository in use looked at ' +
      '(lock file: embedded/test-server.lock.json).',
  );
}
