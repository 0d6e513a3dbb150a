import assert from 'node:assert/strict';

import { CancelledFailure } from '@temporalio/common';
import type { Info } from '@temporalio/activity';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';

import { failure } from '../../../activities/failures.ts';
import type { FailureKind } from '../../../activities/failures.ts';
import { createNotifyActivities } from '../../../activities/notify/activities.ts';
import type { Channel } from '../../../activities/notify/channel.ts';
import { createMailChannel } from '../../../activities/notify/mail.ts';
import { startMailSandbox } from '../../../sandbox/mail/index.ts';
import type { MailSandbox, StoredMail } from '../../../sandbox/mail/index.ts';
import { aNotification, failsWith, sidney, xiaole } from './notification.ts';

/** A channel that keeps whom it was asked to reach and fails for the people given. */
function fakeChannel(
  failing: Readonly<Record<string, FailureKind>> = {},
): Channel & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    name: 'mail',
    asked,
    send({ to }) {
      for (const { id } of to) {
        asked.push(id);
        const kind = failing[id];
        if (kind !== undefined) return Promise.reject(failure(kind, `${id}: ${kind}`));
      }
      return Promise.resolve();
    },
    ping: () => Promise.resolve(),
  };
}

/** Without the worker's log of failed attempts, which these tests provoke. */
const quietEnvironment = (info: Partial<Info> = {}) =>
  new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });

/** Runs one attempt; `heartbeat` is what the last attempt has left and what this one leaves. */
async function attempt(
  channel: Channel,
  heartbeat?: unknown,
): Promise<{ error?: Error; undelivered?: readonly string[]; heartbeat?: unknown }> {
  const environment = quietEnvironment({ heartbeatDetails: heartbeat });
  let last: unknown;
  environment.on('heartbeat', (details: unknown) => (last = details));
  const { notify } = createNotifyActivities({ channels: [channel] });
  try {
    const input = { channel: 'mail' as const, notifications: [aNotification({ to: [xiaole, sidney] })] };
    const { undelivered } = await environment.run<
      [typeof input],
      Awaited<ReturnType<typeof notify>>,
      typeof notify
    >(notify, input);
    return { undelivered, heartbeat: last };
  } catch (error) {
    assert.ok(error instanceof Error);
    return { error, heartbeat: last };
  }
}

describe('the notify activity', () => {
  it('writes to everybody', async () => {
    const channel = fakeChannel();
    assert.equal((await attempt(channel)).error, undefined);
    assert.deepEqual(channel.asked, [xiaole.id, sidney.id]);
  });

  it('does nothing for a channel that the settings do not switch on', async () => {
    const channel = fakeChannel();
    const { notify } = createNotifyActivities({ channels: [channel] });
    await quietEnvironment().run(notify, { channel: 'lark' as const, notifications: [aNotification()] });
    assert.deepEqual(channel.asked, []);
  });

  it('does not write again to people whom an earlier attempt has reached', async () => {
    const first = await attempt(fakeChannel({ [xiaole.id]: 'Busy' }));
    assert.ok(first.error && failsWith('Busy', true, /xiaole/)(first.error));
    const channel = fakeChannel();
    await attempt(channel, first.heartbeat);
    assert.deepEqual(channel.asked, [xiaole.id]);
  });

  it('writes to the others although one is refused for good, and then says who was not reached', async () => {
    const channel = fakeChannel({ [xiaole.id]: 'Invalid' });
    const { undelivered } = await attempt(channel);
    assert.match(String(undelivered), /xiaole/);
    assert.deepEqual(channel.asked, [xiaole.id, sidney.id]);
  });

  it('still says who was refused when a later attempt reaches the rest', async () => {
    const first = await attempt(fakeChannel({ [xiaole.id]: 'Invalid', [sidney.id]: 'Busy' }));
    assert.ok(first.error && failsWith('Busy', true, /sidney/)(first.error));
    const { undelivered } = await attempt(fakeChannel(), first.heartbeat);
    assert.match(String(undelivered), /xiaole/);
  });

  it('sends several messages in one go, and none of them twice', async () => {
    const [channel, environment] = [fakeChannel(), quietEnvironment()];
    const { notify } = createNotifyActivities({ channels: [channel] });
    const notifications = [
      aNotification({ id: 'a', to: [xiaole] }),
      aNotification({ id: 'b', to: [xiaole] }),
    ];
    await environment.run(notify, { channel: 'mail' as const, notifications });
    assert.deepEqual(channel.asked, [xiaole.id, xiaole.id]);
  });

  it('stops at once when the channel cannot be reached', async () => {
    const channel = fakeChannel({ [xiaole.id]: 'Unreachable' });
    const { error } = await attempt(channel);
    assert.ok(error && failsWith('Unreachable', true, /xiaole/)(error));
    assert.deepEqual(channel.asked, [xiaole.id]);
  });

  it('ends as cancelled when it is cancelled while it sends', async () => {
    const environment = quietEnvironment();
    const slow: Channel = {
      ...fakeChannel(),
      send: (_notification, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(failure('Unreachable', 'broken off')));
          environment.cancel();
        }),
    };
    const { notify } = createNotifyActivities({ channels: [slow] });
    const running = environment.run(notify, { channel: 'mail' as const, notifications: [aNotification()] });
    await assert.rejects(running, CancelledFailure);
  });

  describe('by mail', () => {
    let sandbox: MailSandbox;

    before(async () => {
      sandbox = await startMailSandbox({ smtpPort: 0, httpPort: 0, dataFile: ':memory:' });
    });
    after(() => sandbox.close());

    const mail = () => createMailChannel({ smtpUrl: sandbox.smtpUrl, from: 'confetti@example.com' });

    it('leaves one message after a retry of an unknown outcome', async () => {
      sandbox.smtpFaults.inject({ kind: 'drop-after-commit' });
      const first = await attempt(mail());
      assert.ok(first.error && failsWith('Unreachable', true, /SMTP_URL/)(first.error));
      assert.equal((await attempt(mail(), first.heartbeat)).error, undefined);
      const answer = await fetch(`${sandbox.url}/api/messages?to=${xiaole.email}`);
      const { messages } = (await answer.json()) as { messages: readonly StoredMail[] };
      assert.deepEqual(
        messages.map(({ timesReceived }) => timesReceived),
        [2],
      );
    });
  });
});
