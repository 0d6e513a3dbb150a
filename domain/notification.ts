import type { Person } from './people/person.ts';

/** Why somebody is written to. */
export type NotificationKind =
  | 'request'
  | 'question'
  | 'answer'
  | 'reminder'
  | 'breach'
  | 'escalation'
  | 'decision-overdue'
  | 'outcome'
  | 'status-stale'
  | 'balance'
  | 'problem';

/**
 * One message to some people, worded once for every channel (ux.md: what is asked, for whom, who is waited for, until
 * when, what happens next).
 */
export interface Notification {
  /** Unique and the same for every attempt, so that a channel that knows ids sends it once. */
  readonly id: string;
  readonly kind: NotificationKind;
  /** Workflow id of the request, such as `poc/P-1042`. */
  readonly requestId: string;
  readonly to: readonly Person[];
  readonly subject: string;
  /** Plain sentences, in order. */
  readonly lines: readonly string[];
}
