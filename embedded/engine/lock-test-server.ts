/**
 * Writes embedded/test-server.lock.json anew from the `artifacts` in it: `node embedded/engine/lock-test-server.ts`.
 * To move to another version, change `artifacts`, run this, and look at what changed before it is checked in.
 */
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sha256Of } from './cache.ts';
import { copyJars } from './maven.ts';
import { parseTestServerLock, testServerLockFile } from './test-server-lock.ts';

const lock = parseTestServerLock(await readFile(testServerLockFile, 'utf8'));
const work = await mkdtemp(path.join(tmpdir(), 'confetti-lock-'));
try {
  const lib = path.join(work, 'lib');
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  await copyJars(
    { mvn: 'mvn', artifacts: lock.artifacts, transitive: true, lib, repositoryLayout: true },
    print,
  );
  const files = (await readdir(lib, { recursive: true })).filter((file) => file.endsWith('.jar')).sort();
  const jars = [];
  for (const file of files) {
    // group/of/it/artifact/version/artifact-version.jar
    const folders = path.dirname(file).split(path.sep);
    const group = folders.slice(0, -2).join('.');
    const coordinates = [group, ...folders.slice(-2)].join(':');
    jars.push({ coordinates, sha256: await sha256Of(path.join(lib, file)) });
  }
  await writeFile(testServerLockFile, `${JSON.stringify({ ...lock, jars }, null, 2)}\n`);
  print(`${jars.length} jars locked.`);
} finally {
  await rm(work, { recursive: true });
}
