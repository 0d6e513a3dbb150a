import { outsider } from '../people/directory.ts';
import type { Person } from '../people/person.ts';
import { findPerson } from '../policy/assignees.ts';
import type { PersonId, PolicySlice } from '../policy/policy.ts';
import type { Notification, NotificationKind } from '../notification.ts';
import { utcMinute } from '../wording/time.ts';
import { headline, waitingLine } from './headline.ts';
import { confetti, historyLabels, type HistoryEntry } from './history.ts';
import type { RequestState } from './state.ts';
import { stepLabel } from './steps.ts';

/** Who hears of a line of the history, and why; undefined where nobody needs to. */
function audience(
  state: RequestState,
  policy: PolicySlice,
  entry: HistoryEntry,
): { kind: NotificationKind; to: Person[] } | undefined {
  switch (entry.action) {
    case 'waiting-for':
    case 'reassigned':
      return { kind: 'request', to: people(policy, entry.assignees) };
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
    case 'grant-declined':
      return { kind: 'problem', to: people(policy, entry.assignees) };
    case 'status-stale':
      return { kind: 'status-stale', to: requesters(state, policy) };
    case 'rejected':
    case 'sent-back':
    case 'credited':
    case 'closed':
      return { kind: 'outcome', to: requesters(state, policy) };
    case 'approved': {
      const isLast = state.steps.every(({ status }) => status === 'approved');
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
  const label = entry.step === undefined ? '' : `${stepLabel(policy, entry.step)}: `;
  const by = entry.by === confetti ? '' : ` by ${entry.by}`;
  const what = `${label}${historyLabels[entry.action]}${by}${entry.comment === undefined ? '' : ` — ${entry.comment}`}`;
  return {
    id: `${state.requestId}#${entry.seq}`,
    kind: heard.kind,
    requestId: state.requestId,
    to: heard.to,
    subject: headline(state),
    lines: [
      what,
      waitingLine(state, policy, entry.at, utcMinute),
      ...(entry.dueAt === undefined ? [] : [`First response due ${utcMinute(entry.dueAt)}`]),
      `Request ${state.requestId}`,
    ],
  };
}

function people(policy: PolicySlice, ids: readonly PersonId[] = []): Person[] {
  return ids.flatMap((id) => policy.people[id] ?? []);
}

function requesters(state: RequestState, policy: PolicySlice): Person[] {
  const { email, sponsor } = state.requester;
  const requester = findPerson(policy, email) ?? outsider(email);
  return [requester, ...people(policy, sponsor === undefined ? [] : [sponsor])];
}
