import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readEngineConfig } from '../config.ts';
import type { EngineConfig } from '../config.ts';
import { cached } from './cache.ts';
import { findExecutable } from './find-executable.ts';
import { copyJars } from './maven.ts';
import type { Log } from './run.ts';
import { downloadWithSdk } from './sdk-download.ts';
import { parseTestServerLock, testServerLockFile, verifyJars } from './test-server-lock.ts';
import type { TestServerLock } from './test-server-lock.ts';

const EXECUTABLE = 'temporal-test-server';
const OTHER_WAYS = `put a "${EXECUTABLE}" on PATH`;

/**
 * The path of an executable `… PORT --enable-time-skipping`, for `server.executable: { type: 'existing-path', path }` of
 * `TestWorkflowEnvironment.createTimeSkipping`: the one on PATH, else our cached copy, which comes from the SDK's own
 * download or, as jars behind a small script, from Maven Central.
 * @throws Error with the ways to mend it when there is none, or when a jar is not the locked one
 */
export async function timeSkippingServer(
  log: Log,
  config: EngineConfig = readEngineConfig(),
): Promise<string> {
  const onPath = await findExecutable(EXECUTABLE, config.searchPath);
  if (onPath !== undefined) return onPath;
  const text = await readFile(testServerLockFile, 'utf8');
  const pin = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const entry = await cached(config.cacheDir, `test-server-${pin}`, (dir) =>
    install(dir, parseTestServerLock(text), config, log),
  );
  // The SDK's download needs no Java, the jars do.
  if ((await readdir(entry)).includes('lib')) await requireJava(config);
  return path.join(entry, EXECUTABLE);
}

async function install(dir: string, lock: TestServerLock, config: EngineConfig, log: Log): Promise<void> {
  log('Getting the time-skipping Temporal test server (once for this user).');
  const startedAt = Date.now();
  const refusal = await downloadWithSdk('time-skipping', path.join(dir, EXECUTABLE), log);
  if (refusal !== undefined) {
    log(`  The SDK's own download does not work here (${refusal}); using Maven Central through mvn.`);
    await requireJava(config);
    await installWithMaven(dir, lock, config, log);
  }
  log(`Test server ready in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`);
}

async function requireJava(config: EngineConfig): Promise<void> {
  if ((await findExecutable('java', config.searchPath)) !== undefined) return;
  throw new Error(
    'Java 11 or newer is needed to run the time-skipping test server. ' +
      `Install it (Debian: apt-get install default-jre-headless), or ${OTHER_WAYS}.`,
  );
}

/**
 * Fills `dir` with the locked jars and a script that runs them.
 * @throws Error when Maven is missing or fails, or when a jar is not the locked one
 */
export async function installWithMaven(
  dir: string,
  lock: TestServerLock,
  config: EngineConfig,
  log: Log,
): Promise<void> {
  const mvn = await findExecutable('mvn', config.searchPath);
  if (mvn === undefined) {
    throw new Error(
      `Maven is needed to get the time-skipping test server. Install it (Debian: apt-get install maven), or ${OTHER_WAYS}.`,
    );
  }
  const lib = path.join(dir, 'lib');
  // Every jar is named, so that nothing outside the lock file is resolved.
  const artifacts = lock.jars.map(({ coordinates }) => coordinates);
  try {
    await copyJars({ mvn, artifacts, transitive: false, lib }, log);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${reason}\nMend what it names (often the network), or ${OTHER_WAYS}.`, { cause: error });
  }
  await verifyJars(lib, lock);
  await writeFile(path.join(dir, EXECUTABLE), launcherFor(lock), { mode: 0o755 });
}

/** The SDK gives the server 5 s to start; the flags shorten a start that a busy machine could stretch beyond that. */
function launcherFor(lock: TestServerLock): string {
  return [
    '#!/bin/sh',
    'here=$(cd "$(dirname "$0")" && pwd)',
    `exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$here/lib/*" ${lock.mainClass} "$@"`,
    '',
  ].join('\n');
}
