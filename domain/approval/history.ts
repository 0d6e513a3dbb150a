import type { PersonId, PolicySlice, RoleId } from '../policy/policy.ts';
import type { FieldId } from '../request/fields.ts';
import type { ResponseFigures } from './state.ts';

/** What can happen to a request, with the words people read in Salesforce, on cards and in Temporal Web. */
export const historyLabels = {
  created: 'Created',
  submitted: 'Submitted',
  resubmitted: 'Resubmitted',
  'waiting-for': 'Pending',
  unassigned: 'Waiting in the operations queue',
  claimed: 'Claimed',
  commented: 'Commented',
  asked: 'Asked the requester',
  answered: 'Answered',
  approved: 'Approved',
  'approved-by-one': 'Approved by one of several',
  'rejected-by-one': 'Rejected by one of several',
  overridden: 'Overridden by an operator',
  'carried-over': 'Approval carried over',
  rejected: 'Rejected',
  'sent-back': 'Sent back',
  'fields-set': 'Fields set',
  amended: 'Amended',
  'tier-matched': 'Tier matched',
  reopened: 'Reopened',
  reassigned: 'Reassigned',
  delegated: 'Delegated',
  'approver-added': 'Approver added',
  nudged: 'Nudged by an operator',
  'policy-adopted': 'Policy adopted',
  recalled: 'Recalled',
  released: 'Credits released',
  credited: 'Credits added',
  'grant-declined': 'Credits not added',
  'grant-unsettled': 'Credits not confirmed yet',
  'balance-warned': 'Credits warning',
  reminded: 'Reminder sent',
  breached: 'SLA breached',
  escalated: 'Escalated',
  'decision-overdue': 'Decision overdue',
  'status-stale': 'PoC Status reminder sent',
  closed: 'Closed',
} as const;

export type HistoryAction = keyof typeof historyLabels;

/** One line of the approval history. Entries are written once and never changed. */
export interface HistoryEntry {
  /** 1, 2, 3 … over the whole life of the request. */
  readonly seq: number;
  readonly at: number;
  readonly round: number;
  readonly action: HistoryAction;
  /** E-mail address of the person, or `Confetti`. */
  readonly by: string;
  readonly via?: string;
  readonly step?: RoleId;
  readonly assignees?: readonly PersonId[];
  /** Directory ids of people told because of this, where it is not simply the assignees. */
  readonly told?: readonly PersonId[];
  readonly comment?: string;
  /** First-response SLA of the step, as an instant. */
  readonly dueAt?: number;
  /** The fields whose change reopened a step. */
  readonly changed?: readonly FieldId[];
  /** On the line that was the first response of its step. */
  readonly response?: ResponseFigures;
}

/** The same as people see it. */
export interface HistoryLine {
  readonly seq: number;
  readonly at: number;
  readonly round: number;
  /** Its label; `role` is its id. */
  readonly step?: string;
  readonly role?: RoleId;
  readonly action: string;
  readonly by: string;
  readonly via?: string;
  readonly comment?: string;
  /** When the first response was due, on the lines that say so. */
  readonly dueAt?: number;
  /** Directory ids of those who missed it, on the line of a breach. */
  readonly missedBy?: readonly PersonId[];
  /** The figures of a first response, on the line that was one. */
  readonly response?: ResponseFigures;
}

/** A line of the history as people see it. */
export function historyLine(policy: PolicySlice, entry: HistoryEntry): HistoryLine {
  const { seq, at, round, step, action, by, via, comment, dueAt, told, response } = entry;
  return {
    seq,
    at,
    round,
    ...(step === undefined ? {} : { step: policy.roles[step]?.label ?? step, role: step }),
    action: historyLabels[action],
    by,
    ...(via === undefined ? {} : { via }),
    ...(comment === undefined ? {} : { comment }),
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(action === 'breached' && told !== undefined ? { missedBy: told } : {}),
    ...(response === undefined ? {} : { response }),
  };
}
