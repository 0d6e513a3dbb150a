import type { ActionAnswer, ActionName } from '../../domain/approval/actions.ts';
import { answerTo } from '../../domain/approval/answer.ts';
import { applyDecline, applyGrant } from '../../domain/approval/grant-outcome.ts';
import { apply } from '../../domain/approval/apply.ts';
import { check } from '../../domain/approval/check.ts';
import {
  isReleasing,
  orderToPlace,
  sameReservation,
  wantedReservation,
} from '../../domain/approval/credits.ts';
import { nextDeadline, passTime } from '../../domain/approval/deadlines.ts';
import type { HistoryAction, HistoryEntry } from '../../domain/approval/history.ts';
import { openRequest } from '../../domain/approval/open-request.ts';
import { parseAction } from '../../domain/approval/parse-action.ts';
import { needsVetting } from '../../domain/approval/under-way.ts';
import type { Refusal } from '../../domain/approval/refusal.ts';
import { applyReservation } from '../../domain/approval/reservation.ts';
import { waitedFor } from '../../domain/approval/seats.ts';
import type { RequestState, StepState } from '../../domain/approval/state.ts';
import { currentSteps } from '../../domain/approval/steps.ts';
import { applyVetting } from '../../domain/approval/vetting.ts';
import type { Grant } from '../../domain/credits/grant.ts';
import type { CreditsBefore } from '../../domain/credits/tier.ts';
import { kindOf, type EntryPoint, type Policy, type PolicySlice } from '../../domain/policy/policy.ts';
import type { CreditFacts, OrgFacts, PocFacts } from '../../domain/records/credit-facts.ts';
import type { FieldValues } from '../../domain/request/fields.ts';
import { shippedSlice } from './shipped-policy.ts';

/** A Monday morning; every request of the tests is opened at this instant unless it says otherwise. */
export const monday = Date.UTC(2026, 10, 23, 9, 0);
export const hour = 3_600_000;
export const day = 24 * hour;

export const customer = 'buyer@customer.example.com';
export const seller = 'seller@example.com';
/** Reassigns, nudges, overrides and adopts policies. */
export const operator = 'kevin.lu@example.com';
/** Asks for credits of their own account; `manager.apac` is their manager. */
export const employee = 'sales.apac@example.com';

/** A request as a test holds it: its state, the policy it is pinned to, and what time it is. */
export interface Request {
  readonly state: RequestState;
  readonly policy: PolicySlice;
  now: number;
  /** How many actions were tried, for their ids. */
  tried: number;
}

interface Circumstances {
  readonly requester?: string;
  readonly edit?: (policy: Policy) => Policy;
  /** What Org and PoC had before a credit request; nothing unless said otherwise. */
  readonly before?: CreditsBefore;
  /** Workflow id, where a test has several requests. */
  readonly requestId?: string;
  /** When it is opened; that Monday unless said otherwise. */
  readonly at?: number;
}

const madeBySales: FieldValues = {
  account: 'Acme Corp',
  contact: 'Ann Acme',
  opportunity: 'Acme PoC',
  creditsNeeded: 3000,
  creditsExpiryDate: '2027-03-31',
  customerPayment: 'No Payment',
  justification: 'Four weeks of load tests on 3 TB; metrics: QPS 20k, p99 20 ms',
};

/** Everything each entry point needs before it can go all the way, whoever fills it in and whenever. */
export const filled: Readonly<Record<EntryPoint, FieldValues>> = {
  'cloud-user': {
    company: 'Acme Corp',
    applicationLink: 'https://tidbcloud.example.com/poc/1042',
    lead: 'Acme Lead',
    region: 'APAC',
    orgId: '1372713',
    presales: 'presales.apac@example.com',
    ...madeBySales,
  },
  'cloud-sales': {
    ...madeBySales,
    region: 'APAC',
    orgId: '1372713',
    presales: 'presales.apac@example.com',
    customerSignedUp: true,
    leadConverted: true,
  },
  enterprise: {
    account: 'Acme Corp',
    contact: 'Ann Acme',
    opportunity: 'Acme PoC',
    customerPayment: 'Partial Payment',
    region: 'APAC',
    presales: 'presales.apac@example.com',
  },
  'top-up': {
    company: 'Acme Corp',
    account: 'Acme Corp',
    creditsNeeded: 3000,
    creditsExpiryDate: '2027-03-31',
    justification: 'The load test goes on for two weeks',
    region: 'APAC',
    orgId: '1372713',
  },
  internal: {
    creditsNeeded: 200,
    creditsExpiryDate: '2027-03-31',
    justification: 'A demo for a conference',
    region: 'APAC',
    orgId: '1372713',
  },
};

