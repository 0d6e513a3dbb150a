import { namesOf } from '../people/directory.ts';
import { findPerson } from '../policy/assignees.ts';
import type { PolicySlice } from '../policy/policy.ts';
import { creditsField, textField } from '../request/fields.ts';
import { creditsInWords } from '../wording/credits.ts';
import { utcMinute } from '../wording/time.ts';
import { waitingLine } from './headline.ts';
import { historyLabels, type HistoryEntry } from './history.ts';
import type { RequestState } from './state.ts';
import { stepLabel } from './steps.ts';

const longestJustification = 200;

/** The body of a message about a line of the history: what happened, who is waited for, the facts that decide. */
export function notificationLines(state: RequestState, policy: PolicySlice, entry: HistoryEntry): string[] {
  return [
    whatHappened(policy, entry),
    waitingLine(state, policy, entry.at, utcMinute),
    facts(state),
    justification(state),
  ].filter((line) => line !== '');
}

function whatHappened(policy: PolicySlice, entry: HistoryEntry): string {
  const step = entry.step ?? '';
  const label = stepLabel(policy, step);
  const by = findPerson(policy, entry.by)?.name ?? entry.by;
  const comment = entry.comment === undefined ? '' : `: ${entry.comment}`;
  switch (entry.action) {
    case 'waiting-for':
    case 'delegated':
    case 'approver-added':
    case 'reassigned': {
      const role = policy.roles[step];
      const asked = role?.kind === 'fulfilment' ? 'Please' : 'Your approval is asked for:';
      const how = entry.action === 'waiting-for' ? '' : ` ${historyLabels[entry.action]} by ${by}${comment}.`;
      // For whom somebody stands in, where they do.
      const note = entry.action === 'waiting-for' && entry.comment !== undefined ? ` (${entry.comment})` : '';
      return `${asked} ${lowerFirst(role?.responsibility ?? label)}${note}.${how}`;
    }
    case 'unassigned':
      return `Nobody can be named for ${label}${comment}. Set what is missing, or reassign the step.`;
    case 'asked':
      return `${by} (${label}) asks${comment}`;
    case 'answered':
      return `${by} answers${comment}`;
    case 'reminded':
      return `${label} has not been answered yet.`;
    case 'nudged':
      return `${by} asks for an answer to ${label}${comment}.`;
    case 'breached':
      return `The SLA of ${label} was missed; it waits for ${namesOf(policy, entry.told ?? [])}.`;
    case 'escalated':
      return `${label} has not been answered and is escalated (${entry.comment ?? ''}).`;
    case 'status-stale':
    case 'decision-overdue':
      return `${entry.comment ?? ''}. Please bring it up to date.`;
    case 'grant-unsettled':
    case 'balance-warned':
      return entry.comment ?? '';
    case 'grant-declined':
      return `The credits were not added${comment}. Mend it and release them again.`;
    default:
      return `${step === '' ? '' : `${label}: `}${historyLabels[entry.action]}${entry.by.includes('@') ? ` by ${by}` : ''}${comment}`;
  }
}

/** `3,000 credits until 2027-03-31 · No Payment · Org 1372…` */
function facts({ fields }: RequestState): string {
  const credits = creditsField(fields);
  const until = textField(fields, 'creditsExpiryDate');
  const orgId = textField(fields, 'orgId');
  return [
    credits === undefined
      ? undefined
      : `${creditsInWords(credits)}${until === undefined ? '' : ` until ${until}`}`,
    textField(fields, 'customerPayment'),
    orgId === undefined ? undefined : `Org ${orgId}`,
  ]
    .filter((fact) => fact !== undefined)
    .join(' · ');
}

/** Its first sentence. */
function justification({ fields }: RequestState): string {
  const [sentence = ''] = (textField(fields, 'justification') ?? '').split(/(?<=[.!?。])\s|\n/);
  return sentence.length > longestJustification ? `${sentence.slice(0, longestJustification)}…` : sentence;
}

function lowerFirst(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`;
}
