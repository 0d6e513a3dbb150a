import assert from 'node:assert/strict';
import { createTransport } from 'nodemailer';
import { kindOfSandbox, presetsOf } from '../../../../client/web/screens/sandboxes/presets.ts';
import { startLarkSandbox } from '../../../../sandbox/lark/index.ts';
import { startMailSandbox, type MailSandbox } from '../../../../sandbox/mail/index.ts';
import type { Sandbox } from '../../../../sandbox/kit/sandbox.ts';
import { startSalesforceSandbox } from '../../../../sandbox/salesforce/index.ts';
import { startTidbCloudSandbox } from '../../../../sandbox/tidb-cloud/index.ts';
import { fakeServer } from '../../../support/server/fake-server.ts';
import { formOf, pageFor, readers } from '../../../support/server/pages.ts';

const dataFile = ':memory:';

describe('the sandboxes in the web inbox', () => {
  let salesforce: Sandbox;
  let tidbCloud: Sandbox;
  let lark: Sandbox;
  let mail: MailSandbox;
  let server: ReturnType<typeof fakeServer>;

  const places = () => [
    { name: 'Salesforce', url: salesforce.url },
    { name: 'TiDB Cloud', url: tidbCloud.url },
    { name: 'Lark', url: lark.url },
    { name: 'Mail', url: mail.url },
  ];

  before(async () => {
    [salesforce, tidbCloud, lark, mail] = await Promise.all([
      startSalesforceSandbox({ port: 0, dataFile }),
      startTidbCloudSandbox({ port: 0, dataFile }),
      startLarkSandbox({ port: 0, dataFile }),
      startMailSandbox({ smtpPort: 0, httpPort: 0, dataFile }),
    ]);
    server = fakeServer({}, { links: { sandboxes: places() } });
  });
  afterEach(() => {
    for (const { faults, clock } of [salesforce, tidbCloud, lark, mail]) {
      faults.clear();
      clock.set(null);
    }
    mail.smtpFaults.clear();
  });
  after(() => Promise.all([salesforce, tidbCloud, lark, mail].map((sandbox) => sandbox.close())));

  const press = (path: string, fields: Readonly<Record<string, string>> = {}) =>
    pageFor(server, path, formOf(fields));

  it('shows what each of them holds, and leads to its pages', async () => {
    await createTransport(mail.smtpUrl).sendMail({
      from: 'a@example.com',
      to: 'vince.yao@example.com',
      subject: 'Acme waits for you',
      text: 'Hello',
    });
    const { status, text, html } = await pageFor(server, '/sandboxes');
    assert.equal(status, 200);
    assert.match(text, /Leads [1-9]/);
    assert.match(text, /Grants [1-9]\d* [\d,]+ credits in all/);
    assert.match(text, /Mails 1 Acme waits for you → vince\.yao@example\.com/);
    for (const { url } of places()) assert.ok(html.includes(`href="${url}"`));
  });

  it('switches Salesforce away, and lets it come back', async () => {
    const { status, to } = await press('/sandboxes/salesforce/faults', { preset: 'away', times: '1' });
    assert.deepEqual([status, to], [303, '/sandboxes?done=fault#salesforce']);
    assert.equal((await fetch(`${salesforce.url}/services/data`)).status, 503);
    assert.equal((await fetch(salesforce.url)).status, 200);
    const { text } = await pageFor(server, '/sandboxes?done=fault');
    assert.match(text, /Switched on\. .*Salesforce .* ▲ answers 503, until cleared/);
    await press('/sandboxes/salesforce/faults/clear');
    assert.equal((await fetch(`${salesforce.url}/services/data`)).status, 200);
  });

  it('tells TiDB Cloud to cut the connection after a grant is committed, as often as asked', async () => {
    await press('/sandboxes/tidb-cloud/faults', { preset: 'drop-after', times: '2' });
    assert.deepEqual(tidbCloud.faults.list(), [
      { kind: 'drop-after-commit', times: 2, match: { method: 'POST', path: '/ops' } },
    ]);
    const { text } = await pageFor(server, '/sandboxes');
    assert.match(text, /cuts the connection after it committed, for the next 2/);
  });

  it('tells the mail server, and not the mailbox that people read', async () => {
    await press('/sandboxes/mail/faults', { preset: 'try-later', times: '3' });
    assert.deepEqual(mail.smtpFaults.list(), [{ kind: 'refuse', code: 450, stage: 'recipient', times: 3 }]);
    assert.deepEqual(mail.faults.list(), []);
    await press('/sandboxes/mail/faults/clear');
    assert.deepEqual(mail.smtpFaults.list(), []);
  });

  it('has presets that every sandbox understands', async () => {
    for (const { name } of places()) {
      for (const preset of presetsOf(kindOfSandbox(name))) {
        const slug = name.toLowerCase().replace(' ', '-');
        const { status, text } = await press(`/sandboxes/${slug}/faults`, { preset, times: '1' });
        assert.equal(status, 303, `${name} ${preset}: ${text}`);
      }
    }
  });

  it('moves a clock forward, and back to real time', async () => {
    await press('/sandboxes/lark/clock', { by: 'week' });
    assert.ok(Math.abs(lark.clock.offsetMs - 604_800_000) < 1_000);
    const { text } = await pageFor(server, '/sandboxes?done=clock');
    assert.match(text, /The clock was moved\. .*▲ 7 d ahead of real time/);
    await press('/sandboxes/lark/clock', { by: 'real' });
    assert.equal(lark.clock.offsetMs, 0);
  });

  it('refuses a number of times that is none, keeps it, and changes nothing', async () => {
    const { status, text, html } = await press('/sandboxes/lark/faults', {
      preset: 'garbage',
      times: 'often',
    });
    assert.equal(status, 422);
    assert.match(text, /Times must be a whole number from 1 to 1,000\./);
    assert.match(html, /value="often" aria-invalid="true"/);
    assert.match(html, /<option value="garbage" selected="">/);
    assert.deepEqual(lark.faults.list(), []);
  });

  it('refuses a fault that this sandbox does not have, and a step that there is not', async () => {
    const fault = await press('/sandboxes/lark/faults', { preset: 'no-such-recipient', times: '1' });
    const step = await press('/sandboxes/lark/clock', { by: 'century' });
    assert.deepEqual([fault.status, step.status], [422, 422]);
    assert.match(step.text, /Choose one of the list\./);
  });

  it('knows no other sandboxes', async () => {
    assert.equal((await press('/sandboxes/slack/faults/clear')).status, 404);
  });

  it('says of one that does not answer, and shows the others all the same', async () => {
    const gone = await startLarkSandbox({ port: 0, dataFile });
    await gone.close();
    const sandboxes = [{ name: 'Lark', url: gone.url }, places()[1]!];
    const partly = fakeServer({}, { links: { sandboxes } });
    const { status, text } = await pageFor(partly, '/sandboxes');
    assert.equal(status, 200);
    assert.match(text, /Lark Open its pages ■ Does not answer: nothing listens there\./);
    assert.match(text, /Grants [1-9]/);
    const told = await pageFor(partly, '/sandboxes/lark/clock', formOf({ by: 'day' }));
    assert.equal(told.status, 502);
    assert.match(told.text, /Not done\. Lark: nothing listens there\./);
  });

  it('says that there are none where Confetti speaks to the real systems', async () => {
    const { text } = await pageFor(fakeServer({}), '/sandboxes');
    assert.match(text, /No sandboxes run here/);
  });

  it('is not for customers', async () => {
    for (const asked of [{ as: readers.customer }, { ...formOf({ by: 'day' }), as: readers.customer }]) {
      const path = 'method' in asked ? '/sandboxes/lark/clock' : '/sandboxes';
      assert.equal((await pageFor(server, path, asked)).status, 403);
    }
    assert.equal(lark.clock.offsetMs, 0);
  });
});
