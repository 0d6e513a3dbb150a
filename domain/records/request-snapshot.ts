import type { EntryPoint } from '../policy/policy.ts';
import type { FieldValues } from '../request/fields.ts';

/** What the PoC page of Salesforce says of the approval; blank is "not submitted" (process.md, reading 8). */
export type ApprovalStatus = 'In Progress' | 'Approved' | 'Rejected' | 'Recalled';

/** One row of the PoC page's Approval History: one per step and action. Rows never change once written. */
export interface ApprovalHistoryRow {
  /** External id: `P-1042#7`. */
  readonly key: string;
  readonly sequence: number;
  readonly round: number;
  /** The step's label, such as `GPE`; absent for what concerns the request as a whole. */
  readonly step?: string;
  /** In the business's words: `Submitted`, `Approved`, `Reminder sent`, `SLA breached` … */
  readonly action: string;
  /** Who did it: an e-mail address, or `Confetti`. */
  readonly actor: string;
  /** E-mail addresses of those the step waits for. */
  readonly assignedTo: readonly string[];
  /** ISO 8601 instant. */
  readonly at: string;
  readonly comment?: string;
  /** ISO 8601 instant of the first-response SLA. */
  readonly dueAt?: string;
}

/** A request as Salesforce is told of it: the fields as they stand and the history rows not yet written there. */
export interface RequestSnapshot {
  /** External id of the PoC record: `P-1042`. */
  readonly pocId: string;
  readonly entryPoint: EntryPoint;
  /** Grows with every change; an older snapshot never overwrites a newer one. */
  readonly revision: number;
  /** `regionLeader`, `regionalGpe`, `regionalSdr` and `presales` hold e-mail addresses. */
  readonly fields: FieldValues;
  readonly approvalStatus: ApprovalStatus | null;
  /** `GPE (Xiaole Fang)`, or what happens instead; at most 255 characters. */
  readonly waitingFor: string;
  readonly history: readonly ApprovalHistoryRow[];
}

/** What the mirror did: for Temporal Web, and for `problems` where something was left out. */
export interface MirrorReceipt {
  /** Salesforce id of the PoC record. */
  readonly recordId: string;
  /** False when Salesforce already had a newer revision. */
  readonly written: boolean;
  readonly apiCalls: number;
  /** What could not be written and why, in words (a person without a Salesforce user, a status the picklist lacks). */
  readonly notes: readonly string[];
}
