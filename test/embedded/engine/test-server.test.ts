import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { EngineConfig } from '../../../embedded/config.ts';
import { parseTestServerLock, verifyJars } from '../../../embedded/engine/test-server-lock.ts';
import { installWithMaven, timeSkippingServer } from '../../../embedded/engine/test-server.ts';
import type { TestServerLock } from '../../../embedded/engine/test-server-lock.ts';
import { tempDir } from '../support/temp-dir.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const lock: TestServerLock = {
  artifacts: ['org.example:server:1.0.0'],
  mainClass: 'org.example.Main',
  jars: [{ coordinates: 'org.example:server:1.0.0', sha256: sha256('good') }],
};

describe('the time-skipping test server', () => {
  let dir: string;
  let config: EngineConfig;
  const quiet = (): void => {};
  const jar = (name: string, content: string): void => {
    mkdirSync(path.join(dir, 'lib'), { recursive: true });
    writeFileSync(path.join(dir, 'lib', name), content);
  };
  const verify = (): Promise<void> => verifyJars(path.join(dir, 'lib'), lock);

  beforeEach(() => {
    dir = tempDir();
    config = { cacheDir: dir, temporalCli: undefined, searchPath: [dir] };
  });

  it('is accepted when every jar is the locked one', async () => {
    jar('server-1.0.0.jar', 'good');
    await verify();
  });

  it('is refused when a jar is not the locked one', async () => {
    jar('server-1.0.0.jar', 'evil');
    await assert.rejects(verify(), /server-1\.0\.0\.jar .* is refused: it has sha256 .*, the lock file says/);
  });

  it('is refused when a jar is missing', async () => {
    mkdirSync(path.join(dir, 'lib'));
    await assert.rejects(verify(), /it was not downloaded/);
  });

  it('is refused when there is a jar that is not locked', async () => {
    jar('server-1.0.0.jar', 'good');
    jar('more-1.0.0.jar', '');
    await assert.rejects(verify(), /more-1\.0\.0\.jar .* it is not in the lock file/);
  });

  it('is refused when the lock file is damaged', () => {
    const damaged = JSON.stringify({
      ...lock,
      jars: [{ coordinates: 'org.example:server:1.0.0', sha256: 'short' }],
    });
    assert.throws(() => parseTestServerLock(damaged), /must be 64 hexadecimal digits[^]*git checkout/);
  });

  it('names what to install when Maven is missing', async () => {
    await assert.rejects(installWithMaven(dir, lock, config, quiet), /apt-get install maven/);
  });

  it('shows what Maven said when it fails', async () => {
    writeFileSync(path.join(dir, 'mvn'), '#!/bin/sh\necho "[ERROR] Could not transfer artifact"; exit 1\n');
    chmodSync(path.join(dir, 'mvn'), 0o755);
    await assert.rejects(
      installWithMaven(dir, lock, config, quiet),
      /Could not transfer artifact[^]*on PATH/,
    );
  });

  it('skips time', async () => {
    const executable = { type: 'existing-path', path: await timeSkippingServer(quiet) } as const;
    const environment = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
    const before = await environment.currentTimeMs();
    await environment.sleep('30 days');
    const passedMs = (await environment.currentTimeMs()) - before;
    await environment.teardown();
    assert.ok(passedMs >= 30 * 86_400_000, `${passedMs} ms passed`);
  });
});
