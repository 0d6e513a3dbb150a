import type { EntryPoint } from '../policy/policy.ts';
import type { FieldValues } from '../request/fields.ts';

/** What the PoC page of Salesforce says of the approval; blank is "not submitted" (process.md, reading 8). */
export type ApprovalStatus = 'In Progress' | 'Approved' | 'Rejected' | 'Recalled';

/** One row of the PoC page's Approval History: one per step and action. Rows never change once written. */
export interface ApprovalHistoryRow {
  /** External id: `P-1042#7`, and `credits/C-207#7` of a credit request. */
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

/** What a credit request says beside what every request says. */
export interface CreditRequestFacts {
  /** External id of its own record: `C-207`. */
  readonly id: string;
  /** `Adding Credits Request`, or what else the route is called. */
  readonly type: string;
  /** The tier that matched, in the policy's words; null while it is not known. */
  readonly tier: string | null;
  /** Accumulated credits that the tier was judged by, this request counted in or not as the policy says. */
  readonly accumulatedCredits: number | null;
}

/** A request as Salesforce is told of it: the fields as they stand and the history rows not yet written there. */
export interface RequestSnapshot {
  /** External id of the PoC record: `P-1042`. For a credit request, the PoC that it adds credits to. */
  readonly pocId: string;
  /** Of a credit request, which has a record of its own; absent for a PoC application. */
  readonly creditRequest?: CreditRequestFacts;
  readonly entryPoint: EntryPoint;
  /** Grows with every change; an older snapshot never overwrites a newer one. */
  readonly revision: number;
  /** `regionLeader`, `regionalGpe`, `regionalSdr` and `presales` hold e-mail addresses. */
  readonly fields: FieldValues;
  readonly approvalStatus: ApprovalStatus | null;
  /** `GPE (Xiaole Fang)`, or what happens instead; at most 255 characters. */
  readonly waitingFor: string;
  readonly history: readonly ApprovalHistoryRow[];
  /**
   * The grant, once the credits are in the tenant. Null clears what the record says, where it is sent once more as a
   * whole; without it that is left as it is.
   */
  readonly granted?: {
    readonly credits: number;
    readonly grantId: string;
    readonly grantedAt: string;
  } | null;
}

/** A grant as a record of Salesforce shows it. */
export interface RecordedGrant {
  /** Workflow id of the request whose record it is: `poc/P-1042`, `credits/C-207`. */
  readonly requestId: string;
  /** Salesforce id of the record. */
  readonly recordId: string;
  readonly credits: number;
  readonly grantId: string;
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
