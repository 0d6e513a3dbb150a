import { namesOf } from '../people/directory.ts';
import type { EntryPoint, PolicySlice } from '../policy/policy.ts';
import { creditsField, textField, type FieldValues } from '../request/fields.ts';
import { creditsInWords } from '../wording/credits.ts';
import { dueAt, isPaused } from './clock.ts';
import { preparationInWords, preparing } from './preparation.ts';
import { tally, waitedFor } from './seats.ts';
import type { RequestState, StepState } from './state.ts';
import { currentSteps } from './steps.ts';

/*
 * The two lines that every surface shows first (ux.md): what is asked, for whom; who is waited for, until when, what
 * happens next.
 */

const kinds: Record<EntryPoint, string> = {
  'cloud-user': 'PoC',
  'cloud-sales': 'PoC',
  enterprise: 'Enterprise PoC',
  'top-up': 'top-up',
  internal: 'internal credits',
};

/** `Acme Corp · PoC · 3,000 credits · APAC` */
export function headline(state: RequestState): string {
  const unnamed = state.entryPoint === 'internal' ? state.requester.email : state.pocId;
  const company = customerName(state.fields) ?? unnamed;
  const credits = creditsField(state.fields);
  const parts = [
    company,
    kinds[state.entryPoint],
    credits === undefined ? undefined : creditsInWords(credits),
    // A draft may still learn its region from Salesforce, and its first line stays in Temporal Web as it was.
    textField(state.fields, 'region') ?? (state.status === 'draft' ? undefined : 'no region'),
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

/** For whom it is: the company, or the Account where it was given by name; a record id tells nobody anything. */
export function customerName(fields: FieldValues): string | undefined {
  const company = textField(fields, 'company');
  const account = textField(fields, 'account');
  return company ?? (account === undefined || isRecordId(account) ? undefined : account);
}

/** Whether a text is the Salesforce id of an Account. */
export function isRecordId(text: string): boolean {
  return /^001\w{12}(\w{3})?$/.test(text);
}

/** Time in the reader's terms: relative for a terminal, absolute where the text is read later. */
export type TimeInWords = (instant: number) => string;

/** `Waiting for GPE (Xiaole Fang) · first response due in 5 h 12 min · then Regional Leader` */
export function waitingLine(
  state: RequestState,
  policy: PolicySlice,
  now: number,
  inWords: TimeInWords,
): string {
  const steps = currentSteps(state);
  if (steps.length === 0) return restingLine(state, policy);
  const next = state.steps.find(({ status }) => status === 'coming');
  const parts = [
    // Steps that wait side by side are each a part of the line.
    ...steps.flatMap((step) => [waitingFor(step, policy), firstResponse(step, policy, now, inWords)]),
    next === undefined ? 'then done' : `then ${next.label}`,
  ];
  return parts.join(' · ');
}

/** `Waiting for GPE (Xiaole Fang)` */
export function waitingFor(step: StepState, policy: PolicySlice): string {
  if (step.status === 'releasing') {
    const what =
      step.byHand === undefined ? 'credits are being added' : 'what was added by hand is being verified';
    return `${step.label}: ${what}`;
  }
  if (step.unassigned !== undefined)
    return `Waiting in the operations queue for ${step.label}: ${step.unassigned}`;
  const hasQuestion = step.questions.some(({ answeredAt }) => answeredAt === undefined);
  const who = namesOf(policy, waitedFor(step));
  const { given, needed } = tally(step);
  const stand = needed > 1 ? `, ${given} of ${needed} approvals` : '';
  return hasQuestion
    ? `Waiting for the requester's answer to ${step.label} (${who})`
    : `Waiting for ${step.label} (${who}${stand})`;
}

/** `first response due in 5 h 12 min`, `no SLA set`, `answered` … */
export function firstResponse(
  step: StepState,
  policy: PolicySlice,
  now: number,
  inWords: TimeInWords,
): string {
  const clock = step.clock;
  if (clock === undefined || clock.slaHours === null) return 'no SLA set';
  const what = step.kind === 'fulfilment' ? '' : 'first response ';
  if (clock.respondedAt !== undefined)
    return clock.response?.outcome === 'breached' ? 'answered late' : 'answered in time';
  const due = dueAt(clock, policy, now) ?? now;
  if (clock.breachedAt !== undefined) return `${what}overdue, was due ${inWords(due)}`;
  return isPaused(clock) ? 'clock paused' : `${what}due ${inWords(due)}`;
}

function restingLine(state: RequestState, policy: PolicySlice): string {
  switch (state.status) {
    case 'draft':
      return 'Draft · not submitted yet';
    case 'rejected':
    case 'sent-back':
    case 'recalled':
      return `${state.status === 'sent-back' ? 'Sent back' : state.status === 'rejected' ? 'Rejected' : 'Recalled'} · the requester can resubmit`;
    case 'complete':
      return `Approved${state.credits.grant === undefined ? '' : ' and credited'} · PoC Status: ${state.fields.pocStatus ?? 'blank'}`;
    case 'closed':
      return `Closed · ${state.history.at(-1)?.comment ?? ''}`;
    case 'in-progress':
    case 'approved': {
      const what = preparing(state, policy);
      return what === undefined ? 'Under way' : preparationInWords(what);
    }
  }
}
