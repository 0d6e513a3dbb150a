import assert from 'node:assert/strict';
import { sandboxCredentials } from '../../sandbox/credentials.ts';
import type { Sandbox } from '../../sandbox/kit/sandbox.ts';
import { people, standardAudience, startProvider, webUrl } from '../sandbox/identity/rig.ts';
import { createVisitor, formOn, signInAs } from '../support/server/visitor.ts';
import { publicClient, type PublicClient } from './client.ts';

describe('the identity sandbox, asked by Authlib', function () {
  this.timeout(600_000);
  let sandbox: Sandbox;
  let client: PublicClient;
  before(async () => {
    sandbox = await startProvider();
    client = await publicClient('openid', { url: sandbox.url, control: sandbox.url });
  });
  after(async () => {
    client.close();
    await sandbox.close();
  });

  const { cli, services } = sandboxCredentials.identity;

  it('is found by its discovery document', async () => {
    const [found] = await client.run([['discover']]);
    const { issuer, grant_types_supported: grants } = found?.answer as Record<string, unknown>;
    assert.equal(issuer, sandbox.url);
    assert.ok((grants as string[]).includes('urn:ietf:params:oauth:grant-type:device_code'));
  });

  it('gives a program a token that its keys verify, and refuses a wrong secret', async () => {
    const { clientId, clientSecret } = services.reporting;
    const [good, bad] = await client.run([
      ['program', clientId, clientSecret],
      ['program', clientId, 'wrong'],
    ]);
    const { aud, client_id: who } = good?.answer as Record<string, unknown>;
    assert.deepEqual([aud, who], [standardAudience, clientId]);
    assert.match(bad?.said ?? '', /invalid_client/);
  });

  it('signs a device in once a person has typed its code', async () => {
    const [begun] = await client.run([['begin', cli.clientId, 'openid email profile offline_access']]);
    const { device_code, user_code, verification_uri } = begun?.answer as Record<string, string>;
    const [early] = await client.run([['poll', cli.clientId, device_code]]);
    assert.match(early?.said ?? '', /authorization_pending/);

    const visitor = createVisitor(webUrl);
    const input = formOn(await visitor.get(verification_uri ?? ''), 'op.deviceInputForm');
    const page = await visitor.post(input.action, { ...input.fields, user_code: user_code ?? '' });
    const confirm = formOn(page, 'op.deviceConfirmForm');
    const email = people[0]?.email ?? '';
    await signInAs(visitor, await visitor.post(confirm.action, confirm.fields), email);

    const [tokens] = await client.run([['poll', cli.clientId, device_code]]);
    const { access, id } = tokens?.answer as Record<'access' | 'id', Record<string, unknown>>;
    assert.deepEqual([access['email'], id['aud']], [email, cli.clientId]);
  });

  it('gives no token for a device code that is none', async () => {
    const [refused] = await client.run([['poll', cli.clientId, 'nothing']]);
    assert.match(refused?.said ?? '', /invalid_grant/);
  });
});
