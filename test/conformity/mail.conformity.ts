import assert from 'node:assert/strict';
import { startMailSandbox, type MailSandbox, type StoredMail } from '../../sandbox/mail/index.ts';
import { run, type Ran } from '../support/temporal-cli.ts';
import { publicClient, type PublicClient } from './client.ts';

describe('the mail sandbox', () => {
  let sandbox: MailSandbox;
  let smtplib: PublicClient;
  before(async () => {
    sandbox = await startMailSandbox({ smtpPort: 0, httpPort: 0, dataFile: ':memory:' });
    const settings = { host: '127.0.0.1', port: sandbox.smtpPort, control: sandbox.url };
    smtplib = await publicClient('smtp', settings);
  });
  afterEach(() => sandbox.smtpFaults.clear());
  after(async () => {
    smtplib.close();
    await sandbox.close();
  });

  async function inbox(to: string): Promise<readonly StoredMail[]> {
    const answer = await fetch(`${sandbox.url}/api/messages?to=${encodeURIComponent(to)}`);
    return ((await answer.json()) as { messages: readonly StoredMail[] }).messages;
  }

  describe("asked by Python's smtplib", () => {
    it('takes a mail with a sign-in and without, to several people', async () => {
      const answers = await smtplib.run([
        ['send', ['a@example.com', 'b@example.com'], 'several'],
        ['send', ['a@example.com'], 'signed-in', 'somebody'],
      ]);
      assert.deepEqual(answers, [{ answer: {} }, { answer: {} }]);
      assert.deepEqual((await inbox('a@example.com')).map(({ subject }) => subject).toSorted(), [
        'several',
        'signed-in',
      ]);
      assert.match((await inbox('b@example.com'))[0]?.text ?? '', /Grüße/);
    });

    it('says what it can, and offers no TLS', async () => {
      const [answer] = await smtplib.run([['extensions']]);
      const names = answer?.answer as string[];
      assert.ok(names.includes('auth') && names.includes('8bitmime'), String(names));
      assert.ok(!names.includes('starttls'));
    });

    const refusals: [what: string, fault: object, error: string][] = [
      ['at connecting', { stage: 'connect', code: 421 }, 'SMTPConnectError'],
      // Twice: it tries a second mechanism.
      ['a sign-in', { stage: 'auth', code: 535, times: 2 }, 'SMTPAuthenticationError'],
      ['a sender', { stage: 'sender', code: 550 }, 'SMTPSenderRefused'],
      ['every recipient', { stage: 'recipient', code: 450 }, 'SMTPRecipientsRefused'],
      ['the mail', { stage: 'data', code: 452 }, 'SMTPDataError'],
    ];
    for (const [what, fault, error] of refusals) {
      it(`refuses ${what} in a way that it understands`, async () => {
        const [, refused, again] = await smtplib.run([
          ['sandbox', 'POST', '/smtp-faults', { kind: 'refuse', ...fault }],
          ['send', ['c@example.com'], 'refused', 'somebody'],
          ['send', ['c@example.com'], 'refused', 'somebody'],
        ]);
        assert.equal(refused?.error, error, refused?.said);
        assert.deepEqual(again, { answer: {} });
      });
    }

    it('refuses one of two recipients and takes the mail for the other', async () => {
      const [, sent] = await smtplib.run([
        ['sandbox', 'POST', '/smtp-faults', { kind: 'refuse', code: 550, to: 'gone@example.com' }],
        ['send', ['gone@example.com', 'there@example.com'], 'half'],
      ]);
      assert.deepEqual(sent?.answer, { 'gone@example.com': 550 });
      assert.equal((await inbox('there@example.com')).length, 1);
      assert.equal((await inbox('gone@example.com')).length, 0);
    });

    it('cuts the connection before a mail is kept, and after', async () => {
      for (const [kind, kept] of [
        ['drop-before-commit', 0],
        ['drop-after-commit', 1],
      ] as const) {
        const to = `${kind}@example.com`;
        const [, cut] = await smtplib.run([
          ['sandbox', 'POST', '/smtp-faults', { kind }],
          ['send', [to], kind],
        ]);
        assert.match(cut?.error ?? '', /SMTPServerDisconnected|ConnectionResetError/);
        assert.equal((await inbox(to)).length, kept);
      }
    });
  });

  describe('asked by curl', () => {
    const curl = (to: string): Promise<Ran> =>
      run(
        'curl',
        [
          ...['--silent', '--show-error', '--noproxy', '*', '--upload-file', '-', sandbox.smtpUrl],
          ...['--mail-from', 'script@example.com', '--mail-rcpt', to],
        ],
        { PATH: process.env['PATH'] ?? '' },
        { input: `From: script@example.com\r\nTo: ${to}\r\nSubject: By curl\r\n\r\nHello\r\n` },
      );

    it('takes a mail', async () => {
      assert.equal((await curl('curl@example.com')).code, 0);
      assert.equal((await inbox('curl@example.com'))[0]?.subject, 'By curl');
    });

    it('refuses one, and curl says with what', async () => {
      sandbox.smtpFaults.inject({ kind: 'refuse', code: 550 });
      const { code, stderr } = await curl('refused@example.com');
      assert.notEqual(code, 0);
      assert.match(stderr, /550/);
    });

    it('answers what is no SMTP, and curl does not take it for an answer', async () => {
      sandbox.smtpFaults.inject({ kind: 'garbage' });
      assert.notEqual((await curl('garbage@example.com')).code, 0);
    });
  });
});
