import type { BalanceRules } from '../balance/balance-facts.ts';
import type { ChainStep } from '../balance/top-up-by.ts';
import type { Calendar, CalendarId } from '../calendar/calendar.ts';
import type { Person } from '../people/person.ts';
import type { FieldId } from '../request/fields.ts';

/**
 * The ways a request is made, by kind. A PoC is asked for in three (seed 000, "Apply in TiDBCloud"); credits are added
 * during a PoC by a `top-up` (seed 000, "Credits adding during PoC"), and to an employee's own Org by an `internal`
 * request (seed 000, FAQ 3).
 */
export const entryPointsOf = {
  pocApplication: ['cloud-user', 'cloud-sales', 'enterprise'],
  creditRequest: ['top-up', 'internal'],
} as const;

export type RequestKind = keyof typeof entryPointsOf;
export type PocEntryPoint = (typeof entryPointsOf.pocApplication)[number];
export type CreditEntryPoint = (typeof entryPointsOf.creditRequest)[number];
export type EntryPoint = PocEntryPoint | CreditEntryPoint;

export const entryPoints = [...entryPointsOf.pocApplication, ...entryPointsOf.creditRequest] as const;

export type RegionId = string;
export type RoleId = string;
export type PersonId = string;

/**
 * Who a step or a field is for: `person:<id>`, `region:<role>` (the role's people in the request's region),
 * `field:<field>` (the person named in that field of the request) or `manager:requester` (the manager of whoever asked).
 */
export type Selector = `person:${string}` | `region:${string}` | `field:${string}` | 'manager:requester';

/** An approval is decided; a fulfilment is carried out after the approvals (process.md, reading 15). */
export type StepKind = 'approval' | 'fulfilment';

/**
 * What the hours of an SLA count in: all hours, or those of the calendar of the assignee's region. A route step's word
 * goes before that of the region's arrangement, and that before the role's; elapsed without any (process.md, reading 5).
 */
export type HoursKind = 'elapsed' | 'business';

/** What a region arranged for a role. No `slaHours` is "Per Regional Arrangement" without a figure: no timer. */
export interface RegionalArrangement {
  readonly people: readonly PersonId[];
  readonly slaHours?: number;
  readonly hours?: HoursKind;
}

/** A role of seed 000's table, whatever the route it stands in. */
export interface RoleRule {
  readonly label: string;
  readonly kind: StepKind;
  readonly responsibility: string;
  /** The selector that names the assignee when the step becomes active. */
  readonly assignee: Selector;
  /** People by region. A region that is missing fails closed into the operations queue. */
  readonly regions: Readonly<Record<RegionId, RegionalArrangement>>;
  /** Fields that must not be blank before this step can be approved or fulfilled. */
  readonly requires: readonly FieldId[];
  /** What the approver decides on: when one of these changes afterwards, the step is reopened. */
  readonly decidesOn: readonly FieldId[];
  readonly ladder: string;
  readonly hours?: HoursKind;
}

/** How many of a step's assignees have to approve: the first to decide decides, all of them, or this many. */
export type Needs = 'one' | 'all' | number;

/** A step of a route: the role and what this route says of it. */
export interface RouteStep {
  readonly role: RoleId;
  /** Hours to the first response; `regional` takes the region's arrangement, which may have none. */
  readonly slaHours: number | 'regional';
  /** Hours to the first response in some regions, before `slaHours`. */
  readonly slaByRegion?: Readonly<Record<RegionId, number>>;
  readonly hours?: HoursKind;
  /** Left out when this yes/no field is yes. */
  readonly skipWhen?: { readonly field: FieldId; readonly because: string };
  /** In the route only while this policy switch is on. */
  readonly switch?: string;
  /** In the route only for these regions; everywhere when absent. */
  readonly onlyRegions?: readonly RegionId[];
  /** Required in this route on top of what the role requires. */
  readonly requires?: readonly FieldId[];
  /** Who has to approve of a group; one of them without it. */
  readonly needs?: Needs;
  /** Waits together with the step before it. */
  readonly alongside?: boolean;
  /** A fulfilment that needs nobody: Confetti releases the credits as soon as every approval is there. */
  readonly automatic?: boolean;
}

