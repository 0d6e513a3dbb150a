import assert from 'node:assert/strict';
import { readStartConfig } from '../../embedded/config.ts';
import { sandboxEnvironment, workerEnvironment } from '../../embedded/environment.ts';

const config = readStartConfig({ CONFETTI_DATA_DIR: '/data', CONFETTI_SANDBOX_SALESFORCE_PORT: '9001' });

describe('the environment of what npm start starts', () => {
  it('points the worker at the sandboxes', () => {
    const env = workerEnvironment({}, config, '127.0.0.1:7233');
    assert.equal(env['SALESFORCE_LOGIN_URL'], 'http://127.0.0.1:9001');
    assert.equal(env['SMTP_URL'], 'smtp://127.0.0.1:8815');
    assert.equal(env['CONFETTI_ARCHIVE_DIR'], '/data/archive');
  });

  it('runs the worker in UTC whatever the machine is set to', () => {
    assert.equal(workerEnvironment({ TZ: 'Asia/Tokyo' }, config, undefined)['TZ'], 'UTC');
  });

  it('leaves a product setting of the user alone', () => {
    const env = workerEnvironment({ SMTP_URL: 'smtp://mail.example.com' }, config, undefined);
    assert.equal(env['SMTP_URL'], 'smtp://mail.example.com');
  });

  it('fills in nothing of a system of which the user set a part', () => {
    const env = workerEnvironment({ SALESFORCE_LOGIN_URL: 'https://org.example.com' }, config, undefined);
    assert.equal(env['SALESFORCE_CLIENT_SECRET'], undefined);
    assert.equal(env['TIDB_CLOUD_API_URL'], 'http://127.0.0.1:8812');
  });

  it('takes an empty product setting for one that is not set', () => {
    assert.equal(
      workerEnvironment({ MAIL_FROM: '' }, config, undefined)['MAIL_FROM'],
      'confetti@example.com',
    );
  });

  it('keeps credentials for a cluster elsewhere away from the server that start brought', () => {
    const env = workerEnvironment(
      { TEMPORAL_API_KEY: 'k', TEMPORAL_PROFILE: 'prod', TEMPORAL_NAMESPACE: 'prod' },
      config,
      '127.0.0.1:7233',
    );
    assert.equal(env['TEMPORAL_API_KEY'], undefined);
    assert.equal(env['TEMPORAL_PROFILE'], undefined);
    assert.equal(env['TEMPORAL_NAMESPACE'], 'default');
    assert.equal(env['TEMPORAL_ADDRESS'], '127.0.0.1:7233');
  });

  it('hands all Temporal settings on when the user brings the server', () => {
    const given = { TEMPORAL_ADDRESS: 'temporal.example.com:7233', TEMPORAL_API_KEY: 'k' };
    const env = workerEnvironment(given, config, undefined);
    assert.deepEqual([env['TEMPORAL_ADDRESS'], env['TEMPORAL_API_KEY']], ['temporal.example.com:7233', 'k']);
  });

  it('gives the sandboxes their ports and the data folder', () => {
    const env = sandboxEnvironment({ PATH: '/bin' }, config);
    assert.equal(env['CONFETTI_SANDBOX_SALESFORCE_PORT'], '9001');
    assert.equal(env['CONFETTI_SANDBOX_MAILBOX_PORT'], '8818');
    assert.equal(env['CONFETTI_DATA_DIR'], '/data');
    assert.equal(env['PATH'], '/bin');
  });
});
