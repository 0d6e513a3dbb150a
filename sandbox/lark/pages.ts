import { html } from 'hono/html';

import { page } from '../page.ts';
import type { StoredMessage } from './store.ts';

/** Every text of a message, in order: the strings under `content` or `text`, however deep. */
function textsOf(value: unknown, key?: string): readonly string[] {
  if (typeof value === 'string') return key === 'content' || key === 'text' ? [value] : [];
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => textsOf(item, name));
}

/** All messages, or those to one receiver, as a page for people. */
export function messagesPage(messages: readonly StoredMessage[], to: string | undefined) {
  const title = to === undefined ? 'Lark messages' : `Lark messages to ${to}`;
  if (messages.length === 0) return page(title, html`<p>No message has been sent yet.</p>`);
  return page(
    title,
    html`<table>
      <tr>
        <th>Sent</th>
        <th>To</th>
        <th>Message</th>
        <th>Times</th>
      </tr>
      ${messages.map(
        (message) =>
          html`<tr>
            <td><time>${new Date(message.createdAtMs).toISOString()}</time></td>
            <td><a href="/?to=${encodeURIComponent(message.receiveId)}">${message.receiveId}</a></td>
            <td>${textsOf(JSON.parse(message.content)).map((text) => html`<div>${text}</div>`)}</td>
            <td class="count">${message.timesReceived}</td>
          </tr>`,
      )}
    </table>`,
  );
}
