import type { ByHand, Grant } from '../credits/grant.ts';
import type { CreditsBefore, MatchedTier } from '../credits/tier.ts';
import type { DirectorySlice } from '../directory/directory-slice.ts';
import type { WatchedBalance } from '../balance/watched-balance.ts';
import type { EntryPoint, HoursKind, Needs, PersonId, RegionId, RoleId, StepKind } from '../policy/policy.ts';
import type { FieldId, FieldValue } from '../request/fields.ts';
import type { ActionAnswer, ActionName } from './actions.ts';
import type { HistoryEntry } from './history.ts';
import type { Refusal } from './refusal.ts';

/**
 * Where a request stands. `approved`: every approval is there and credits are still to be added. `complete`: nothing is
 * left to approve or to add, and the PoC runs. `closed`: over, and only read.
 */
export const requestStatuses = [
  'draft',
  'in-progress',
  'sent-back',
  'rejected',
  'recalled',
  'approved',
  'complete',
  'closed',
] as const;
export type RequestStatus = (typeof requestStatuses)[number];

/** A step that is `releasing` has been released by BE&O and waits for the credits to be in the tenant. */
export type StepStatus =
  'coming' | 'active' | 'releasing' | 'approved' | 'rejected' | 'sent-back' | 'fulfilled';

/** A stretch of time in which a clock ran, in the region of whoever had the step then. */
export interface Stretch {
  readonly from: number;
  /** Open while the clock runs. */
  to?: number;
  /** Its calendar counts the working hours; none where nobody with a known region had the step. */
  readonly region?: RegionId;
}

/** How long a first response took, without the time that the requester was waited for. Written once. */
export interface ResponseFigures {
  /** The SLA it is judged by; null is "no SLA set". */
  readonly slaHours: number | null;
  readonly hours: HoursKind;
  readonly elapsedMs: number;
  /** By the calendars of those who had the step; none where a region has none. */
  readonly businessMs?: number;
  /** When it was due, where an SLA is set. */
  readonly dueAt?: number;
  /** `none` where no SLA is set. */
  readonly outcome: 'met' | 'breached' | 'none';
  /** Region of whoever had the step. */
  readonly region?: RegionId;
}

/**
 * Clock of one step. It keeps when it ran; figures and deadlines are worked out from that with the calendars of the
 * policy, so that an adopted policy judges what has passed as well. Instants are milliseconds since 1970 UTC.
 */
export interface StepClock {
  /** Hours to the first response; null is "no SLA set": the clock keeps time and never rings. */
  slaHours: number | null;
  hours: HoursKind;
  /** Oldest first. From the first response on, those since then: the decision SLA counts them. */
  stretches: Stretch[];
  /** Those before an escalation last started the clock anew: the response took this long as well. */
  earlier?: Stretch[];
  /** When the first response (or, for a fulfilment, the credits) came. */
  respondedAt?: number;
  response?: ResponseFigures;
  breachedAt?: number;
  /** Breaches before the clock was last started anew by an escalation. */
  missed: number;
  remindersSent: number;
  escalationsSent: number;
  decisionNudges: number;
}

/** What somebody decided on, so that a later change of it is noticed. */
export interface DecidedOn {
  /** SHA-256 of the inputs, in hex. */
  readonly hash: string;
  /** The fields that the step decides on, as they were; long texts as their digest. */
  readonly inputs: { readonly [F in FieldId]?: FieldValue };
}

/** One person's yes or no on a step. */
export interface Vote {
  readonly by: PersonId;
  /** The assignee whose place it was given in: themselves, or the one they act for. */
  readonly seat: PersonId;
  readonly at: number;
  readonly decision: 'approve' | 'reject';
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
  /** Steps of one stage wait side by side. */
  stage: number;
  /** How many of its assignees have to approve. */
  needs: Needs;
  status: StepStatus;
  /** Directory ids, resolved when the step became active; empty while it waits in the operations queue. */
  assignees: PersonId[];
  /** Whom the policy named when the step was routed, before anybody stood in for them. */
  named?: PersonId[];
  /** Whom an assignee stands in for, while those are out of office, gone, or have handed it on. */
  actsFor?: Record<PersonId, PersonId[]>;
  /** Approvers that an assignee added: each of them has to approve as well. They are among the assignees. */
  added?: PersonId[];
  /** People that escalations added: they may act like the assignees, who keep their right. */
  escalatedTo?: PersonId[];
  /** What should be known about who has it, such as an approver who is away and names no delegate. */
  note?: string;
  /** Why nobody could be named. The step waits in the operations queue then. */
  unassigned?: string;
  /** Whether somebody has had it: its clock runs on from then, whoever has it now. */
  wasAssigned?: boolean;
  claimedBy?: PersonId;
  reassignments: number;
  clock?: StepClock;
  questions: Question[];
  /** Decisions of the assignees so far. */
  votes: Vote[];
  /** What was decided on, by the latest of those who approved. */
  decidedOn?: DecidedOn;
  /** The round in which the decision was made, where it was carried over into this one. */
  carriedFrom?: number;
  /** Why an operator decided it in the approvers' place. */
  overridden?: string;
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

/** What an accepted action was answered, and which it was. */
export interface AnswerGiven {
  readonly name: ActionName;
  readonly by: string;
  /** The action's `actionKey`; those that were accepted before there were keys have none. */
  readonly key?: string;
  readonly answer: ActionAnswer;
  /** 1, 2, 3 … in the order of acceptance; requests that were handed on before there was a bound have none. */
  readonly nth?: number;
}

/** What is still known of lines that have left the state for the archive. */
export interface ArchivedLines {
  /** How many: lines 1 to this one. */
  readonly lines: number;
  /** Their size as JSON. */
  readonly bytes: number;
  /** How many of them say that a grant was declined. */
  readonly declined: number;
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
  /** Directory ids of whoever asked and whoever first submitted it, where they are known: addresses may change. */
  askedBy?: PersonId[];
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
  /** The people of the request, as last read; none for one that was started with its people. */
  directory?: DirectorySlice & {
    readonly readAt: number;
    /** When it was last tried in vain. */
    readonly triedAt?: number;
  };
  /** The latest lines, oldest first; all of them until a page of them is in the archive. */
  history: HistoryEntry[];
  /** The lines before those, which are in the archive (`history-pages.ts`); absent while there are none. */
  archivedHistory?: ArchivedLines;
  /** Answers given to the latest accepted actions, by action id: the same action again gets the same answer. */
  answered: Record<string, AnswerGiven>;
  /** Digests of the ids of actions that were accepted before those (`seen-actions.ts`). */
  answeredEarlier?: string;
  /** The beginnings of their keys, as far as they had some: of the last of them the last. */
  answeredEarlierKeys?: string;
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