/** A draft with everything filled in but what `fields` says otherwise; null is blank. */
export function draft(
  entryPoint: EntryPoint,
  fields: FieldValues = {},
  { requester, edit, requestId, at = monday }: Circumstances = {},
): Request {
  const policy = shippedSlice(entryPoint, edit);
  const opened = {
    requestId: requestId ?? (kindOf(entryPoint) === 'creditRequest' ? 'credits/C-207' : 'poc/P-1042'),
    pocId: entryPoint === 'internal' ? 'internal' : 'P-1042',
    requester: requester ?? askers[entryPoint] ?? seller,
    via: 'cli',
    fields: { ...filled[entryPoint], ...fields },
  };
  return { state: openRequest(policy, opened, at), policy, now: at, tried: 0 };
}

const askers: Partial<Record<EntryPoint, string>> = { 'cloud-user': customer, internal: employee };

/** The same, submitted: the first step waits. A credit request has been found fit and its credits are reserved. */
export function submitted(
  entryPoint: EntryPoint,
  fields: FieldValues = {},
  circumstances: Circumstances = {},
): Request {
  const request = handedIn(entryPoint, fields, circumstances);
  return prepared(request, circumstances.before);
}

/** The same, just submitted: nobody has looked at PoC and Org of a credit request yet. */
export function handedIn(
  entryPoint: EntryPoint,
  fields: FieldValues = {},
  circumstances: Circumstances = {},
): Request {
  const request = draft(entryPoint, fields, circumstances);
  act(request, 'submit', { by: request.state.requester.email });
  return request;
}

/** PoC and Org as they would be for a request that is fit, but for what is given. */
export function factsOf(
  { state }: Pick<Request, 'state'>,
  { poc = {}, org = {} }: { poc?: Partial<PocFacts> | null; org?: Partial<OrgFacts> | null } = {},
): CreditFacts {
  const isInternal = state.entryPoint === 'internal';
  const fields = { ...filled['cloud-sales'], internalUser: false };
  const usual = {
    poc: { pocId: state.pocId, status: 'complete' as const, fields },
    org: {
      orgId: String(state.fields.orgId ?? fields.orgId),
      name: 'Acme Corp',
      status: 'active' as const,
      ownerEmail: isInternal ? state.requester.email : customer,
    },
  };
  return {
    poc: isInternal || poc === null ? null : { ...usual.poc, ...poc },
    org: org === null ? null : { ...usual.org, ...org },
  };
}

/** PoC and Org of a credit request are looked at. */
export function vetted(request: Request, facts: CreditFacts = factsOf(request)): Request {
  applyVetting(request.state, request.policy, facts, request.now);
  return request;
}

const nothingBefore: CreditsBefore = { org: 0, poc: 0 };

/** The Org's workflow reserves what the request wants; `before` is what Org and PoC had. */
export function reserved(request: Request, before: CreditsBefore = nothingBefore): Request {
  const { state, policy, now } = request;
  const wanted = wantedReservation(state, policy);
  if (wanted === undefined) throw new Error(`Nothing is to be reserved: the request is ${state.status}`);
  applyReservation(state, policy, wanted, { accumulated: before.org + wanted.credits, before }, now);
  return request;
}

/** Whatever a credit request still waits for is done: it is looked at, found fit, and its credits are reserved. */
export function prepared(request: Request, before: CreditsBefore = nothingBefore): Request {
  const { state, policy } = request;
  if (policy.kind !== 'creditRequest') return request;
  if (needsVetting(state, policy)) vetted(request);
  const wanted = wantedReservation(state, policy);
  const isHeld = sameReservation(wanted, state.credits.reserved);
  return wanted === undefined || isHeld ? request : reserved(request, before);
}

/** Submitted and approved as far as `step`, which is active then. */
export function waitingFor(
  step: string,
  entryPoint: EntryPoint,
  fields: FieldValues = {},
  circumstances: Circumstances = {},
): Request {
  const request = submitted(entryPoint, fields, circumstances);
  approveUntil(request, step);
  return request;
}

/** The request under another policy, adopted by an operator. */
export function adopting(request: Request, edit: (policy: Policy) => Policy): Request {
  const policy = shippedSlice(request.state.entryPoint, edit);
  const comment = 'as the business decided';
  act(request, 'adoptPolicy', { by: operator, policy, comment });
  return { ...request, policy };
}

/** An action as somebody sends it; `by` is the actor, the rest is the payload's own. */
interface Sent {
  readonly by: string;
  readonly [key: string]: unknown;
}

export type Outcome =
  | { readonly answer: ActionAnswer; readonly refusal?: never }
  | { readonly refusal: Refusal; readonly answer?: never };

/**
 * Sends an action the way an update goes: parsed, checked, applied, answered. Step and round are the present ones
 * unless they are given.
 */
export function send(request: Request, name: ActionName, { by, ...own }: Sent): Outcome {
  const { state, policy, now } = request;
  request.tried += 1;
  const onStep = !['submit', 'setFields', 'recall', 'resubmit', 'amend', 'adoptPolicy'].includes(name);
  const parsed = parseAction(name, {
    id: `action-${request.tried}`,
    actor: { email: by, via: 'web' },
    round: state.round,
    ...(onStep ? { step: currentSteps(state)[0]?.step ?? 'none' } : {}),
    ...own,
  });
  if (!parsed.ok) return { refusal: parsed.refusal };
  const refusal = check(state, policy, parsed.action, now);
  if (refusal !== undefined) return { refusal };
  apply(state, policy, parsed.action, now);
  return { answer: answerTo(state, policy, parsed.action, now) };
}

