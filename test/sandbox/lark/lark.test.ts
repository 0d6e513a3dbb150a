import assert from 'node:assert/strict';

import { sandboxCredentials } from '../../../sandbox/credentials.ts';
import type { Sandbox } from '../../../sandbox/kit/sandbox.ts';
import { startLarkSandbox } from '../../../sandbox/lark/index.ts';
import type { StoredMessage } from '../../../sandbox/lark/index.ts';

interface Answer {
  readonly status: number;
  readonly code: number;
  readonly msg: string;
  readonly data?: { readonly message_id: string };
  readonly tenant_access_token?: string;
  readonly expire?: number;
}

describe('the Lark sandbox', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startLarkSandbox({ port: 0, dataFile: ':memory:' });
  });
  afterEach(() => sandbox.close());

  async function post(path: string, body: unknown, token?: string): Promise<Answer> {
    const headers = {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
    };
    const answer = await fetch(sandbox.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return { ...((await answer.json()) as Omit<Answer, 'status'>), status: answer.status };
  }

  const signIn = (appId: string, appSecret: string) =>
    post('/open-apis/auth/v3/tenant_access_token/internal', { app_id: appId, app_secret: appSecret });

  async function goodToken(): Promise<string> {
    const { appId, appSecret } = sandboxCredentials.lark;
    return (await signIn(appId, appSecret)).tenant_access_token ?? '';
  }

  function send(
    token: string | undefined,
    changes: Record<string, unknown> = {},
    type = 'email',
  ): Promise<Answer> {
    const body = { receive_id: 'a@example.com', msg_type: 'text', content: '{"text":"Hello"}', ...changes };
    return post(`/open-apis/im/v1/messages?receive_id_type=${type}`, body, token);
  }

  async function messages(): Promise<readonly StoredMessage[]> {
    const answer = await fetch(`${sandbox.url}/api/messages`);
    return ((await answer.json()) as { messages: readonly StoredMessage[] }).messages;
  }

  const refusals: [name: string, status: number, code: number][] = [
    ['keys-refused', 400, 99991663],
    ['too-many-requests', 429, 99991400],
    ['receiver-limit', 400, 230020],
    ['not-available-to-receiver', 400, 230013],
  ];
  for (const [name, status, code] of refusals) {
    it(`refuses a message with ${name}, once`, async () => {
      const token = await goodToken();
      sandbox.faults.inject({ kind: 'refusal', name });
      const refused = await send(token);
      assert.deepEqual([refused.status, refused.code], [status, code]);
      assert.equal((await send(token)).code, 0);
    });
  }

  it('ends every access token when it is told to', async () => {
    const token = await goodToken();
    sandbox.faults.inject({ kind: 'refusal', name: 'session-expired' });
    assert.equal((await send(token)).code, 99991663);
    assert.equal((await send(await goodToken())).code, 0);
  });

  it('refuses the keys of a sign-in when it is told to', async () => {
    const { appId, appSecret } = sandboxCredentials.lark;
    sandbox.faults.inject({ kind: 'refusal', name: 'keys-refused' });
    assert.equal((await signIn(appId, appSecret)).code, 10014);
  });

  it('gives its one app a token for two hours', async () => {
    const { appId, appSecret } = sandboxCredentials.lark;
    const answer = await signIn(appId, appSecret);
    assert.deepEqual([answer.code, answer.expire], [0, 7200]);
  });

  it('refuses a wrong app id and a wrong secret as Lark does', async () => {
    assert.equal((await signIn('cli_other', 'x')).code, 10003);
    assert.equal((await signIn(sandboxCredentials.lark.appId, 'x')).code, 10014);
  });

  it('refuses calls without a token, with an unknown one and with an expired one', async () => {
    const token = await goodToken();
    assert.equal((await send(undefined)).code, 99991661);
    assert.equal((await send('t-unknown')).code, 99991663);
    sandbox.clock.advance(7_200_000);
    assert.deepEqual([(await send(token)).status, (await send(token)).code], [400, 99991663]);
  });

  it('sends a uuid once within an hour and answers with the same message', async () => {
    const token = await goodToken();
    const first = await send(token, { uuid: 'u-1' });
    const second = await send(token, { uuid: 'u-1' });
    assert.equal(first.data?.message_id, second.data?.message_id);
    assert.deepEqual(
      (await messages()).map(({ timesReceived }) => timesReceived),
      [2],
    );
  });

  it('sends a uuid again after an hour', async () => {
    const token = await goodToken();
    await send(token, { uuid: 'u-1' });
    sandbox.clock.advance(3_600_001);
    await send(token, { uuid: 'u-1' });
    assert.equal((await messages()).length, 2);
  });

  it('takes no more than five messages a second to one receiver', async () => {
    const token = await goodToken();
    const codes = [];
    for (let count = 0; count < 6; count += 1) codes.push((await send(token)).code);
    assert.deepEqual(codes, [0, 0, 0, 0, 0, 230020]);
    sandbox.clock.advance(1_001);
    assert.equal((await send(token)).code, 0);
  });

  it('takes no more than fifty messages a second and says how long to wait', async () => {
    const token = await goodToken();
    const sendTo = (index: number) => send(token, { receive_id: `p${index}@example.com` });
    const answers = await Promise.all(Array.from({ length: 51 }, (_unused, index) => sendTo(index)));
    const refused = answers.filter(({ code }) => code !== 0);
    assert.deepEqual(
      refused.map(({ status, code }) => [status, code]),
      [[429, 99991400]],
    );
  });

  const wrong: readonly [string, Record<string, unknown>, string, number][] = [
    ['an unknown kind of receiver', {}, 'telephone', 230001],
    ['an e-mail address that is none', { receive_id: 'ou_1' }, 'email', 230001],
    ['a content that is no JSON', { content: 'Hello' }, 'email', 230001],
    ['a uuid of more than 50 characters', { uuid: 'u'.repeat(51) }, 'email', 230001],
    ['a card without elements', { msg_type: 'interactive', content: '{}' }, 'email', 230099],
  ];
  for (const [what, changes, type, code] of wrong) {
    it(`refuses ${what}`, async () => {
      const answer = await send(await goodToken(), changes, type);
      assert.deepEqual([answer.status, answer.code], [400, code]);
      assert.deepEqual(await messages(), []);
    });
  }

  it('shows messages on a page that runs no script and escapes every text', async () => {
    const card = {
      elements: [{ tag: 'div', text: { tag: 'plain_text', content: '<script>alert(1)</script>' } }],
    };
    await send(await goodToken(), { msg_type: 'interactive', content: JSON.stringify(card) });
    const answer = await fetch(`${sandbox.url}/?to=a@example.com`);
    const text = await answer.text();
    assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    assert.match(text, /<div>&lt;script&gt;alert\(1\)/);
    assert.doesNotMatch(text, /<script/);
  });
});
