import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readEngineConfig } from '../../embedded/config.ts';

const requirementsFile = path.join(import.meta.dirname, 'schemathesis.requirements.txt');

/**
 * Runs schemathesis, which is got from PyPI the first time, in the versions and with the checksums of the requirements.
 * @returns its exit code: 0 where it found nothing
 * @throws Error where it cannot be got
 */
export async function schemathesis(args: readonly string[]): Promise<number> {
  const packages = await installed();
  // It keeps what it learns where it runs.
  const folder = await mkdtemp(path.join(tmpdir(), 'confetti-fuzz-'));
  try {
    const env = { PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: '1' };
    return await python(['-m', 'schemathesis.cli', ...args], env, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The folder with its packages. */
async function installed(): Promise<string> {
  const requirements = await readFile(requirementsFile, 'utf8');
  const pin = createHash('sha256').update(requirements).digest('hex').slice(0, 12);
  const packages = path.join(readEngineConfig().cacheDir, `schemathesis-${pin}`);
  if (existsSync(packages)) return packages;
  // Put in place when it is complete: an interrupted one is not taken for it.
  const making = `${packages}-${process.pid}`;
  const wanted = ['--require-hashes', '--only-binary=:all:', '--requirement', requirementsFile];
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--quiet', '--target', making];
  if ((await python([...pip, ...wanted])) !== 0)
    throw new Error('schemathesis cannot be got from PyPI: python3 (3.10 or newer) with pip is needed.');
  await rename(making, packages);
  return packages;
}

/** Runs Python; answers its exit code. What it says goes where ours goes. */
async function python(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd = process.cwd(),
): Promise<number> {
  const child = spawn('python3', args, { stdio: 'inherit', env: { ...process.env, ...env }, cwd });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
