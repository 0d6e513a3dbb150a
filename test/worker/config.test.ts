import assert from 'node:assert/strict';
import { readWorkerConfig } from '../../worker/config.ts';

const needed = {
  SALESFORCE_LOGIN_URL: 'https://example.my.salesforce.com',
  SALESFORCE_CLIENT_ID: 'id',
  SALESFORCE_CLIENT_SECRET: 'hush',
  TIDB_CLOUD_API_URL: 'https://api.example.com',
  TIDB_CLOUD_PUBLIC_KEY: 'public',
  TIDB_CLOUD_PRIVATE_KEY: 'hush',
};

describe('the settings of the worker', () => {
  it('are few: everything else has a default', () => {
    const config = readWorkerConfig(needed);
    assert.equal(config.SALESFORCE_API_VERSION, '62.0');
    assert.equal(config.SMTP_URL, undefined);
  });

  it('are all named when all are missing', () => {
    assert.throws(
      () => readWorkerConfig({}),
      (error: Error) => Object.keys(needed).every((name) => error.message.includes(`${name} is not set`)),
    );
  });

  it('count as missing when they are empty', () => {
    assert.throws(
      () => readWorkerConfig({ ...needed, SALESFORCE_CLIENT_ID: '' }),
      /SALESFORCE_CLIENT_ID is not set/,
    );
  });

  it('say what is wrong by name and never by value', () => {
    const wrong = { ...needed, TIDB_CLOUD_API_URL: 'hush-no-address', SALESFORCE_API_VERSION: 'hush' };
    assert.throws(
      () => readWorkerConfig(wrong),
      (error: Error) =>
        /TIDB_CLOUD_API_URL must be an http/.test(error.message) &&
        /SALESFORCE_API_VERSION must be a version such as 62.0/.test(error.message) &&
        !error.message.includes('hush'),
    );
  });

  it('refuse an address for metrics that nothing can listen at', () => {
    for (const good of ['127.0.0.1:9464', '0.0.0.0:1', '[::1]:9464'])
      assert.equal(
        readWorkerConfig({ ...needed, CONFETTI_METRICS_ADDRESS: good }).CONFETTI_METRICS_ADDRESS,
        good,
      );
    for (const bad of [
      '9464',
      ':9464',
      'localhost:9464',
      '127.0.0.1',
      '127.0.0.1:0',
      '1.2.3.4:65536',
      'http://1.2.3.4:1',
    ])
      assert.throws(
        () => readWorkerConfig({ ...needed, CONFETTI_METRICS_ADDRESS: bad }),
        /CONFETTI_METRICS_ADDRESS must be an IP address and a port to listen at, such as 127\.0\.0\.1:9464/,
      );
  });

  it('refuse a name of a build that Temporal would not take', () => {
    assert.equal(
      readWorkerConfig({ ...needed, CONFETTI_BUILD_ID: '2026.11.22-a1b2c3d' }).CONFETTI_BUILD_ID,
      '2026.11.22-a1b2c3d',
    );
    for (const bad of ['a b', 'a:b', 'x'.repeat(101)])
      assert.throws(
        () => readWorkerConfig({ ...needed, CONFETTI_BUILD_ID: bad }),
        /CONFETTI_BUILD_ID must be up to 100/,
      );
  });

  it('refuse a cache that keeps nothing', () => {
    for (const bad of ['0', '-1', '1.5', 'many'])
      assert.throws(
        () => readWorkerConfig({ ...needed, CONFETTI_MAX_CACHED_WORKFLOWS: bad }),
        /CONFETTI_MAX_CACHED_WORKFLOWS must be a whole number from 1 on/,
      );
  });
});
