import type { Grant } from '../credits/grant.ts';
import { emailsOf } from '../people/directory.ts';
import { findPerson } from '../policy/assignees.ts';
import type { PolicySlice } from '../policy/policy.ts';
import type {
  ApprovalHistoryRow,
  ApprovalStatus,
  CreditRequestFacts,
  RequestSnapshot,
} from '../records/request-snapshot.ts';
import { creditRequestIdOf } from '../request/credit-request-id.ts';
import type { FieldId, FieldValue } from '../request/fields.ts';
import { utcMinute } from '../wording/time.ts';
import { waitingLine } from './headline.ts';
import { historyLabels, type HistoryEntry } from './history.ts';
import { lastSeq } from './history-pages.ts';
import type { RequestState } from './state.ts';
import { stepLabel } from './steps.ts';

/** As many history rows as one collections call of Salesforce takes; the rest goes with the next snapshot. */
const maxRows = 200;

/** The request as Salesforce is to show it, with the history rows after `afterSeq`. */
export function snapshotOf(
  state: RequestState,
  policy: PolicySlice,
  afterSeq: number,
  now: number,
): RequestSnapshot {
  const news = state.history.filter(({ seq }) => seq > afterSeq).slice(0, maxRows);
  return {
    pocId: state.pocId,
    ...(policy.kind === 'creditRequest' ? { creditRequest: creditRequestFacts(state, policy) } : {}),
    entryPoint: state.entryPoint,
    revision: state.revision,
    fields: withEmailAddresses(state, policy),
    approvalStatus: approvalStatusOf(state),
    waitingFor: waitingLine(state, policy, now, utcMinute).slice(0, 255),
    history: news.map((entry) => rowOf(state, policy, entry)),
    ...(state.credits.grant === undefined ? {} : { granted: grantedOf(state.credits.grant) }),
  };
}

/** The request with its newest history rows, as far as the state has them, and all that it says of a grant, to be told once more as a whole. */
export function wholeSnapshot(state: RequestState, policy: PolicySlice, now: number): RequestSnapshot {
  return { granted: null, ...snapshotOf(state, policy, lastSeq(state) - maxRows, now) };
}

function creditRequestFacts({ requestId, tier }: RequestState, { route }: PolicySlice): CreditRequestFacts {
  return {
    id: creditRequestIdOf(requestId),
    type: route.label,
    tier: tier?.id ?? null,
    accumulatedCredits: tier?.accumulated ?? null,
  };
}

function grantedOf({ credits, grantId, grantedAt }: Grant): NonNullable<RequestSnapshot['granted']> {
  return { credits, grantId, grantedAt };
}

/** "In Progress or Approved"; blank is "not submitted" (seed 000, FAQ 5; process.md, reading 8). */
export function approvalStatusOf(state: RequestState): ApprovalStatus | null {
  const ended = state.status === 'closed';
  const status = state.status === 'closed' ? state.closedFrom : state.status;
  if (status === undefined) return null;
  switch (status) {
    case 'draft':
      return null;
    case 'in-progress':
    case 'sent-back':
      // Closed on the way is over without approval; Salesforce has no word for it but this.
      return ended ? 'Recalled' : 'In Progress';
    case 'approved':
    case 'complete':
      return 'Approved';
    case 'rejected':
      return 'Rejected';
    case 'recalled':
      return 'Recalled';
  }
}

function withEmailAddresses(state: RequestState, policy: PolicySlice): RequestSnapshot['fields'] {
  const fields: { [F in FieldId]?: FieldValue } = { ...state.fields };
  for (const field of ['regionLeader', 'regionalGpe', 'regionalSdr', 'presales'] as const) {
    const value = fields[field];
    if (typeof value === 'string') fields[field] = findPerson(policy, value)?.email ?? value;
  }
  return fields;
}

function rowOf(state: RequestState, policy: PolicySlice, entry: HistoryEntry): ApprovalHistoryRow {
  return {
    key: `${policy.kind === 'creditRequest' ? state.requestId : state.pocId}#${entry.seq}`,
    sequence: entry.seq,
    round: entry.round,
    ...(entry.step === undefined ? {} : { step: stepLabel(policy, entry.step) }),
    action: historyLabels[entry.action],
    actor: entry.by,
    assignedTo: emailsOf(policy, entry.told ?? entry.assignees ?? []),
    at: new Date(entry.at).toISOString(),
    ...(entry.comment === undefined ? {} : { comment: entry.comment }),
    ...(entry.dueAt === undefined ? {} : { dueAt: new Date(entry.dueAt).toISOString() }),
  };
}
