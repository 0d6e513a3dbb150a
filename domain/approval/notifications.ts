import { outsider } from '../people/directory.ts';
import type { Person } from '../people/person.ts';
import { findPerson } from '../policy/assignees.ts';
import type { PersonId, PolicySlice } from '../policy/policy.ts';
import type { Notification, NotificationKind } from '../notification.ts';
import { headline } from './headline.ts';
import type { HistoryEntry } from './history.ts';
import { notificationLines } from './notification-lines.ts';
import type { RequestState } from './state.ts';

/** Who hears of a line of the history, and why; undefined where nobody needs to. */
function audience(
  state: RequestState,
  policy: PolicySlice,
  entry: HistoryEntry,
): { kind: NotificationKind; to: Person[] } | undefined {
  switch (entry.action) {
    case 'waiting-for':
      return { kind: 'request', to: people(policy, entry.assignees) };
    case 'reassigned':
    case 'delegated':
    case 'approver-added':
      return { kind: 'request', to: people(policy, entry.told) };
    case 'nudged':
      return { kind: 'reminder', to: people(policy, entry.told) };
    case 'unassigned':
      return { kind: 'problem', to: people(policy, policy.operations.queue) };
    case 'asked':
      return { kind: 'question', to: requesters(state, policy) };
    case 'answered':
      return { kind: 'answer', to: people(policy, entry.assignees) };
    case 'reminded':
      return { kind: 'reminder', to: people(policy, entry.told) };
    case 'breached':
      return { kind: 'breach', to: people(policy, entry.told) };
    case 'escalated':
      return { kind: 'escalation', to: people(policy, entry.told) };
    case 'decision-overdue':
      return { kind: 'decision-overdue', to: people(policy, entry.told) };
    case 'grant-unsettled':
      return { kind: 'problem', to: people(policy, entry.told) };
    case 'balance-warned':
      return { kind: 'balance', to: owners(state, policy) };
    case 'grant-declined':
      return { kind: 'problem', to: people(policy, orQueue(policy, entry.assignees)) };
    case 'status-stale':
      return { kind: 'status-stale', to: owners(state, policy) };
    case 'overridden':
      return { kind: 'outcome', to: [...requesters(state, policy), ...people(policy, entry.assignees)] };
    case 'rejected':
    case 'sent-back':
    case 'credited':
      return { kind: 'outcome', to: requesters(state, policy) };
    case 'closed':
      // A credit request that ends with its credits has said so with them.
      if (policy.kind === 'creditRequest' && state.credits.grant !== undefined) return undefined;
      return { kind: 'outcome', to: requesters(state, policy) };
    case 'approved': {
      const latest = state.history.findLast(({ action }) => action === 'approved');
      const isLast = latest?.seq === entry.seq && state.steps.every(({ status }) => status === 'approved');
      return isLast ? { kind: 'outcome', to: requesters(state, policy) } : undefined;
    }
    default:
      return undefined;
  }
}

/** The message for one line of the history, or undefined where nobody is written to. */
export function notificationFor(
  state: RequestState,
  policy: PolicySlice,
  entry: HistoryEntry,
): Notification | undefined {
  const heard = audience(state, policy, entry);
  if (heard === undefined || heard.to.length === 0) return undefined;
  return {
    id: `${state.requestId}#${entry.seq}`,
    kind: heard.kind,
    requestId: state.requestId,
    to: heard.to,
    subject: headline(state),
    lines: notificationLines(state, policy, entry),
  };
}

/** Where nobody is named, the operations queue is. */
function orQueue(policy: PolicySlice, ids: readonly PersonId[] = []): readonly PersonId[] {
  return ids.length > 0 ? ids : policy.operations.queue;
}

function people(policy: PolicySlice, ids: readonly PersonId[] = []): Person[] {
  return ids.flatMap((id) => policy.people[id] ?? []);
}

/** Sales keeps PoC Status up to date: the sponsor of a customer, else whoever asked. */
function owners(state: RequestState, policy: PolicySlice): Person[] {
  const { sponsor } = state.requester;
  return sponsor === undefined ? requesters(state, policy) : people(policy, [sponsor]);
}

function requesters(state: RequestState, policy: PolicySlice): Person[] {
  const { email, sponsor } = state.requester;
  const requester = findPerson(policy, email) ?? outsider(email);
  return [requester, ...people(policy, sponsor === undefined ? [] : [sponsor])];
}

/** The same message for the people that a channel can reach: Lark is the company's own, mail reaches customers too. */
export function reachableBy(
  channel: 'mail' | 'lark',
  policy: PolicySlice,
  notification: Notification,
): Notification | undefined {
  const to = notification.to.filter(({ id }) => channel === 'mail' || policy.people[id] !== undefined);
  return to.length === 0 ? undefined : { ...notification, to };
}
