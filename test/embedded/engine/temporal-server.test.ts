import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EngineConfig } from '../../../embedded/config.ts';
import { temporalServer, temporalServerLockFile } from '../../../embedded/engine/temporal-server.ts';
import { tempDir } from '../support/temp-dir.ts';

describe('the Temporal server of a cluster', () => {
  const { sum } = JSON.parse(readFileSync(temporalServerLockFile, 'utf8')) as { sum: string };
  let dir: string;
  let config: EngineConfig;

  /** A stand-in for Go, which downloads source with this checksum and writes two programs. */
  const go = (downloaded: string, build = ''): void => {
    mkdirSync(path.join(dir, 'bin'));
    const script = [
      '#!/bin/sh',
      `echo "$*" >>'${dir}/asked'`,
      `if [ "$1" = mod ]; then echo '{ "Dir": "${dir}/source", "Sum": "${downloaded}" }'; exit; fi`,
      build,
      'while [ "$1" != -o ]; do shift; done',
      'echo server >"$2/server"; echo sql >"$2/sql"',
    ];
    writeFileSync(path.join(dir, 'bin', 'go'), script.join('\n'), { mode: 0o755 });
  };
  const get = (): Promise<string> => temporalServer(() => undefined, config);

  beforeEach(() => {
    dir = tempDir();
    const searchPath = [path.join(dir, 'bin')];
    config = { cacheDir: path.join(dir, 'cache'), temporalCli: undefined, searchPath };
  });

  it('is built once from the locked source, under the names that the images have', async () => {
    go(sum);
    const folder = await get();
    assert.equal(readFileSync(path.join(folder, 'temporal-server'), 'utf8'), 'server\n');
    assert.equal(readFileSync(path.join(folder, 'temporal-sql-tool'), 'utf8'), 'sql\n');
    assert.equal(await get(), folder);
    const asked = readFileSync(path.join(dir, 'asked'), 'utf8').trimEnd().split('\n');
    assert.equal(asked.length, 2);
    assert.match(
      asked[1] ?? '',
      /^-C \S+\/source build .*-mod=readonly .*\.\/cmd\/server \.\/cmd\/tools\/sql$/,
    );
  });

  it('is not built from other source than the locked one', async () => {
    go('h1:another');
    await assert.rejects(
      get(),
      /has the checksum h1:another, the lock file says h1:\S+ refused, nothing of it was run/,
    );
    assert.equal(readFileSync(path.join(dir, 'asked'), 'utf8').split('\n').length, 2);
    assert.ok(!existsSync(config.cacheDir) || readdirSync(config.cacheDir).length === 0);
  });

  it('says what Go said when it cannot be built, and keeps nothing half done', async () => {
    go(sum, 'echo "no space left on device"; exit 1');
    await assert.rejects(get(), /^Error: go build failed:\n {2}no space left on device/);
    assert.deepEqual(readdirSync(config.cacheDir), []);
  });

  it('says what to install where there is no Go', async () => {
    await assert.rejects(
      get(),
      /^Error: Go 1\.21 or newer is needed .* Install it from https:\/\/go\.dev\/dl/,
    );
  });
});
