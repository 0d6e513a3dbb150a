import { createHash } from 'node:crypto';

import type { Notification } from '../../domain/notification.ts';
import type { Person } from '../../domain/people/person.ts';

export type ChannelName = 'mail' | 'lark';

/** A way to reach people. Every failure is an `ApplicationFailure` of `activities/failures.ts`. */
export interface Channel {
  readonly name: ChannelName;
  /**
   * Sends one message to each person of `notification.to`, in order, and stops at the first failure.
   *
   * A repeat carries the same ids, so that the other side can tell it from a new message. Not every side does: mail
   * systems rarely drop repeats, Lark does for one hour. The `notify` activity therefore sends to one person at a time
   * and remembers whom it has reached.
   */
  send(notification: Notification, signal?: AbortSignal): Promise<void>;
  /** Resolves when the other side answers and accepts our credentials; sends nothing. */
  ping(): Promise<void>;
}

/** The same 40 hexadecimal digits for every attempt to bring one notification to one person. */
export function deliveryId(notification: Notification, person: Person): string {
  return createHash('sha256').update(`${notification.id}\n${person.id}`).digest('hex').slice(0, 40);
}
