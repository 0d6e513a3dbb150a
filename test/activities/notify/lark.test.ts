import assert from 'node:assert/strict';

import { createLarkChannel } from '../../../activities/notify/lark.ts';
import type { Notification } from '../../../domain/notification.ts';
import { sandboxCredentials } from '../../../sandbox/credentials.ts';
import type { Sandbox } from '../../../sandbox/kit/sandbox.ts';
import { startLarkSandbox } from '../../../sandbox/lark/index.ts';
import type { StoredMessage } from '../../../sandbox/lark/index.ts';
import { aNotification, failsWith, sidney, xiaole } from './notification.ts';

const messages = { method: 'POST', path: '/open-apis/im' };

describe('the Lark channel', () => {
  let sandbox: Sandbox;
  let receivers = 0;

  before(async () => {
    sandbox = await startLarkSandbox({ port: 0, dataFile: ':memory:' });
  });
  afterEach(() => {
    sandbox.faults.clear();
    sandbox.clock.set(null);
  });
  after(() => sandbox.close());

  const channel = (changes: { appSecret?: string; timeoutMs?: number } = {}) =>
    createLarkChannel({ ...sandboxCredentials.lark, domain: sandbox.url, ...changes });

  /** To a person of its own, so that tests do not see each other's messages or run into the limit per receiver. */
  function anywhere(changes: Partial<Notification> = {}): { notification: Notification; email: string } {
    receivers += 1;
    const person = { id: `person-${receivers}`, name: 'Somebody', email: `person-${receivers}@example.com` };
    return { notification: aNotification({ to: [person], ...changes }), email: person.email };
  }

  async function messagesTo(receiver: string): Promise<readonly StoredMessage[]> {
    const answer = await fetch(`${sandbox.url}/api/messages?to=${encodeURIComponent(receiver)}`);
    return ((await answer.json()) as { messages: readonly StoredMessage[] }).messages;
  }

  it('sends a card with the subject, the lines and the request', async () => {
    const { notification, email } = anywhere({ kind: 'breach' });
    await channel().send(notification);
    const [message] = await messagesTo(email);
    const card = JSON.parse(message?.content ?? '{}') as Record<string, unknown>;
    assert.deepEqual(card['header'], {
      title: { tag: 'plain_text', content: notification.subject },
      template: 'red',
    });
    assert.deepEqual(card['elements'], [
      ...notification.lines.map((content) => ({ tag: 'div', text: { tag: 'plain_text', content } })),
      { tag: 'note', elements: [{ tag: 'plain_text', content: '■ Overdue · poc/P-1042' }] },
    ]);
  });

  it('reaches people by their Lark id, or else by their e-mail address', async () => {
    await channel().send(aNotification({ to: [sidney, xiaole] }));
    assert.equal((await messagesTo('ou_sidney'))[0]?.receiveIdType, 'open_id');
    assert.equal((await messagesTo(xiaole.email))[0]?.receiveIdType, 'email');
  });

  it('sends one message although the connection broke after the first was sent', async () => {
    const { notification, email } = anywhere();
    sandbox.faults.inject({ kind: 'drop-after-commit', match: messages });
    await assert.rejects(channel().send(notification), failsWith('Unreachable', true, /no usable answer/));
    await channel().send(notification);
    assert.deepEqual(
      (await messagesTo(email)).map(({ timesReceived }) => timesReceived),
      [2],
    );
  });

  it('does not take garbage for success', async () => {
    sandbox.faults.inject({ kind: 'garbage', match: messages });
    await assert.rejects(
      channel().send(anywhere().notification),
      failsWith('Unreachable', true, /no usable answer/),
    );
  });

  it('waits as long as a rate limit asks for', async () => {
    const headers = { 'x-ogw-ratelimit-reset': '7' };
    const body = { code: 99991400, msg: 'request trigger frequency limit' };
    sandbox.faults.inject({ kind: 'status', status: 429, body, headers, match: messages });
    await assert.rejects(
      channel().send(anywhere().notification),
      (error: Error & { nextRetryDelay?: number }) =>
        failsWith('Busy', true, /99991400/)(error) && error.nextRetryDelay === 7000,
    );
  });

  it('may be tried again when Lark itself has failed', async () => {
    const body = { code: 1500, msg: 'internal error' };
    sandbox.faults.inject({ kind: 'status', status: 500, body, match: messages });
    await assert.rejects(channel().send(anywhere().notification), failsWith('Busy', true, /1500/));
  });

  it('gives up on a person whom the app may not reach', async () => {
    const body = { code: 230013, msg: 'Bot has NO availability to this user.' };
    sandbox.faults.inject({ kind: 'status', status: 400, body, match: messages });
    const { notification, email } = anywhere();
    await assert.rejects(channel().send(notification), failsWith('Invalid', false, new RegExp(email)));
  });

  it('says what to switch on when the app has no bot', async () => {
    const body = { code: 230006, msg: 'Bot ability is not activated.' };
    sandbox.faults.inject({ kind: 'status', status: 400, body, match: messages });
    await assert.rejects(
      channel().send(anywhere().notification),
      failsWith('Misconfigured', true, /Switch on/),
    );
  });

  it('fetches a new token when Lark no longer knows the one it has', async () => {
    const used = channel();
    await used.send(anywhere().notification);
    sandbox.clock.advance(3 * 3_600_000);
    const { notification, email } = anywhere();
    await used.send(notification);
    assert.equal((await messagesTo(email)).length, 1);
  });

  it('names the settings and never the secret when the credentials are wrong', async () => {
    const wrong = channel({ appSecret: 's3cret-word' });
    await assert.rejects(wrong.send(anywhere().notification), (error: Error) => {
      assert.ok(failsWith('Unauthorized', true, /LARK_APP_ID and LARK_APP_SECRET/)(error));
      assert.doesNotMatch(`${error.message} ${String(error.cause)} ${error.stack}`, /s3cret-word/);
      return true;
    });
  });

  it('refuses blank credentials', () => {
    assert.throws(() => channel({ appSecret: '' }), /LARK_APP_ID and LARK_APP_SECRET/);
  });

  it('prints nothing, even when it fails', async () => {
    const printed: unknown[] = [];
    const { log, info, warn, error } = console;
    const keep = (...parts: unknown[]) => void printed.push(parts);
    Object.assign(console, { log: keep, info: keep, warn: keep, error: keep });
    try {
      sandbox.faults.inject({ kind: 'status', status: 500 });
      await channel()
        .send(anywhere().notification)
        .catch(() => undefined);
    } finally {
      Object.assign(console, { log, info, warn, error });
    }
    assert.deepEqual(printed, []);
  });

  it('stops waiting after its time-out', async () => {
    sandbox.faults.inject({ kind: 'slow', delayMs: 60_000, match: messages });
    const { notification } = anywhere();
    await assert.rejects(
      channel({ timeoutMs: 50 }).send(notification),
      failsWith('Unreachable', true, /timeout/),
    );
  });

  it('stops waiting when its caller does', async () => {
    sandbox.faults.inject({ kind: 'slow', delayMs: 60_000, match: messages });
    const signal = AbortSignal.timeout(20);
    await assert.rejects(
      channel().send(anywhere().notification, signal),
      failsWith('Unreachable', true, /canceled/),
    );
  });

  it('checks the credentials without sending', async () => {
    await channel().ping();
    await assert.rejects(
      channel({ appSecret: 'wrong' }).ping(),
      failsWith('Unauthorized', true, /LARK_APP_SECRET/),
    );
  });
});
