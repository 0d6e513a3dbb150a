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
});
