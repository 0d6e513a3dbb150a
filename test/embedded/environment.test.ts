import assert from 'node:assert/strict';
import { readServerConfig } from '../../client/server/config.ts';
import { readStartConfig } from '../../embedded/config.ts';
import {
  sandboxEnvironment,
  sandboxSignInUrl,
  serverEnvironment,
  workerEnvironment,
} from '../../embedded/environment.ts';

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

  describe('gives the server', () => {
    const brought = { address: '127.0.0.1:7233', uiUrl: 'http://127.0.0.1:8233' };
    const serverEnv = (env: Record<string, string>): Record<string, string> =>
      serverEnvironment(env, config, brought, 'k');

    it('settings that it starts with', () => {
      const read = readServerConfig(serverEnvironment({}, config, brought, 'A'.repeat(43) + '='));
      assert.equal(read.OIDC_ISSUER, 'http://127.0.0.1:8816');
      assert.equal(read.OIDC_CLIENT_ID, 'confetti-web');
      assert.deepEqual(read.CONFETTI_SANDBOX_URLS?.[0], { name: 'Salesforce', url: 'http://127.0.0.1:9001' });
      assert.equal(read.CONFETTI_TEMPORAL_WEB_URL, 'http://127.0.0.1:8233');
    });

    it('the policy and the archive of the worker, and none of its credentials', () => {
      const env = serverEnv({ TIDB_CLOUD_PRIVATE_KEY: 's' });
      const worker = workerEnvironment({}, config, brought.address);
      for (const name of ['CONFETTI_POLICY_FILE', 'CONFETTI_ARCHIVE_DIR', 'TEMPORAL_ADDRESS'])
        assert.equal(env[name], worker[name]);
      assert.deepEqual(
        Object.keys(env).filter((name) => /^(SALESFORCE|TIDB_CLOUD|LARK|SMTP)_/.test(name)),
        [],
      );
    });

    it('nothing of the sandbox’s identity provider once another one is named', () => {
      const given = { OIDC_ISSUER: 'https://login.example.com' };
      assert.equal(serverEnv(given)['OIDC_CLIENT_SECRET'], undefined);
      assert.equal(sandboxSignInUrl(given, config), undefined);
    });

    it('no link to a sandbox in the place of a real system', () => {
      const env = serverEnv({ SALESFORCE_LOGIN_URL: 'https://org.example.com' });
      assert.equal(env['CONFETTI_SALESFORCE_URL'], undefined);
      assert.equal(env['CONFETTI_OPS_PORTAL_URL'], 'http://127.0.0.1:8812');
    });
  });

  it('gives the sandboxes their ports and the data folder', () => {
    const env = sandboxEnvironment({ PATH: '/bin' }, config);
    assert.equal(env['CONFETTI_SANDBOX_SALESFORCE_PORT'], '9001');
    assert.equal(env['CONFETTI_SANDBOX_MAILBOX_PORT'], '8818');
    assert.equal(env['CONFETTI_DATA_DIR'], '/data');
    assert.equal(env['PATH'], '/bin');
  });
});
