import assert from 'node:assert/strict';
import { join } from 'node:path';

import { readSandboxesConfig } from '../../sandbox/config.ts';

describe('the settings of the sandboxes', () => {
  it('has a default for everything', () => {
    assert.deepEqual(readSandboxesConfig({}), {
      dataFolder: join(process.cwd(), '.confetti', 'sandbox'),
      salesforcePort: 8811,
      tidbCloudPort: 8812,
      larkPort: 8813,
      identityPort: 8816,
      mailPort: 8815,
      mailboxPort: 8818,
      webUrl: 'http://127.0.0.1:8080',
      audience: 'http://127.0.0.1:8080/api',
    });
  });

  it('takes the folder and the ports from the environment', () => {
    const config = readSandboxesConfig({ CONFETTI_DATA_DIR: '/data', CONFETTI_SANDBOX_LARK_PORT: '0' });
    assert.equal(config.dataFolder, join('/data', 'sandbox'));
    assert.equal(config.larkPort, 0);
  });

  it('names every setting that it cannot use and says what to write', () => {
    const env = { CONFETTI_SANDBOX_MAIL_PORT: '', CONFETTI_SANDBOX_LARK_PORT: '70000' };
    const expected =
      /CONFETTI_SANDBOX_LARK_PORT is not a port.*\n.*CONFETTI_SANDBOX_MAIL_PORT is not a port.*8815/;
    assert.throws(() => readSandboxesConfig(env), expected);
  });
});
