import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import { html } from 'hono/html';
import { z } from 'zod';

import { page, pageHeaders } from '../page.ts';
import { smtpFaultKinds, smtpFaultSchema } from './faults.ts';
import type { SmtpFaults } from './faults.ts';
import type { MailStore, StoredMail } from './store.ts';

function listPage(mails: readonly StoredMail[], to: string | undefined) {
  const title = to === undefined ? 'Mailbox' : `Mailbox of ${to}`;
  if (mails.length === 0) return page(title, html`<p>No mail has arrived yet.</p>`);
  return page(
    title,
    html`<table>
      <tr>
        <th>Arrived</th>
        <th>To</th>
        <th>Subject</th>
        <th>Times</th>
      </tr>
      ${mails.map(
        (mail) =>
          html`<tr>
            <td><time>${mail.receivedAt}</time></td>
            <td>${mail.to.map((one) => html`<a href="/?to=${encodeURIComponent(one)}">${one}</a> `)}</td>
            <td><a href="/messages/${mail.id}">${mail.subject || '(no subject)'}</a></td>
            <td class="count">${mail.timesReceived}</td>
          </tr>`,
      )}
    </table>`,
  );
}

function mailPage(mail: StoredMail) {
  return page(
    mail.subject || '(no subject)',
    html`<p><a href="/">All mail</a></p>
      <table>
        ${mail.headers.map(
          ({ name, value }) =>
            html`<tr>
              <th>${name}</th>
              <td>${value}</td>
            </tr>`,
        )}
        <tr>
          <th>accepted</th>
          <td>${mail.timesReceived} times, first <time>${mail.receivedAt}</time></td>
        </tr>
      </table>
      <h2>Text</h2>
      <pre>${mail.text}</pre>
      <h2>HTML</h2>
      <iframe sandbox title="HTML body" srcdoc="${mail.html}"></iframe>`,
  );
}

/**
 * The readable mailbox: `GET /`, `GET /messages/:id` as pages, `GET /api/messages?to=` as JSON; and the faults of the
 * SMTP side: `GET`, `POST` (one fault) and `DELETE /_sandbox/smtp-faults`.
 */
export function addMailboxRoutes(
  app: Hono<{ Bindings: HttpBindings }>,
  store: MailStore,
  faults: SmtpFaults,
): void {
  app.get('/', async (c) => {
    const to = c.req.query('to');
    return c.html(await listPage(store.list(to), to), 200, pageHeaders);
  });
  app.get('/messages/:id{[0-9]+}', async (c) => {
    const mail = store.find(Number(c.req.param('id')));
    if (mail === undefined) return c.text('No such mail. The list is at /.', 404);
    return c.html(await mailPage(mail), 200, pageHeaders);
  });
  app.get('/api/messages', (c) => c.json({ messages: store.list(c.req.query('to')) }));

  const show = () => ({ faults: faults.list(), injectedCount: faults.injectedCount, kinds: smtpFaultKinds });
  app.get('/_sandbox/smtp-faults', (c) => c.json(show()));
  app.post('/_sandbox/smtp-faults', async (c) => {
    const body: unknown = await c.req.json().catch(() => undefined);
    const parsed = smtpFaultSchema.safeParse(body);
    if (!parsed.success) {
      const message = `Send JSON like {"kind":"refuse","code":450,"times":2}. ${z.prettifyError(parsed.error)}`;
      return c.json({ message }, 400);
    }
    faults.inject(parsed.data);
    return c.json(show(), 201);
  });
  app.delete('/_sandbox/smtp-faults', (c) => {
    faults.clear();
    return c.json(show());
  });
}
