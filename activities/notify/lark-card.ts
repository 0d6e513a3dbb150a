import type { InteractiveCard } from '@larksuiteoapi/node-sdk';

import type { Notification, NotificationKind } from '../../domain/notification.ts';
import { footer } from './wording.ts';

type Template = NonNullable<NonNullable<InteractiveCard['header']>['template']>;

/** The header's colour says what the footer says with a shape and words: late, soon, or neither. */
const templates: Record<NotificationKind, Template> = {
  request: 'blue',
  question: 'blue',
  answer: 'blue',
  reminder: 'orange',
  breach: 'red',
  escalation: 'red',
  'decision-overdue': 'red',
  outcome: 'green',
  'status-stale': 'orange',
  balance: 'orange',
  problem: 'orange',
};

/**
 * The notification as a card: the subject as its header, then every line, then why the reader gets it.
 *
 * Texts are `plain_text`, never `lark_md`: what people typed must not turn into mentions or links.
 */
export function larkCard(notification: Notification): InteractiveCard {
  return {
    config: { wide_screen_mode: true },
    header: {
      title: { tag: 'plain_text', content: notification.subject },
      template: templates[notification.kind],
    },
    elements: [
      ...notification.lines.map((line) => ({
        tag: 'div' as const,
        text: { tag: 'plain_text' as const, content: line },
      })),
      { tag: 'note', elements: [{ tag: 'plain_text', content: footer(notification) }] },
    ],
  };
}
