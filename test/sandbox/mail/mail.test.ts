import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createTransport } from 'nodemailer';

import { startMailSandbox } from '../../../sandbox/mail/index.ts';
import type { MailSandbox, StoredMail } from '../../../sandbox/mail/index.ts';

/** Sends a mail; nodemailer's error is thrown as it is. */
async function send(
  sandbox: MailSandbox,
  mail: { to: string; subject?: string; messageId?: string; html?: string },
) {
  await createTransport(sandbox.smtpUrl).sendMail({ from: 'a@example.com', text: 'Hello', ...mail });
}

async function inbox(sandbox: MailSandbox, to: string): Promise<readonly StoredMail[]> {
  const answer = await fetch(`${sandbox.url}/api/messages?to=${encodeURIComponent(to)}`);
  return ((await answer.json()) as { messages: readonly StoredMail[] }).messages;
}

function tellFault(sandbox: MailSandbox, fault: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${sandbox.url}/_sandbox/smtp-faults`, {
    method: 'POST',
    headers,
    body: JSON.stringify(fault),
  });
}

describe('the mail sandbox', () => {
  let sandbox: MailSandbox;

  before(async () => {
    sandbox = await startMailSandbox({ smtpPort: 0, httpPort: 0, dataFile: ':memory:' });
  });
  afterEach(() => {
    sandbox.smtpFaults.clear();
    sandbox.clock.set(null);
  });
  after(() => sandbox.close());

  it('finds mails by recipient, whatever the case', async () => {
    await send(sandbox, { to: 'Case@example.com', subject: 'Grüße · 你好' });
    assert.deepEqual(
      (await inbox(sandbox, 'case@EXAMPLE.com')).map(({ subject }) => subject),
      ['Grüße · 你好'],
    );
    assert.deepEqual(await inbox(sandbox, 'nobody@example.com'), []);
  });

  it('stores a repeated Message-ID once and counts it', async () => {
    const mail = { to: 'twice@example.com', messageId: '<same@example.com>' };
    await send(sandbox, mail);
    await send(sandbox, mail);
    const mails = await inbox(sandbox, mail.to);
    assert.deepEqual(
      mails.map(({ messageId, timesReceived }) => ({ messageId, timesReceived })),
      [{ messageId: 'same@example.com', timesReceived: 2 }],
    );
  });

  it('stamps mails by its clock', async () => {
    sandbox.clock.set('2030-01-02T03:04:05Z');
    await send(sandbox, { to: 'clock@example.com' });
    assert.match((await inbox(sandbox, 'clock@example.com'))[0]?.receivedAt ?? '', /^2030-01-02T03:04:/);
  });

  it('refuses as often as it is told to over HTTP, and only the address that is named', async () => {
    const fault = { kind: 'refuse', code: 451, to: 'late@example.com' };
    assert.equal((await tellFault(sandbox, fault)).status, 201);
    await send(sandbox, { to: 'other@example.com' });
    await assert.rejects(send(sandbox, { to: 'late@example.com' }), { responseCode: 451 });
    await send(sandbox, { to: 'late@example.com' });
    assert.equal((await inbox(sandbox, 'late@example.com')).length, 1);
  });

  it('shows how to write a fault when it cannot read one', async () => {
    const answer = await tellFault(sandbox, { kind: 'refuse', code: 200 });
    assert.equal(answer.status, 400);
    assert.match(((await answer.json()) as { message: string }).message, /Send JSON like .*450/);
  });

  it('stores nothing when the connection drops before', async () => {
    sandbox.smtpFaults.inject({ kind: 'drop-before-commit' });
    await assert.rejects(send(sandbox, { to: 'dropped@example.com' }));
    assert.deepEqual(await inbox(sandbox, 'dropped@example.com'), []);
  });

  it('keeps the mail and answers what is no SMTP', async () => {
    sandbox.smtpFaults.inject({ kind: 'garbage' });
    await assert.rejects(send(sandbox, { to: 'garbage@example.com' }));
    assert.equal((await inbox(sandbox, 'garbage@example.com')).length, 1);
  });

  it('shows mails on pages that run no script and escape every text', async () => {
    const evil = '<script>alert(1)</script>';
    await send(sandbox, { to: 'page@example.com', subject: evil, html: `<p title="x">${evil}</p>` });
    const [mail] = await inbox(sandbox, 'page@example.com');
    for (const path of ['/', `/messages/${mail?.id}`]) {
      const answer = await fetch(sandbox.url + path);
      const text = await answer.text();
      assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
      assert.match(text, /&lt;script&gt;alert\(1\)/);
      assert.doesNotMatch(text, /<script/);
    }
  });

  it('says where the list is when a mail is not there', async () => {
    const answer = await fetch(`${sandbox.url}/messages/987654`);
    assert.equal(answer.status, 404);
    assert.match(await answer.text(), /list is at \//);
  });

  it('refuses a busy SMTP port by its number and frees its mailbox', async () => {
    const { smtpPort } = sandbox;
    const second = startMailSandbox({ smtpPort, httpPort: 0, dataFile: ':memory:' });
    await assert.rejects(second, new RegExp(`Port ${smtpPort} on 127.0.0.1 is taken`));
  });

  it('keeps its mails in the file across a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'confetti-mail-'));
    const options = { smtpPort: 0, httpPort: 0, dataFile: join(folder, 'deep', 'mail.sqlite') };
    const first = await startMailSandbox(options);
    await send(first, { to: 'kept@example.com' });
    await first.close();
    const second = await startMailSandbox(options);
    try {
      assert.equal((await inbox(second, 'kept@example.com')).length, 1);
    } finally {
      await second.close();
      await rm(folder, { recursive: true });
    }
  });
});
