import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cloneRoot } from '../../embedded/config.ts';

interface Locked {
  optionalDependencies?: Record<string, string>;
  resolved?: string;
}

describe('package-lock.json', () => {
  const text = readFileSync(path.join(cloneRoot, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, Locked> };

  // npm leaves out a platform's package that the registry in use does not carry, and npm ci then refuses the lock file on
  // every machine. The remedy is an older version of the package that asks for it ("overrides" in package.json).
  it('names the packages for all platforms, or npm ci refuses it', () => {
    const named = new Set(
      Object.keys(packages).map((key) => key.slice(key.lastIndexOf('node_modules/') + 13)),
    );
    const asked = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    );
    assert.deepEqual(
      asked.filter((name) => !named.has(name)),
      [],
    );
  });

  it('names no registry', () => {
    assert.deepEqual(
      Object.values(packages).filter(({ resolved }) => resolved !== undefined),
      [],
    );
  });
});