/** A chain for requests up to these limits, both inclusive; the last tier of a route has none. */
export interface Tier {
  readonly id: string;
  readonly upTo?: { readonly creditsNeeded: number; readonly accumulatedCredits: number };
  readonly steps: readonly RouteStep[];
}

/** What counts as accumulated where a route has tiers (process.md, reading 14). */
export interface AccumulatedRule {
  /** Whether the Org's credits are counted or those of the PoC alone. */
  readonly per: 'org' | 'poc';
  /** Whether the credits that are asked for now count as well. */
  readonly countsThisRequest: boolean;
}

/** One way a request can take, from submission to fulfilment. */
export interface Route {
  readonly label: string;
  /** The page that its fields are on, such as `PoC page`. */
  readonly page?: string;
  /**
   * Whom it is for: an Org of the other kind is pointed to the other page. An internal request is shown to people in the Ops
   * Portal, every other one in Salesforce.
   */
  readonly audience?: 'external' | 'internal';
  /** Whether credits are asked for and added at the end. */
  readonly credits: boolean;
  readonly submission: {
    readonly requires: readonly FieldId[];
    /** What Sales has confirmed before submitting (seed 000, FAQ 2). */
    readonly confirms: readonly FieldId[];
    readonly onGap: 'warn' | 'block';
  };
  /** The role that whoever asks has; they set what this role sets. Absent where a customer asks. */
  readonly requesterRole?: RoleId;
  /** Who answers, recalls and resubmits for a customer who applied in the TiDB Cloud UI. */
  readonly sponsor?: Selector;
  /** The chain; empty where each tier has its own. */
  readonly steps: readonly RouteStep[];
  /** In order: a request takes the first whose limits hold. */
  readonly tiers?: readonly Tier[];
  readonly accumulated?: AccumulatedRule;
}

/** The steps of one tier. A tier that is not known yet is read as the last one, which is the strictest. */
export function stepsOf({ steps, tiers }: Route, tier?: string): readonly RouteStep[] {
  if (tiers === undefined) return steps;
  return (tiers.find(({ id }) => id === tier) ?? tiers.at(-1))?.steps ?? [];
}

/** Every step that a request on this route may come to, whatever its tier; a role once. */
export function allStepsOf({ steps, tiers = [] }: Route): readonly RouteStep[] {
  const all = [...steps, ...tiers.flatMap((tier) => tier.steps)];
  return all.filter((step, index) => all.findIndex(({ role }) => role === step.role) === index);
}

export type FieldType = 'text' | 'credits' | 'date' | 'yes-no' | 'person' | 'choice' | 'link' | 'region';

/** One field of the page: what it is called, who sets it and where. */
export interface FieldRule {
  readonly label: string;
  readonly type: FieldType;
  /** Roles that may set it; `requester` is whoever asked (or the sponsor), `system` is Confetti itself. */
  readonly setBy: readonly RoleId[];
  /** Where a person finds it, for the answer that says what is missing. */
  readonly where: string;
  readonly choices?: readonly string[];
  /** Filled from this selector when nobody named anyone ("updated automatically; please double check"). */
  readonly filledFrom?: Selector;
  /**
   * Which changes reopen a step that decided on this field: any, only a higher amount or a later day, or none. Any
   * without it.
   */
  readonly material?: Materiality;
}

export type Materiality = 'any' | 'increase' | 'never';

/** What happens while a step waits. Shares are of the SLA; hours count from the breach or the first response. */
export interface EscalationLadder {
  readonly reminderShares: readonly number[];
  /** After a breach, in order: who is told and how many hours after the breach. */
  readonly levels: readonly EscalationLevel[];
  /** After the last level it is repeated, this often at most. */
  readonly repeat: { readonly everyHours: number; readonly times: number };
  /** A step that was answered but not decided is nudged after `hours`, then repeated. */
  readonly decision: { readonly hours: number; readonly everyHours: number; readonly times: number };
  /** Whether each escalation starts the first-response clock anew; what was missed stays missed. */
  readonly restartsClock?: boolean;
}

/** Whom an escalation is about: `role` is everybody who holds the role in the request's region. */
export type Rung = 'assignee' | 'manager' | 'role' | 'operations';

export interface EscalationLevel {
  readonly afterHours: number;
  readonly tell: readonly Rung[];
  /** Who may act on the step from then on, beside those who could before. They are told as well. */
  readonly add?: readonly Exclude<Rung, 'assignee'>[];
}

