import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { cloneRoot } from '../../embedded/config.ts';
import { tempDir } from '../embedded/support/temp-dir.ts';
import { compose, tlsOverlay } from './compose-file.ts';
import { settingsOfTheSdk } from './sdk-settings.ts';

describe('deploy/tls.compose.yml', () => {
  const script = path.join(cloneRoot, 'deploy/tls-certificates.sh');
  const make = (folder: string): string =>
    execFileSync('sh', [script, folder], { encoding: 'utf8', stdio: 'pipe' });

  it('adds settings and the folder of certificates to whatever talks to Temporal, and nothing else', () => {
    const talking = Object.keys(compose.services).filter(
      (name) => !/^(postgres|temporal-schema)$/.test(name),
    );
    assert.deepEqual(Object.keys(tlsOverlay.services).sort(), talking.sort());
    for (const [name, added] of Object.entries(tlsOverlay.services))
      assert.deepEqual(Object.keys(added).sort(), ['environment', 'volumes'], name);
  });

  it('names only settings that the SDK reads, in worker and server alike', () => {
    const read = settingsOfTheSdk();
    const { worker, server } = tlsOverlay.services;
    assert.deepEqual(
      Object.keys(worker?.environment ?? {}).filter((name) => !read.has(name)),
      [],
    );
    assert.deepEqual(server, worker);
  });

  it('finds every file that it names in what the script makes, with keys for their owner only', () => {
    const folder = path.join(tempDir(), 'certificates');
    make(folder);
    const named = Object.values(tlsOverlay.services)
      .flatMap(({ environment = {} }) => Object.values(environment))
      .flatMap((value) => /^\/certificates\/(.+)$/.exec(value ?? '')?.[1] ?? []);
    assert.ok(named.length > 10);
    for (const file of named) assert.ok(existsSync(path.join(folder, file)), file);
    for (const file of readdirSync(folder))
      assert.equal(statSync(path.join(folder, file)).mode & 0o077, 0, file);
  });

  it('makes no certificates over those that are there, nor without being told where', () => {
    const folder = path.join(tempDir(), 'certificates');
    make(folder);
    assert.throws(() => make(folder), /File exists/);
    assert.throws(() => execFileSync('sh', [script], { stdio: 'pipe' }), /name the folder/);
  });
});
