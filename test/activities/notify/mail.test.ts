import assert from 'node:assert/strict';

import { createMailChannel } from '../../../activities/notify/mail.ts';
import { startMailSandbox } from '../../../sandbox/mail/index.ts';
import type { MailSandbox, StoredMail } from '../../../sandbox/mail/index.ts';
import { aNotification, failsWith, sidney, xiaole } from './notification.ts';

const from = 'Confetti <confetti@example.com>';

describe('the mail channel', () => {
  let sandbox: MailSandbox;

  before(async () => {
    sandbox = await startMailSandbox({ smtpPort: 0, httpPort: 0, dataFile: ':memory:' });
  });
  afterEach(() => sandbox.smtpFaults.clear());
  after(() => sandbox.close());

  const channel = (timeoutMs = 5_000) => createMailChannel({ smtpUrl: sandbox.smtpUrl, from, timeoutMs });

  async function mailsAbout(requestId: string): Promise<readonly StoredMail[]> {
    const answer = await fetch(`${sandbox.url}/api/messages`);
    const { messages } = (await answer.json()) as { messages: readonly StoredMail[] };
    return messages.filter(({ headers }) =>
      headers.some(({ name, value }) => name === 'x-confetti-request' && value === requestId),
    );
  }

  it('writes the subject, the lines and the request in plain text', async () => {
    const notification = aNotification({ id: 'n-text', requestId: 'poc/text' });
    await channel().send(notification);
    const [mail] = await mailsAbout('poc/text');
    assert.ok(mail);
    assert.equal(mail.subject, notification.subject);
    assert.equal(mail.text.trim(), `${notification.lines.join('\n')}\n\nWaiting for you · poc/text`);
  });

  it('writes the same sentences as HTML with every text escaped', async () => {
    await channel().send(aNotification({ id: 'n-html', requestId: 'poc/html' }));
    const [mail] = await mailsAbout('poc/html');
    assert.match(mail?.html ?? '', /latency &amp; &lt;throughput&gt; of the order service/);
  });

  it('sends one mail to each person and shows nobody the other', async () => {
    await channel().send(aNotification({ id: 'n-two', requestId: 'poc/two', to: [xiaole, sidney] }));
    const mails = await mailsAbout('poc/two');
    assert.deepEqual(mails.map(({ to }) => to).sort(), [[sidney.email], [xiaole.email]]);
  });

  it('asks for no automatic replies', async () => {
    await channel().send(aNotification({ id: 'n-auto', requestId: 'poc/auto' }));
    const [mail] = await mailsAbout('poc/auto');
    assert.ok(
      mail?.headers.some(({ name, value }) => name === 'auto-submitted' && value === 'auto-generated'),
    );
  });

  it('repeats the same message after a connection that broke when the mail was stored', async () => {
    const notification = aNotification({ id: 'n-unknown', requestId: 'poc/unknown' });
    sandbox.smtpFaults.inject({ kind: 'drop-after-commit' });
    await assert.rejects(channel().send(notification), failsWith('Unreachable', true, /SMTP_URL/));
    await channel().send(notification);
    const mails = await mailsAbout('poc/unknown');
    assert.deepEqual(
      mails.map(({ timesReceived }) => timesReceived),
      [2],
    );
  });

  it('gives two notifications two message ids', async () => {
    await channel().send(aNotification({ id: 'n-a', requestId: 'poc/ids' }));
    await channel().send(aNotification({ id: 'n-b', requestId: 'poc/ids' }));
    assert.equal((await mailsAbout('poc/ids')).length, 2);
  });

  it('may be tried again after a 4xx reply', async () => {
    sandbox.smtpFaults.inject({ kind: 'refuse', code: 450 });
    await assert.rejects(channel().send(aNotification()), failsWith('Busy', true, /try again later/));
  });

  it('gives up on a recipient that the server refuses with 5xx', async () => {
    sandbox.smtpFaults.inject({ kind: 'refuse', code: 550 });
    await assert.rejects(
      channel().send(aNotification()),
      failsWith('Invalid', false, /xiaole\.fang@example\.com/),
    );
  });

  it("names the sender's address when the server refuses it", async () => {
    sandbox.smtpFaults.inject({ kind: 'refuse', code: 553, stage: 'sender' });
    await assert.rejects(
      channel().send(aNotification()),
      failsWith('Misconfigured', true, /sender's address/),
    );
  });

  it('names the setting and never the password when the sign-in is refused', async () => {
    sandbox.smtpFaults.inject({ kind: 'refuse', code: 535, stage: 'auth' });
    const smtpUrl = sandbox.smtpUrl.replace('smtp://', 'smtp://confetti:s3cret-word@');
    await assert.rejects(createMailChannel({ smtpUrl, from }).send(aNotification()), (error: Error) => {
      assert.ok(failsWith('Unauthorized', true, /SMTP_URL/)(error));
      assert.doesNotMatch(`${error.message} ${String(error.cause)} ${error.stack}`, /s3cret-word/);
      return true;
    });
  });

  it('is unreachable when nobody listens', async () => {
    const closed = await startMailSandbox({ smtpPort: 0, httpPort: 0, dataFile: ':memory:' });
    await closed.close();
    const gone = createMailChannel({ smtpUrl: closed.smtpUrl, from });
    await assert.rejects(gone.send(aNotification()), failsWith('Unreachable', true, /SMTP_URL/));
  });

  it('is unreachable when the server does not answer in time', async () => {
    sandbox.smtpFaults.inject({ kind: 'slow', delayMs: 60_000 });
    await assert.rejects(
      channel(250).send(aNotification()),
      failsWith('Unreachable', true, /did not answer.*timeout/),
    );
  });

  it('refuses a setting that is no SMTP address without showing it', () => {
    const create = () => createMailChannel({ smtpUrl: 'confetti:s3cret-word@mail.example.com', from });
    assert.throws(create, (error: Error) => /SMTP_URL/.test(error.message) && !/s3cret/.test(error.message));
  });

  it('checks the connection without sending', async () => {
    const before = (await mailsAbout('poc/P-1042')).length;
    await channel().ping();
    assert.equal((await mailsAbout('poc/P-1042')).length, before);
  });

  it('says in the check that the sign-in is refused', async () => {
    sandbox.smtpFaults.inject({ kind: 'refuse', code: 535, stage: 'auth' });
    const smtpUrl = sandbox.smtpUrl.replace('smtp://', 'smtp://confetti:s3cret-word@');
    await assert.rejects(
      createMailChannel({ smtpUrl, from }).ping(),
      failsWith('Unauthorized', true, /SMTP_URL/),
    );
  });
});
