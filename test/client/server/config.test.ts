import assert from 'node:assert/strict';
import { readServerConfig } from '../../../client/server/config.ts';

const key = Buffer.alloc(32, 1).toString('base64');
const needed = {
  OIDC_ISSUER: 'https://login.example.com/',
  OIDC_CLIENT_ID: 'confetti-web',
  OIDC_CLIENT_SECRET: 'secret-of-the-client',
  CONFETTI_SESSION_KEY: key,
};

describe('the settings of the server', () => {
  it('have presets for all that need not be secret or named', () => {
    const read = readServerConfig(needed);
    assert.equal(read.CONFETTI_HTTP_PORT, 8080);
    assert.equal(read.CONFETTI_HTTP_HOST, '127.0.0.1');
    assert.equal(read.OIDC_AUDIENCE, 'http://127.0.0.1:8080/api');
    assert.deepEqual(read.CONFETTI_TRUSTED_PROXIES, []);
    // As the provider calls itself, slash and all.
    assert.equal(read.OIDC_ISSUER, 'https://login.example.com/');
  });

  it('name every one that is missing', () => {
    assert.throws(
      () => readServerConfig({}),
      new RegExp(
        Object.keys(needed)
          .map((name) => `${name} is not set`)
          .join('[^]*'),
      ),
    );
  });

  it('make the API’s audience of the address at which people reach it', () => {
    const read = readServerConfig({ ...needed, CONFETTI_PUBLIC_URL: 'https://confetti.example.com/' });
    assert.equal(read.OIDC_AUDIENCE, 'https://confetti.example.com/api');
  });

  it('take proxies whose word counts, and 0 for no limit', () => {
    const read = readServerConfig({
      ...needed,
      CONFETTI_TRUSTED_PROXIES: '10.0.0.7, fd00::/8',
      CONFETTI_PAGES_PER_MINUTE: '0',
    });
    assert.deepEqual(read.CONFETTI_TRUSTED_PROXIES, ['10.0.0.7', 'fd00::/8']);
    assert.equal(read.CONFETTI_PAGES_PER_MINUTE, 0);
  });

  it('take several session keys, the newest first', () => {
    const older = Buffer.alloc(48, 2).toString('base64');
    const { CONFETTI_SESSION_KEY: keys } = readServerConfig({
      ...needed,
      CONFETTI_SESSION_KEY: `${key}, ${older}`,
    });
    assert.deepEqual(
      keys.map(({ length }) => length),
      [32, 48],
    );
  });

  const wrong: readonly [string, Record<string, string>, RegExp][] = [
    [
      'a short session key',
      { CONFETTI_SESSION_KEY: 'c2hvcnQ=' },
      /CONFETTI_SESSION_KEY must be at least 32 bytes/,
    ],
    ['one short key among good ones', { CONFETTI_SESSION_KEY: `${key},c2hvcnQ=` }, /at least 32 bytes/],
    [
      'a provider without TLS elsewhere',
      { OIDC_ISSUER: 'http://login.example.com' },
      /OIDC_ISSUER must be an https/,
    ],
    [
      'sessions without TLS elsewhere',
      { CONFETTI_PUBLIC_URL: 'http://confetti.example.com' },
      /for this machine only/,
    ],
    [
      'ID tokens for access tokens',
      { OIDC_AUDIENCE: 'confetti-web' },
      /OIDC_AUDIENCE must not be OIDC_CLIENT_ID/,
    ],
    [
      'ID tokens of the command line for access tokens',
      { OIDC_CLI_CLIENT_ID: 'confetti-cli', OIDC_AUDIENCE: 'confetti-cli' },
      /OIDC_AUDIENCE must not be OIDC_CLI_CLIENT_ID: .*; register the API at the provider/,
    ],
    ['a proxy that is no address', { CONFETTI_TRUSTED_PROXIES: '*' }, /TRUSTED_PROXIES must be addresses/],
    [
      'half a page',
      { CONFETTI_PAGES_PER_MINUTE: '0.5' },
      /PAGES_PER_MINUTE must be a whole number; 0 is no limit/,
    ],
    [
      'less than no application',
      { CONFETTI_CUSTOMER_OPEN_APPLICATIONS: '-1' },
      /OPEN_APPLICATIONS must be a whole number/,
    ],
    [
      'sandboxes without addresses',
      { CONFETTI_SANDBOX_URLS: 'Salesforce' },
      /must be written as Salesforce=/,
    ],
    ['a port that is none', { CONFETTI_HTTP_PORT: 'http' }, /CONFETTI_HTTP_PORT must be a port/],
  ];
  for (const [what, changes, message] of wrong) {
    it(`refuse ${what}, and repeat no value`, () => {
      assert.throws(
        () => readServerConfig({ ...needed, ...changes }),
        (error: Error) => {
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /secret-of-the-client|c2hvcnQ/);
          return true;
        },
      );
    });
  }

  it('may be without TLS on this machine', () => {
    const local = { OIDC_ISSUER: 'http://127.0.0.1:8816', CONFETTI_PUBLIC_URL: 'http://localhost:8080/' };
    assert.equal(readServerConfig({ ...needed, ...local }).CONFETTI_PUBLIC_URL, 'http://localhost:8080');
  });
});
