import assert from 'node:assert/strict';
import path from 'node:path';
import { cloneRoot, readEngineConfig, readStartConfig } from '../../embedded/config.ts';

describe('the settings of npm start', () => {
  it('have the documented defaults', () => {
    const config = readStartConfig({});
    assert.equal(config.dataDir, path.join(cloneRoot, '.confetti'));
    assert.deepEqual(Object.values(config.ports), [7233, 8233, 8080, 8811, 8812, 8813, 8815, 8816, 8818]);
    assert.equal(config.temporalAddress, undefined);
  });

  it('name every wrong one and what it must be', () => {
    assert.throws(
      () => readStartConfig({ CONFETTI_TEMPORAL_PORT: 'abc', CONFETTI_SANDBOX_LARK_PORT: '70000' }),
      {
        message:
          'CONFETTI_TEMPORAL_PORT must be a port from 1 to 65535; it is "abc".\n' +
          'CONFETTI_SANDBOX_LARK_PORT must be a port from 1 to 65535; it is "70000".',
      },
    );
  });

  it('refuse an address of Temporal that is a URL', () => {
    assert.throws(
      () => readStartConfig({ TEMPORAL_ADDRESS: 'http://127.0.0.1:7233' }),
      /TEMPORAL_ADDRESS must be host:port/,
    );
  });

  it('refuse one port for two services', () => {
    assert.throws(
      () => readStartConfig({ CONFETTI_TEMPORAL_PORT: '8811' }),
      /CONFETTI_TEMPORAL_PORT and CONFETTI_SANDBOX_SALESFORCE_PORT are both 8811/,
    );
  });

  it('keep executables in the cache folder of the user', () => {
    assert.equal(readEngineConfig({ XDG_CACHE_HOME: '/caches' }).cacheDir, '/caches/confetti');
  });
});
