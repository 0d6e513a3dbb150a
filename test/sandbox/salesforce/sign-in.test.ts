import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';

import {
  integrationUserId,
  organizationId,
  sandboxCredentials,
  startSalesforceSandbox,
} from '../../../sandbox/salesforce/index.ts';
import { Connection, apiVersion, startRig } from './rig.ts';
import type { Rig } from './rig.ts';

const { clientId, clientSecret, password, securityToken } = sandboxCredentials;

describe('signing in to the Salesforce sandbox', () => {
  let rig: Rig;
  before(async () => {
    rig = await startRig();
  });
  after(() => rig.sandbox.close());

  async function token(form: Record<string, string>, headers: Record<string, string> = {}) {
    const response = await fetch(`${rig.sandbox.url}/services/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers,
    });
    return { status: response.status, body: (await response.json()) as Record<string, string> };
  }

  it('client credentials run as the integration user', async () => {
    assert.equal(rig.connection.userInfo?.id, integrationUserId);
    assert.equal(rig.connection.userInfo.organizationId, organizationId);
    assert.equal(rig.connection.instanceUrl, rig.sandbox.url);
  });

  it('client credentials may come in a Basic header', async () => {
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const answer = await token({ grant_type: 'client_credentials' }, { authorization: `Basic ${basic}` });
    assert.equal(answer.status, 200);
    assert.equal(answer.body['token_type'], 'Bearer');
    assert.match(answer.body['access_token'] ?? '', /^00D5g0000000001!/);
  });

  it('a wrong client is refused in the words of Salesforce', async () => {
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: 'wrong' };
    assert.deepEqual(await token(form), {
      status: 400,
      body: { error: 'invalid_client', error_description: 'invalid client credentials' },
    });
    assert.deepEqual(await token({ ...form, client_id: 'nobody' }), {
      status: 400,
      body: { error: 'invalid_client_id', error_description: 'client identifier invalid' },
    });
  });

  it('a username and password sign in that person', async () => {
    const answer = await token({
      grant_type: 'password',
      client_id: clientId,
      client_secret: clientSecret,
      username: 'sidney.chen@example.com',
      password: password + securityToken,
    });
    const identity = await fetch(answer.body['id'] ?? '', {
      headers: { authorization: `Bearer ${answer.body['access_token']}` },
    });
    assert.equal(((await identity.json()) as { email: string }).email, 'sidney.chen@example.com');
  });

  it('a wrong password is an authentication failure', async () => {
    const answer = await token({
      grant_type: 'password',
      client_id: clientId,
      client_secret: clientSecret,
      username: 'sidney.chen@example.com',
      password: 'wrong',
    });
    assert.equal(answer.body['error'], 'invalid_grant');
  });

  it('an unknown grant type is not supported', async () => {
    assert.equal((await token({ grant_type: 'implicit' })).body['error'], 'unsupported_grant_type');
  });

  it('SOAP login answers with a session id that REST takes', async () => {
    const body = `<Envelope><Body><login xmlns="urn:partner.soap.sforce.com"><username>sidney.chen@example.com</username><password>${password}${securityToken}</password></login></Body></Envelope>`;
    const url = `${rig.sandbox.url}/services/Soap/u/59.0`;
    const xml = await (await fetch(url, { method: 'POST', body })).text();
    const session = /<sessionId>([^<]+)</.exec(xml)?.[1];
    const answer = await rig.call('GET', '/limits', undefined, { authorization: `Bearer ${session}` });
    assert.equal(answer.status, 200);
  });

  it('a jsforce login by name, password and security token works', async () => {
    const connection = new Connection({ loginUrl: rig.sandbox.url, version: apiVersion });
    await connection.login('sidney.chen@example.com', password + securityToken);
    assert.equal((await connection.identity()).email, 'sidney.chen@example.com');
    assert.equal((await connection.query('SELECT Id FROM Account')).totalSize, 9);
  });

  it('a call without a valid session answers 401 INVALID_SESSION_ID', async () => {
    const answer = await rig.call('GET', '/sobjects', undefined, { authorization: 'Bearer nonsense' });
    assert.equal(answer.status, 401);
    assert.deepEqual(answer.body, [
      { message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' },
    ]);
  });

  it('a session ends after its time on the sandbox clock', async () => {
    const short = await startRig({ sessionSeconds: 60 });
    try {
      short.sandbox.clock.advance(59_000);
      assert.equal((await short.call('GET', '/limits')).status, 200);
      short.sandbox.clock.advance(2_000);
      assert.equal((await short.call('GET', '/limits')).status, 401);
    } finally {
      await short.sandbox.close();
    }
  });

  it('a JWT signed with the configured key signs in its subject', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const jwtPublicKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const sandbox = await startSalesforceSandbox({
      port: 0,
      dataFile: ':memory:',
      credentials: { ...sandboxCredentials, jwtPublicKey },
    });
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const exchange = async (claims: Record<string, unknown>): Promise<Response> => {
      const unsigned = `${encode({ alg: 'RS256' })}.${encode(claims)}`;
      const signature = sign('RSA-SHA256', Buffer.from(unsigned), privateKey).toString('base64url');
      return fetch(`${sandbox.url}/services/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
          assertion: `${unsigned}.${signature}`,
        }),
      });
    };
    try {
      const exp = Math.floor(Date.now() / 1_000) + 180;
      const sub = 'integration@example.com';
      assert.equal((await exchange({ iss: clientId, sub, exp })).status, 200);
      assert.equal((await exchange({ iss: clientId, sub, exp: exp - 1_000 })).status, 400);
    } finally {
      await sandbox.close();
    }
  });
});