/** Sends an action that has to be accepted. */
export function act(request: Request, name: ActionName, sent: Sent): ActionAnswer {
  const { answer, refusal } = send(request, name, sent);
  if (refusal !== undefined) throw new Error(`${name} was refused (${refusal.code}): ${refusal.message}`);
  return answer;
}

/** Sends an action that has to be refused, and to change nothing; answers why it was. */
export function refusalOf(request: Request, name: ActionName, sent: Sent): Refusal {
  const before = JSON.stringify(request.state);
  const { refusal } = send(request, name, sent);
  if (refusal === undefined) throw new Error(`${name} was accepted`);
  if (JSON.stringify(request.state) !== before)
    throw new Error(`${name} was refused and changed the request`);
  return refusal;
}

/** The step that waits now; there has to be one. */
export function current(request: Request): StepState {
  const [step] = currentSteps(request.state);
  if (step === undefined) throw new Error(`Nobody is waited for: the request is ${request.state.status}`);
  return step;
}

export function stepOf(request: Request, id: string): StepState {
  const step = request.state.steps.find((candidate) => candidate.step === id);
  if (step === undefined) throw new Error(`There is no step ${id}`);
  return step;
}

/** When the clock of the step that waits began to run. */
export function startedAt(request: Request): number | undefined {
  return current(request).clock?.stretches[0]?.from;
}

/** The e-mail address of the first assignee of the step that waits who has not decided yet. */
export function assigneeOf(request: Request): string {
  const [id] = waitedFor(current(request));
  const person = id === undefined ? undefined : request.policy.people[id];
  if (person === undefined) throw new Error(`${current(request).label} has no assignee`);
  return person.email;
}

/** The step that waits is approved by its assignee; Presales says no to auto-approve where nobody has answered. */
export function approve(request: Request): ActionAnswer {
  const by = assigneeOf(request);
  const { state } = request;
  const isUnanswered =
    state.entryPoint !== 'enterprise' && (state.fields.presalesAutoApprove ?? null) === null;
  if (current(request).step === 'presales' && isUnanswered) {
    act(request, 'setFields', { by, fields: { presalesAutoApprove: false } });
  }
  const answer = act(request, 'decide', { by, decision: 'approve' });
  // Before the release a credit request is looked at again.
  if (needsVetting(state, request.policy)) vetted(request);
  return answer;
}

/** Approves step by step until `step` waits. */
export function approveUntil(request: Request, step: string): void {
  while (current(request).step !== step) approve(request);
}

/** Approves every approval, has BE&O release the credits where there are any, and adds them. */
export function completed(
  entryPoint: EntryPoint,
  fields: FieldValues = {},
  circumstances: Circumstances = {},
): Request {
  const request = submitted(entryPoint, fields, circumstances);
  while (request.state.status === 'in-progress') approve(request);
  if (request.state.status === 'approved') {
    if (!isReleasing(request.state)) act(request, 'fulfil', { by: assigneeOf(request) });
    credit(request);
  }
  return request;
}

/** TiDB Cloud adds the credits that were released. */
export function credit(request: Request): Grant {
  const order = orderToPlace(request.state, request.policy);
  if (order === undefined) throw new Error('Nothing was released');
  const { idempotencyKey, orgId, credits, expiresOn } = order;
  const grantedAt = new Date(request.now).toISOString();
  const grant = { grantId: 'G-1', idempotencyKey, orgId, credits, expiresOn, grantedAt };
  applyGrant(request.state, request.policy, grant, request.now);
  return grant;
}

/** TiDB Cloud declines the credits that were released. */
export function decline(request: Request, reason: string): void {
  applyDecline(request.state, reason, request.now);
}

/** Time passes and the request's clock wakes at each deadline, as it does while a worker is there. */
export function wait(request: Request, ms: number): void {
  const until = request.now + ms;
  for (;;) {
    const at = nextDeadline(request.state, request.policy);
    if (at === undefined || at > until) break;
    request.now = Math.max(request.now, at);
    passTime(request.state, request.policy, request.now);
  }
  request.now = until;
}

/** Time passes and nobody is there to notice until the end of it. */
export function sleepThrough(request: Request, ms: number): void {
  request.now += ms;
  passTime(request.state, request.policy, request.now);
}

/** The history's lines of these kinds; all of them when none is named. */
export function entries(request: Request, ...kinds: readonly HistoryAction[]): HistoryEntry[] {
  return request.state.history.filter(({ action }) => kinds.length === 0 || kinds.includes(action));
}

/** Hours from the opening of the request to each line of these kinds. */
export function hoursOf(request: Request, ...kinds: readonly HistoryAction[]): number[] {
  return entries(request, ...kinds).map(({ at }) => (at - monday) / hour);
}