/** The parts of a policy that are the same for every route. */
export interface CommonRules {
  /** Names the edition of the business's document, such as `2024-07-24`. */
  readonly edition: string;
  readonly regions: readonly RegionId[];
  readonly people: Readonly<Record<PersonId, Person>>;
  /** Region-free: waits here when nobody can be named (process.md, reading 7). Operators may reassign, not decide. */
  readonly operations: { readonly queue: readonly PersonId[]; readonly operators: readonly PersonId[] };
  readonly fields: Readonly<Record<FieldId, FieldRule>>;
  readonly roles: Readonly<Record<RoleId, RoleRule>>;
  readonly ladders: Readonly<Record<string, EscalationLadder>>;
  readonly switches: Readonly<Record<string, boolean>>;
  /** Where people are written to, beside Salesforce. */
  readonly channels: readonly ('mail' | 'lark')[];
  readonly maxReassignments: number;
  /** Minutes a request waits for what Salesforce knows about it before it goes on with what the form says. */
  readonly salesforceGraceMinutes: number;
  /** A rejected, sent-back or recalled request can be resubmitted this long, then it closes. */
  readonly resubmitWithinDays: number;
  /** Whether a new round keeps approvals whose inputs have not changed (process.md, reading 9). */
  readonly carryDecisions?: boolean;
  /** After approval the owner keeps PoC Status up to date. */
  readonly pocStatus: {
    readonly initial: string;
    /** Statuses that end the PoC and close the request. */
    readonly final: readonly string[];
    readonly staleAfterDays: number;
    readonly maxReminders: number;
    readonly closeAfterDays: number;
  };
  /** Pages of the business that Confetti names but does not copy. */
  readonly links: Readonly<Record<string, string>>;
  /** The most that one request may ask for, in whole credits. */
  readonly maxCreditsPerRequest: number;
  /** Whose Org is an employee's own: its owner's address is in one of these domains. */
  readonly employees: { readonly emailDomains: readonly string[] };
  /** Whether credits may be added to a PoC whose Credits Expiry Date has passed. */
  readonly topUpAfterExpiry: boolean;
  /** What is watched while a PoC runs on credits (seed 002, "Credits Management"). */
  readonly balance: BalanceRules & { readonly checkEveryHours: number };
  readonly calendars: Readonly<Record<CalendarId, Calendar>>;
  /** The calendar that business hours in a region count in. A region may have none. */
  readonly regionCalendars: Readonly<Record<RegionId, CalendarId>>;
}

/** The published policy: `policy/default.yaml`. */
export interface Policy extends CommonRules {
  readonly pocApplication: Readonly<Record<PocEntryPoint, Route>>;
  readonly creditRequest: Readonly<Record<CreditEntryPoint, Route>>;
  /** When histories, TiDB Cloud and Salesforce are compared by themselves. */
  readonly reconciliation: { readonly everyHours: number };
}

/** What one request can need of the policy, pinned in its workflow's input. `hash` identifies the content. */
export interface PolicySlice extends CommonRules {
  readonly kind: RequestKind;
  readonly entryPoint: EntryPoint;
  readonly route: Route;
  /** The chain of a top-up by region, for the day by which one has to be submitted. */
  readonly topUpChain: Readonly<Record<RegionId, readonly ChainStep[]>>;
  readonly hash: string;
}

export function kindOf(entryPoint: EntryPoint): RequestKind {
  return isPocEntryPoint(entryPoint) ? 'pocApplication' : 'creditRequest';
}

/** The published route of an entry point. */
export function routeOf(policy: Policy, entryPoint: EntryPoint): Route {
  return isPocEntryPoint(entryPoint) ? policy.pocApplication[entryPoint] : policy.creditRequest[entryPoint];
}

/** Every route of the policy with where it stands in the file. */
export function routesOf(
  policy: Policy,
): { readonly kind: RequestKind; readonly entryPoint: EntryPoint; readonly route: Route }[] {
  return entryPoints.map((entryPoint) => ({
    kind: kindOf(entryPoint),
    entryPoint,
    route: routeOf(policy, entryPoint),
  }));
}

function isPocEntryPoint(entryPoint: EntryPoint): entryPoint is PocEntryPoint {
  return (entryPointsOf.pocApplication as readonly string[]).includes(entryPoint);
}
