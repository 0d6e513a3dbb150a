import { html } from 'hono/html';

import type { Notification, NotificationKind } from '../../domain/notification.ts';

/** Why the reader gets the message, with the shapes that the pages use for deadlines (▲ due soon, ■ overdue). */
const kindLabels: Record<NotificationKind, string> = {
  request: 'Waiting for you',
  question: 'Question',
  answer: 'Answer',
  reminder: '▲ Due soon',
  breach: '■ Overdue',
  escalation: '■ Escalated',
  'decision-overdue': '■ Decision overdue',
  outcome: 'Outcome',
  'status-stale': 'Status out of date',
  balance: 'Credits',
  problem: 'Problem',
};

/** The last line on every channel: why the reader gets this, and the request to look up. */
export function footer(notification: Notification): string {
  return `${kindLabels[notification.kind]} · ${notification.requestId}`;
}

/** The body as plain text. It starts with what the subject does not say, because a preview pane shows both. */
export function plainText(notification: Notification): string {
  return `${notification.lines.join('\n')}\n\n${footer(notification)}\n`;
}

/** The body as HTML with the same sentences in the same order; every text is escaped. */
export async function htmlBody(notification: Notification): Promise<string> {
  const page = await html`<!doctype html>
    <html lang="en">
      <body style="font: 15px/1.5 system-ui, sans-serif; max-width: 70ch">
        ${notification.lines.map((line) => html`<p style="margin: 0 0 8px">${line}</p>`)}
        <p style="margin: 16px 0 0; color: #595959">${footer(notification)}</p>
      </body>
    </html>`;
  return page.toString();
}
