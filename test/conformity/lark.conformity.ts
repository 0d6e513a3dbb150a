import assert from 'node:assert/strict';
import { sandboxCredentials } from '../../sandbox/credentials.ts';
import type { Sandbox } from '../../sandbox/kit/sandbox.ts';
import { startLarkSandbox } from '../../sandbox/lark/index.ts';
import { publicClient, type PublicClient, type Step } from './client.ts';

describe("the Lark sandbox, asked by Lark's SDK for Python", function () {
  this.timeout(600_000);
  let sandbox: Sandbox;
  let client: PublicClient;
  before(async () => {
    sandbox = await startLarkSandbox({ port: 0, dataFile: ':memory:' });
    const settings = { url: sandbox.url, control: sandbox.url, ...sandboxCredentials.lark };
    client = await publicClient('lark', settings);
  });
  after(async () => {
    client.close();
    await sandbox.close();
  });

  const codes = (answers: { answer?: unknown }[]): unknown[] =>
    answers.map(({ answer }) => (answer as { code?: number } | undefined)?.code);
  const fault = (name: string): Step => ['sandbox', 'POST', '/faults', { kind: 'refusal', name }];

  it('signs the app in and sends a message', async () => {
    const [sent, bot] = await client.run([['send', 'a@example.com', 'Hello'], ['bot']]);
    assert.deepEqual([sent?.error, bot?.answer], [undefined, 'Confetti']);
    const answer = await fetch(`${sandbox.url}/api/messages?to=a@example.com`);
    const { messages } = (await answer.json()) as { messages: { content: string }[] };
    assert.deepEqual(JSON.parse(messages[0]?.content ?? ''), { text: 'Hello' });
  });

  it('takes the same uuid for the same message', async () => {
    const [first, second] = await client.run([
      ['send', 'b@example.com', 'Hello', 'uuid-1'],
      ['send', 'b@example.com', 'Hello', 'uuid-1'],
    ]);
    const id = (one: { answer?: unknown } | undefined) => (one?.answer as { id: string }).id;
    assert.equal(id(first), id(second));
  });

  it('refuses a wrong secret, and a receiver that is none', async () => {
    const [, secret, receiver] = await client.run([
      ['forget token'],
      ['send', 'c@example.com', 'Hello', null, 'email', 'wrong'],
      ['send', 'nobody', 'Hello'],
    ]);
    assert.equal(secret?.error, 'ObtainAccessTokenException');
    assert.match(secret.said ?? '', /10014/);
    assert.equal((receiver?.answer as { code: number }).code, 230001);
  });

  it('ends a session, and lets the app in again', async () => {
    const answers = await client.run([
      ['send', 'd@example.com', 'Hello'],
      fault('session-expired'),
      ['send', 'd@example.com', 'Hello'],
      ['forget token'],
      ['send', 'd@example.com', 'Hello'],
    ]);
    assert.deepEqual(codes(answers), [0, undefined, 99991663, undefined, 0]);
  });

  it('limits messages, in all and to one receiver, and names whom the app may not write to', async () => {
    const to: Step = ['send', 'e@example.com', 'Hello'];
    const names = ['too-many-requests', 'receiver-limit', 'not-available-to-receiver'];
    const answers = await client.run(names.flatMap((name) => [fault(name), to]));
    assert.deepEqual(
      codes(answers).filter((code) => code !== undefined),
      [99991400, 230020, 230013],
    );
  });
});
