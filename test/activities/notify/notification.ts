import type { Notification } from '../../../domain/notification.ts';
import type { Person } from '../../../domain/people/person.ts';

export const xiaole: Person = { id: 'xiaole.fang', name: 'Xiaole Fang', email: 'xiaole.fang@example.com' };
export const sidney: Person = {
  id: 'sidney.chen',
  name: 'Sidney Chen',
  email: 'sidney.chen@example.com',
  larkId: 'ou_sidney',
};

/** A request for a first response, as ux.md words it. */
export function aNotification(changes: Partial<Notification> = {}): Notification {
  return {
    id: 'poc/P-1042:round-1:gpe:request',
    kind: 'request',
    requestId: 'poc/P-1042',
    to: [xiaole],
    subject: 'Acme Corp · PoC · 3,000 credits · APAC',
    lines: [
      'Waiting for GPE (Xiaole Fang) · first response due in 5 h 12 min · then Regional Leader',
      'Justification: latency & <throughput> of the order service.',
    ],
    ...changes,
  };
}

/** For `assert.rejects`: an activity failure of this kind, retryable or not, whose message matches. */
export function failsWith(type: string, retryable: boolean, message: RegExp) {
  return (error: { type?: string; nonRetryable?: boolean; message: string }): boolean =>
    error.type === type && error.nonRetryable === !retryable && message.test(error.message);
}
