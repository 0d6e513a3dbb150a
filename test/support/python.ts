import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readEngineConfig } from '../../embedded/config.ts';
import { cached } from '../../embedded/engine/cache.ts';
import { run } from './temporal-cli.ts';

/**
 * The folder with the packages of a requirements file, which come from PyPI the first time: in the versions and with the
 * checksums that the file names, and without running anything of theirs.
 * @throws Error where they cannot be got
 */
export async function pythonPackages(requirementsFile: string): Promise<string> {
  const requirements = await readFile(requirementsFile, 'utf8');
  const pin = createHash('sha256').update(requirements).digest('hex').slice(0, 12);
  const name = path.basename(requirementsFile, '.requirements.txt');
  return cached(readEngineConfig().cacheDir, `python-${name}-${pin}`, async (folder) => {
    const pinned = ['--require-hashes', '--only-binary=:all:', '--requirement', requirementsFile];
    // Compiled now: later nothing is written into the folder.
    const quietly = ['--disable-pip-version-check', '--quiet', '--compile', '--retries', '1'];
    const { code, stderr } = await run(
      'python3',
      ['-m', 'pip', 'install', ...quietly, '--target', folder, ...pinned],
      // pip's own settings, such as a package index, are in there.
      process.env as Record<string, string>,
      { withinMs: 540_000 },
    );
    assert.equal(
      code,
      0,
      `${name} cannot be got from PyPI: python3 (3.10 or newer) with pip is needed.\n${stderr}`,
    );
  });
}
