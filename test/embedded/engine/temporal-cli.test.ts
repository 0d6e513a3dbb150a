import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EngineConfig } from '../../../embedded/config.ts';
import { installWithPip, temporalCli } from '../../../embedded/engine/temporal-cli.ts';
import { tempDir } from '../support/temp-dir.ts';

describe('the Temporal CLI', () => {
  let bin: string;
  let config: EngineConfig;
  const quiet = (): void => {};
  const executable = (name: string, script: string): string => {
    const file = path.join(bin, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  };
  const download = (): Promise<void> => installWithPip(path.join(bin, 'target'), config, quiet);

  beforeEach(() => {
    bin = tempDir();
    config = { cacheDir: path.join(bin, 'cache'), temporalCli: undefined, searchPath: [bin] };
  });

  it('is the one on PATH when it is new enough', async () => {
    const file = executable('temporal', 'echo "temporal version 1.5.0 (Server 1.29.0, UI 2.40.0)"');
    assert.equal(await temporalCli(quiet, config), file);
  });

  it('is the one that CONFETTI_TEMPORAL_CLI names', async () => {
    executable('temporal', 'echo "temporal version 1.9.0"');
    const named = executable('another', 'echo "temporal version 2.0.0"');
    assert.equal(await temporalCli(quiet, { ...config, temporalCli: named }), named);
  });

  it('is refused when CONFETTI_TEMPORAL_CLI names one that is too old', async () => {
    const named = executable('old', 'echo "temporal version 1.4.1"');
    await assert.rejects(
      temporalCli(quiet, { ...config, temporalCli: named }),
      /CONFETTI_TEMPORAL_CLI names version 1\.4\.1; 1\.5 or newer/,
    );
  });

  it('is refused when CONFETTI_TEMPORAL_CLI names something else', async () => {
    await assert.rejects(
      temporalCli(quiet, { ...config, temporalCli: path.join(bin, 'nothing') }),
      /is not a Temporal CLI that runs here/,
    );
  });

  it('is refused when its checksum is not the pinned one', async () => {
    executable(
      'python3',
      'echo "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE." >&2; exit 1',
    );
    await assert.rejects(download(), /whose checksum is in .*temporal-cli\.requirements\.txt: refused/);
  });

  it('names what to install when Python or pip is missing', async () => {
    await assert.rejects(download(), /python3 with pip is needed .*apt-get install python3-pip/);
    executable('python3', 'echo "/usr/bin/python3: No module named pip" >&2; exit 1');
    await assert.rejects(download(), /pip is needed .*apt-get install python3-pip/);
  });

  it('shows what pip said when it fails', async () => {
    executable('python3', 'echo "ERROR: connection refused" >&2; exit 1');
    await assert.rejects(download(), /ERROR: connection refused[^]*CONFETTI_TEMPORAL_CLI/);
  });
});
