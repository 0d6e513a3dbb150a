import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pythonPackages } from '../support/python.ts';

const requirementsFile = path.join(import.meta.dirname, 'schemathesis.requirements.txt');

/**
 * Runs schemathesis, which is got from PyPI the first time, in the versions and with the checksums of the requirements.
 * @returns its exit code: 0 where it found nothing
 * @throws Error where it cannot be got
 */
export async function schemathesis(args: readonly string[]): Promise<number> {
  const packages = await pythonPackages(requirementsFile);
  // It keeps what it learns where it runs.
  const folder = await mkdtemp(path.join(tmpdir(), 'confetti-fuzz-'));
  try {
    const env = { PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: '1' };
    return await python(['-m', 'schemathesis.cli', ...args], env, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
