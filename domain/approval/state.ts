import type { ByHand, Grant } from '../credits/grant.ts';
import type { CreditsBefore, MatchedTier } from '../credits/tier.ts';
import type { WatchedBalance } from '../balance/watched-balance.ts';
import type { EntryPoint, PersonId, RoleId, StepKind } from '../policy/policy.ts';
import type { FieldId, FieldValue } from '../request/fields.ts';
import type { ActionAnswer, ActionName } from './actions.ts';
import type { HistoryEntry } from './history.ts';
import type { Refusal } from './refusal.ts';

/**
 * Where a request stands. `approved`: every approval is there and credits are still to be added. `complete`: nothing is
 * left to approve or to add, and the PoC runs. `closed`: over, and only read.
 */
export type RequestStatus =
  'draft' | 'in-progress' | 'sent-back' | 'rejected' | 'recalled' | 'approved' | 'complete' | 'closed';

/** A step that is `releasing` has been released by BE&O and waits for the credits to be in the tenant. */
export type StepStatus =
  'coming' | 'active' | 'releasing' | 'approved' | 'rejected' | 'sent-back' | 'fulfilled';

/** Clock of one step. Instants are milliseconds since 1970 UTC. */
export interface StepClock {
  /** Hours to the first response; null is "no SLA set": the clock keeps time and never rings. */
  readonly slaHours: number | null;
  startedAt: number;
  /** Set while the step waits for the requester's answer. */
  pausedAt?: number;
  /** Time spent waiting for the requester so far. */
  pausedMs: number;
  /** When the first response (or, for a fulfilment, the credits) came. */
  respondedAt?: number;
  breachedAt?: number;
  remindersSent: number;
  escalationsSent: number;
  /** Counted from the first response; excludes pauses before it. */
  pausedMsAtResponse: number;
  decisionNudges: number;
}

export interface Question {
  readonly id: string;
  readonly by: PersonId;
  readonly at: number;
  readonly question: string;
  answeredAt?: number;
}

/** A step of the current round. Steps that the policy leaves out are in `skipped`. */
export interface StepState {
  readonly step: RoleId;
  readonly label: string;
  readonly kind: StepKind;
  status: StepStatus;
  /** Directory ids, resolved when the step became active; empty while it waits in the operations queue. */
  assignees: PersonId[];
  /** Why nobody could be named. The step waits in the operations queue then. */
  unassigned?: string;
  /** Whether somebody has had it: its clock runs on from then, whoever has it now. */
  wasAssigned?: boolean;
  claimedBy?: PersonId;
  reassignments: number;
  clock?: StepClock;
  questions: Question[];
  /** Who ended the step: approved, rejected, sent back or released it. */
  decidedBy?: PersonId;
  decidedAt?: number;
  /** When the credits were released, of a fulfilment. */
  releasedAt?: number;
  /** Set where they were added by hand. */
  byHand?: ByHand;
}

/** Something a person should look at, shown until it is over. `key` makes it one line however often it happens. */
export interface Problem {
  readonly key: string;
  readonly text: string;
  readonly since: number;
}

/** An action that came as a signal and was refused, or a message nobody could read. */
export interface RefusedSignal {
  readonly at: number;
  readonly action: string;
  readonly by?: string;
  readonly refusal: Refusal;
}

/** What an accepted action was answered, and whose it was. */
export interface AnswerGiven {
  readonly name: ActionName;
  readonly by: string;
  readonly answer: ActionAnswer;
}

/** Who asked. E-mail addresses, because a customer is in nobody's directory. */
export interface Requester {
  /** Whoever asked; they approve nothing of this request. */
  readonly email: string;
  /** Answers, recalls and resubmits for a customer; a directory id. */
  sponsor?: PersonId;
}

/** The credits of this request: reserved while it is under way, granted once at its end. */
export interface CreditsState {
  /** What the tenant's workflow holds for this request now. */
  reserved?: { readonly orgId: string; readonly credits: number };
  /** Accumulated credits of the Org, this request counted in, when last reserved. */
  accumulated?: number;
  /** What Org and PoC had before this request when it was last reserved: the tier is judged by it. */
  before?: CreditsBefore;
  grant?: Grant;
}

/** The whole state of a request. JSON-safe: it is carried across continue-as-new and into the archive. */
export interface RequestState {
  /** Workflow id: `poc/P-1042`. */
  readonly requestId: string;
  readonly pocId: string;
  readonly entryPoint: EntryPoint;
  readonly requester: Requester;
  readonly createdAt: number;
  /** E-mail address of whoever first submitted it; a sponsor who resubmits for a customer does so on their behalf. */
  submittedBy?: string;
  status: RequestStatus;
  /** 0 until first submitted; each submission opens the next round. */
  round: number;
  /** Grows with every change. */
  revision: number;
  fields: { [F in FieldId]?: FieldValue };
  steps: StepState[];
  skipped: { step: RoleId; label: string; because: string }[];
  credits: CreditsState;
  /** The tier of a route that has tiers, once the credits are reserved. */
  tier?: MatchedTier;
  /** The round in which PoC and Org were last found fit for a credit request as it stands. */
  vettedRound?: number;
  /** The Org that was last found fit: the Ops Portal shows the request there. */
  vettedOrgId?: string;
  /** The round in which they are looked at again before the release. */
  vettedForReleaseIn?: number;
  problems: Problem[];
  history: HistoryEntry[];
  /** Answers given to accepted actions, by action id: the same action again gets the same answer. */
  answered: Record<string, AnswerGiven>;
  refusedSignals: RefusedSignal[];
  refusedSignalCount: number;
  /** What Salesforce last said of the region. */
  regionInSalesforce?: string;
  /** Since when PoC Status stands as it does, for the reminder when it goes stale. */
  pocStatusSince?: number;
  pocStatusReminders: number;
  /** The balance of the PoC's Org, while the PoC runs on credits. */
  balance?: WatchedBalance;
  /** Set when the balance is to be read now. */
  isBalanceDue?: true;
  /** Where it stood when it was closed. */
  closedFrom?: Exclude<RequestStatus, 'closed'>;
  /** Why nobody may act: the pinned policy is not the published one. */
  held?: string;
  /** When a rejected, sent-back or recalled request closes unless it is resubmitted. */
  endsAt?: number;
}
