import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { tempDir } from './support/temp-dir.ts';

const lockOf = (version: string): string =>
  JSON.stringify({
    packages: {
      '': { name: 'confetti' },
      'node_modules/a': { version, integrity: `sha512-${version}` },
      'node_modules/for-another-platform': { version: '1.0.0', optional: true },
    },
  });

// Installs what package-lock.json says, as npm does, and notes that it was called.
const WORKING_NPM = `echo "$@" >> calls
mkdir -p node_modules
sed 's/,"node_modules.for-another-platform":{[^}]*}//' package-lock.json > node_modules/.package-lock.json`;

describe('prepare', () => {
  let clone: string;
  let bin: string;

  const fakeNpm = (script: string): void => {
    writeFileSync(path.join(bin, 'npm'), `#!/bin/sh\n${script}\n`);
    chmodSync(path.join(bin, 'npm'), 0o755);
  };
  const prepare = async (): Promise<{ code: number | null; stdout: string; stderr: string }> => {
    const child = spawn(process.execPath, [path.join(clone, 'embedded', 'prepare.mjs')], {
      env: { PATH: `${bin}:/usr/bin:/bin` },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, stdout, stderr };
  };
  const calls = (): number => {
    const file = path.join(clone, 'calls');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').length : 0;
  };

  beforeEach(() => {
    clone = tempDir();
    bin = path.join(clone, 'bin');
    mkdirSync(bin);
    mkdirSync(path.join(clone, 'embedded'));
    copyFileSync(
      path.resolve(import.meta.dirname, '../../embedded/prepare.mjs'),
      path.join(clone, 'embedded', 'prepare.mjs'),
    );
    writeFileSync(path.join(clone, 'package-lock.json'), lockOf('1.0.0'));
    fakeNpm(WORKING_NPM);
  });

  it('installs the packages of a fresh clone, development packages and install scripts included', async () => {
    const { code, stdout } = await prepare();
    assert.equal(code, 0);
    assert.match(stdout, /npm ci: no packages are installed yet/);
    assert.match(
      readFileSync(path.join(clone, 'calls'), 'utf8'),
      /^ci --include=dev .*--ignore-scripts=false/,
    );
  });

  it('does and says nothing when the packages are the locked ones', async () => {
    await prepare();
    assert.deepEqual(await prepare(), { code: 0, stdout: '', stderr: '' });
    assert.equal(calls(), 1);
  });

  it('installs again when the lock file has changed', async () => {
    await prepare();
    writeFileSync(path.join(clone, 'package-lock.json'), lockOf('1.0.1'));
    assert.match((await prepare()).stdout, /package-lock\.json has changed \(a 1\.0\.1\)/);
    assert.equal(calls(), 2);
  });

  it('installs again after an installation that was cut short', async () => {
    await prepare();
    rmSync(path.join(clone, 'node_modules', '.package-lock.json'));
    await prepare();
    assert.equal(calls(), 2);
  });

  it('installs once when two start at the same time', async () => {
    fakeNpm(`sleep 0.5\n${WORKING_NPM}`);
    const both = await Promise.all([prepare(), prepare()]);
    assert.deepEqual(
      both.map(({ code }) => code),
      [0, 0],
    );
    assert.equal(calls(), 1);
  });

  it('is not held up by one that died while it was installing', async () => {
    mkdirSync(path.join(clone, '.confetti'));
    writeFileSync(path.join(clone, '.confetti', 'prepare.lock'), '4194999');
    assert.equal((await prepare()).code, 0);
  });

  it('shows what npm said and what to do when npm fails', async () => {
    fakeNpm('echo "npm error network timeout" >&2; exit 7');
    const { code, stderr } = await prepare();
    assert.equal(code, 1);
    assert.match(stderr, /npm ci failed \(7\)[^]*npm error network timeout[^]*try again/);
  });

  it('says where npm comes from when there is none', async () => {
    rmSync(path.join(bin, 'npm'));
    const child = spawn(process.execPath, [path.join(clone, 'embedded', 'prepare.mjs')], {
      env: { PATH: bin },
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    assert.equal(await new Promise((resolve) => child.once('close', resolve)), 1);
    assert.match(stderr, /Install npm, which comes with Node/);
  });

  it('says what to do when the Node of the lock file was not put in place', async () => {
    const lock = { packages: { 'node_modules/node': { version: '24.0.0' } } };
    writeFileSync(path.join(clone, 'package-lock.json'), JSON.stringify(lock));
    const { code, stderr } = await prepare();
    assert.equal(code, 1);
    assert.match(stderr, /Node 24\.0\.0 .* is not installed[^]*allow that of the package "node"/);
  });

  it('refuses a Node that is too old', async () => {
    const old = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"18.19.0"}})';
    const child = spawn(process.execPath, ['--import', old, path.join(clone, 'embedded', 'prepare.mjs')]);
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    assert.equal(await new Promise((resolve) => child.once('close', resolve)), 1);
    assert.match(stderr, /Node 18\.19\.0 is too old/);
  });
});
