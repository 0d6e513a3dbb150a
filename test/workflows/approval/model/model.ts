import type { ActionName, Decision } from '../../../../domain/approval/actions.ts';
import type { FieldId, FieldValue } from '../../../../domain/request/fields.ts';
import {
  away,
  chain,
  gone,
  operators,
  requester,
  resubmitWithinDays,
  type ChainRule,
  type Known,
} from './policy.ts';

/*
 * The chain as the documents have it (process.md, readings 3, 4, 7, 9 and 10; design.md, "The approval chain"), said once
 * more and as plainly as possible: it shares nothing with the product but names, and is compared with it after every action.
 */

export const hourMs = 3_600_000;

/** What somebody does. People by e-mail address; `own` is what this action has beside what all have. */
export interface Deed {
  readonly name: ActionName;
  readonly id: string;
  readonly by: string;
  readonly round: number;
  readonly step?: string;
  readonly own: Own;
}

export interface Own {
  readonly decision?: Decision;
  readonly comment?: string;
  readonly question?: string;
  readonly answer?: string;
  readonly to?: string;
  readonly from?: string;
  readonly approver?: string;
  readonly fields?: Readonly<Partial<Record<FieldId, FieldValue>>>;
  /** Whether the decision names what it was made on, and whether that is what stands there now. */
  readonly seen?: 'present' | 'former';
}

/** A place among those who decide, with those whom its holder stands in for: they may decide in it as well. */
interface Seat {
  readonly holder: string;
  readonly standsFor: readonly string[];
}

interface Clock {
  /** How long it has run, until it was last paused. */
  ranMs: number;
  /** Since when it runs; paused without it. */
  since?: number;
  isBreached: boolean;
  isAnswered: boolean;
}

export interface ModelStep {
  readonly rule: ChainRule;
  status: 'coming' | 'active' | 'approved' | 'rejected' | 'sent-back';
  seats: Seat[];
  /** Whom the policy named when the step was routed. */
  named: readonly string[];
  /** The region for which nobody, or too few, could be named: the step is in the operations queue. */
  unnamedIn?: string;
  /** Seats that were added: each of them has to approve too. */
  added: string[];
  /** Who joined at a breach. */
  joined: string[];
  votes: { readonly by: string; readonly seat: string; readonly approves: boolean }[];
  claimedBy?: string;
  hasQuestion: boolean;
  moves: number;
  hadSomebody: boolean;
  clock?: Clock;
  decidedOn?: Readonly<Record<string, FieldValue>>;
  decidedBy?: string;
  overridden?: string;
}

export type ModelStatus =
  'draft' | 'in-progress' | 'sent-back' | 'rejected' | 'recalled' | 'complete' | 'closed';

export interface Model {
  readonly people: Readonly<Record<string, Known>>;
  readonly carriesDecisions: boolean;
  status: ModelStatus;
  round: number;
  fields: Partial<Record<FieldId, FieldValue>>;
  steps: ModelStep[];
  answered: Map<string, { readonly name: ActionName; readonly by: string }>;
  /** Of signals, the oldest first. */
  refusals: { readonly action: ActionName; readonly code: string }[];
  /** When it closes unless it is resubmitted. */
  endsAt?: number;
}

export function draft(model: Pick<Model, 'people' | 'carriesDecisions' | 'fields'>): Model {
  const fields = { ...model.fields };
  const nothing = { status: 'draft', round: 0, steps: [], refusals: [] } as const;
  const opened: Model = { ...model, ...nothing, fields, steps: [], refusals: [], answered: new Map() };
  fillLeader(opened);
  return opened;
}

// Who is who.

/** The id of somebody whom the directory has, by address or id. */
export function personOf({ people }: Model, given: string): string | undefined {
  if (people[given] !== undefined) return given;
  return Object.keys(people).find((id) => people[id]?.email === given);
}

export function isRequester(model: Model, given: string): boolean {
  return personOf(model, given) === requester;
}

export function isOperator(model: Model, given: string): boolean {
  return (operators as readonly string[]).includes(personOf(model, given) ?? '');
}

export function managersOf(model: Model, people: readonly string[]): string[] {
  return [...new Set(people.flatMap((person) => model.people[person]?.manager ?? []))];
}

/** Who acts for somebody; nobody stands in who asked. */
export function standInFor(person: string): string {
  const other = gone[person] ?? away[person];
  return other === undefined || other === requester ? person : other;
}

export function holdersOf({ people }: ChainRule, region: string): readonly string[] {
  return people[region] ?? [];
}

export function regionOf({ fields }: Model): string {
  return String(fields.region);
}

// The seats of a step.

export function holders({ seats }: ModelStep): string[] {
  return seats.map(({ holder }) => holder);
}

/** The seat in which somebody decides: their own, that of who stands in for them, or none but the right to decide. */
export function seatOf(step: ModelStep, person: string | undefined): string | undefined {
  if (person === undefined) return undefined;
  if (holders(step).includes(person)) return person;
  const standIn = step.seats.find(({ standsFor }) => standsFor.includes(person))?.holder;
  return standIn ?? (step.joined.includes(person) ? person : undefined);
}

export function hasVoted({ votes }: ModelStep, seat: string): boolean {
  return votes.some((vote) => vote.seat === seat);
}

/** Whether those whom the policy names have approved enough: only the added ones are waited for then. */
function isEnough(step: ModelStep): boolean {
  const regular = step.votes.filter(({ seat, approves }) => approves && !step.added.includes(seat));
  return regular.length >= neededOf(step);
}

/** The seats that are waited for: those that have not decided, as long as their decision counts. */
export function waitedFor(step: ModelStep): string[] {
  const open = holders(step).filter((seat) => !hasVoted(step, seat));
  return isEnough(step) ? open.filter((seat) => step.added.includes(seat)) : open;
}

export function mayDecide(step: ModelStep): string[] {
  const joined = isEnough(step) ? [] : step.joined.filter((person) => !hasVoted(step, person));
  return [...new Set([...waitedFor(step), ...joined])];
}

export function isDecidedByOne({ rule, added }: ModelStep): boolean {
  return rule.needs === 'one' && added.length === 0;
}

/** The place that something is about, and undefined where that has to be said. */
export function placeOf(
  step: ModelStep,
  from: string | undefined,
  actor: string | undefined,
): string | undefined {
  const seats = holders(step);
  const open = waitedFor(step);
  if (from !== undefined) return seats.find((seat) => seat === seatOf(step, from));
  return open.find((seat) => seat === seatOf(step, actor)) ?? (open.length === 1 ? open[0] : undefined);
}

/** How many approvals of those who were not added a step needs. */
export function neededOf({ rule, seats, added }: ModelStep): number {
  if (rule.needs === 'one') return 1;
  return rule.needs === 'all' ? Math.max(1, seats.length - added.length) : rule.needs;
}

function outcomeOf(step: ModelStep): 'approved' | 'rejected' | 'open' {
  const { votes, added, rule } = step;
  const ofAdded = votes.filter(({ seat }) => added.includes(seat));
  const others = votes.filter(({ seat }) => !added.includes(seat));
  const approvals = others.filter(({ approves }) => approves).length;
  const isAddedContent = ofAdded.filter(({ approves }) => approves).length === added.length;
  if (approvals >= neededOf(step) && isAddedContent) return 'approved';
  if (ofAdded.some(({ approves }) => !approves)) return 'rejected';
  // An approval alone never ends a step the other way.
  if (others.every(({ approves }) => approves)) return 'open';
  if (rule.needs === 'one') return 'rejected';
  const stillToCome = mayDecide(step).filter((person) => !added.includes(person)).length;
  return approvals + stillToCome >= neededOf(step) ? 'open' : 'rejected';
}

// The chain.

function isSkipped({ fields }: Model, { skipWhen }: ChainRule): boolean {
  return skipWhen !== undefined && fields[skipWhen] === true;
}

export function current({ steps }: Model): ModelStep[] {
  return steps.filter(({ status }) => status === 'active');
}

export function isBlank({ fields }: Model, field: FieldId): boolean {
  return (fields[field] ?? '') === '';
}

function fillLeader(model: Model): void {
  const rule = chain.find(({ namedIn }) => namedIn === 'regionLeader');
  const [leader] = rule === undefined ? [] : holdersOf(rule, regionOf(model));
  if (leader !== undefined && isBlank(model, 'regionLeader')) {
    model.fields.regionLeader = model.people[leader]?.email ?? null;
  }
}

function newStep(rule: ChainRule): ModelStep {
  return {
    rule,
    status: 'coming',
    seats: [],
    named: [],
    added: [],
    joined: [],
    votes: [],
    hasQuestion: false,
    moves: 0,
    hadSomebody: false,
  };
}

/** Brings the chain in line with the fields, and makes whatever is next active. */
function moveOn(model: Model, now: number): void {
  fillLeader(model);
  const rules = chain.filter((rule) => !isSkipped(model, rule));
  model.steps = rules.map((rule) => model.steps.find((step) => step.rule === rule) ?? newStep(rule));
  const next = model.steps.find(({ status }) => status !== 'approved');
  if (next === undefined) {
    model.status = 'complete';
    model.fields.pocStatus ??= 'Not Started';
    return;
  }
  model.status = 'in-progress';
  model.steps = model.steps.map((step) =>
    step.status === 'active' && step.rule.stage > next.rule.stage ? putOff(step) : step,
  );
  for (const step of model.steps) {
    if (step.status === 'active') reroute(model, step, now);
    if (step.status === 'coming' && step.rule.stage === next.rule.stage) activate(model, step, now);
  }
}

/** A step that waits again because an earlier one does keeps the decisions that were made on it. */
function putOff(step: ModelStep): ModelStep {
  if (step.votes.length === 0) return newStep(step.rule);
  const { seats, votes, added, joined, moves } = step;
  const { decidedOn } = step;
  return {
    ...newStep(step.rule),
    seats,
    votes,
    added,
    joined,
    moves,
    ...(decidedOn === undefined ? {} : { decidedOn }),
  };
}

function activate(model: Model, step: ModelStep, now: number): void {
  step.status = 'active';
  nameSeats(model, step);
  step.clock = { ranMs: 0, since: now, isBreached: false, isAnswered: false };
  step.hadSomebody = step.seats.length > 0;
}

function namedFor(model: Model, { namedIn, ...rule }: ChainRule): string[] {
  const inField = namedIn === undefined ? undefined : String(model.fields[namedIn]);
  const named =
    inField === undefined ? holdersOf({ ...rule }, regionOf(model)) : [personOf(model, inField) ?? ''];
  return named.filter((person) => person !== '' && person !== requester);
}

/** Whom the policy names, with whoever stands in for them; too few are nobody (reading 7). */
function nameSeats(model: Model, step: ModelStep): void {
  step.named = namedFor(model, step.rule);
  // Whoever has decided, or was added, keeps their place.
  const seats: Seat[] = step.seats.filter(
    ({ holder }) => hasVoted(step, holder) || step.added.includes(holder),
  );
  const hasPlace = (person: string): boolean =>
    seats.some(({ holder, standsFor }) => holder === person || standsFor.includes(person));
  for (const person of step.named.filter((each) => !hasPlace(each))) {
    const holder = standInFor(person);
    const others = seats.find((seat) => seat.holder === holder)?.standsFor ?? [];
    const standsFor = holder === person ? others : [...others, person];
    const at = seats.findIndex((seat) => seat.holder === holder);
    seats.splice(at === -1 ? seats.length : at, 1, { holder, standsFor });
  }
  const enough = step.rule.needs === 'one' || step.rule.needs === 'all' ? 1 : step.rule.needs;
  step.seats = seats.length < enough ? [] : seats;
  if (step.seats.length === 0) step.unnamedIn = regionOf(model);
  else delete step.unnamedIn;
}

/** Correcting a person or the region reroutes a step that waits, unless it was given by hand or has votes (reading 10). */
function reroute(model: Model, step: ModelStep, now: number): void {
  if (step.moves > 0 || step.votes.length > 0 || step.added.length > 0) return;
  const { unnamedIn } = step;
  const isSame = namedFor(model, step.rule).join() === step.named.join();
  if (isSame && unnamedIn === undefined) return;
  nameSeats(model, step);
  if (step.unnamedIn !== undefined && step.unnamedIn === unnamedIn) return;
  step.joined = [];
  delete step.claimedBy;
  hasBeenGiven(step, now);
}

/** A step that nobody has had so far starts its clock with the first who has it. */
function hasBeenGiven(step: ModelStep, now: number): void {
  if (!step.hadSomebody) step.clock = { ranMs: 0, since: now, isBreached: false, isAnswered: false };
  if (step.seats.length > 0) step.hadSomebody = true;
}

function inputsOf({ fields }: Model, { decidesOn }: ChainRule): Record<string, FieldValue> {
  return Object.fromEntries(decidesOn.map((field) => [field, fields[field] ?? null]));
}

/** What a decision names as seen. */
export function contentOf(model: Model, step: ModelStep): string {
  return JSON.stringify(inputsOf(model, step.rule));
}

/** The inputs of a step that are not what was decided on; more credits matter, fewer do not (the test's policy). */
function changedFor(model: Model, { rule, decidedOn }: ModelStep): string[] {
  if (decidedOn === undefined) return [];
  const inputs = inputsOf(model, rule);
  return rule.decidesOn.filter((field) => {
    const [before, after] = [decidedOn[field] ?? null, inputs[field] ?? null];
    if (before === after) return false;
    const isNumber = typeof before === 'number' && typeof after === 'number';
    return field !== 'creditsNeeded' || !isNumber || after > before;
  });
}

/** Exactly the steps that decided on what changed (reading 9); `moveOn` has what came after them wait again. */
function reopenChanged(model: Model): void {
  model.steps = model.steps.map((step) => {
    const changed = changedFor(model, step);
    const isDecided = step.status === 'approved' || step.votes.length > 0;
    if (!isDecided || changed.length === 0) return step;
    if (!changed.includes('presalesAutoApprove')) clearVerdict(model, step);
    return newStep(step.rule);
  });
}

/** What a step alone says (Presales Auto-approve) goes with its approval. */
function clearVerdict(model: Model, { rule }: ModelStep): void {
  if (rule.role === 'presales') model.fields.presalesAutoApprove = null;
}

// The clock.

function pause({ clock }: ModelStep, now: number): void {
  if (clock?.since === undefined) return;
  clock.ranMs += now - clock.since;
  delete clock.since;
}

function resume({ clock }: ModelStep, now: number): void {
  if (clock !== undefined) clock.since ??= now;
}

function respond({ clock }: ModelStep): void {
  if (clock !== undefined) clock.isAnswered = true;
}

/** When the first response of a step that waits is due; none while its clock stands. */
export function dueOf({ rule, status, clock }: ModelStep): number | undefined {
  if (status !== 'active' || rule.slaHours === null || clock?.since === undefined) return undefined;
  return clock.isAnswered ? undefined : clock.since + rule.slaHours * hourMs - clock.ranMs;
}

export type SlaState = 'none' | 'running' | 'paused' | 'breached' | 'met';

export function slaOf({ rule, status, clock }: ModelStep): SlaState {
  if (clock === undefined || rule.slaHours === null || status === 'coming') return 'none';
  if (clock.isBreached) return 'breached';
  if (clock.isAnswered) return 'met';
  return clock.since === undefined ? 'paused' : 'running';
}

/** Everything at whose instant something happens by itself. */
export function instantsAhead(model: Model): number[] {
  const dues = current(model)
    .filter(({ clock }) => clock?.isBreached === false)
    .flatMap((step) => dueOf(step) ?? []);
  return model.endsAt === undefined ? dues : [...dues, model.endsAt];
}

export function passTime(model: Model, now: number): void {
  for (const step of current(model)) {
    const due = dueOf(step);
    if (due === undefined || due > now || step.clock?.isBreached !== false) continue;
    step.clock.isBreached = true;
    // It escalates and decides nothing (reading 4).
    const managers = managersOf(model, holders(step));
    step.joined.push(...managers.filter((each) => each !== requester && seatOf(step, each) === undefined));
  }
  if (model.endsAt !== undefined && model.endsAt <= now) close(model);
}

function close(model: Model): void {
  model.status = 'closed';
  delete model.endsAt;
}

// What people do. Whether they may is in refusals.ts.

export function carryOut(model: Model, deed: Deed, now: number): void {
  const { name, own } = deed;
  const step = model.steps.find(({ rule }) => rule.role === deed.step);
  model.answered.set(deed.id, { name, by: deed.by });
  if (name === 'submit' || name === 'resubmit') return submit(model, name === 'resubmit', now);
  if (name === 'recall') return endRound(model, 'recalled', now);
  if (name === 'setFields' || name === 'amend') return setFields(model, own.fields ?? {}, now);
  if (step !== undefined) onStep(model, step, deed, now);
}

function submit(model: Model, isAgain: boolean, now: number): void {
  const isKept = (step: ModelStep): boolean =>
    isAgain &&
    model.carriesDecisions &&
    step.status === 'approved' &&
    !isSkipped(model, step.rule) &&
    changedFor(model, step).length === 0;
  const kept = model.steps.filter(isKept);
  for (const step of model.steps) if (!kept.includes(step)) clearVerdict(model, step);
  model.steps = kept;
  model.round += 1;
  delete model.endsAt;
  moveOn(model, now);
}

function endRound(model: Model, status: 'recalled' | 'rejected' | 'sent-back', now: number): void {
  model.status = status;
  model.endsAt = now + resubmitWithinDays * 24 * hourMs;
  for (const step of current(model)) step.status = 'coming';
}

function setFields(model: Model, fields: NonNullable<Own['fields']>, now: number): void {
  const [before, leader] = [regionOf(model), model.fields.regionLeader];
  Object.assign(model.fields, fields);
  const rule = chain.find(({ namedIn }) => namedIn === 'regionLeader');
  // Whom the policy had filled in for the region before gives way; whoever was named by hand stays.
  const [filled] = rule === undefined ? [] : holdersOf(rule, before);
  const wasFilled = filled !== undefined && leader === model.people[filled]?.email;
  const isOthers = regionOf(model) !== before && model.fields.regionLeader === leader;
  if (isOthers && wasFilled) model.fields.regionLeader = null;
  fillLeader(model);
  const isFinal = ['Succeeded', 'Failed', 'Cancelled'].includes(String(fields.pocStatus));
  if (isFinal) return close(model);
  if (model.status !== 'in-progress') return;
  reopenChanged(model);
  moveOn(model, now);
}

function onStep(model: Model, step: ModelStep, { name, by, own }: Deed, now: number): void {
  const actor = personOf(model, by);
  switch (name) {
    case 'claim':
      if (actor !== undefined) step.claimedBy = actor;
      return respond(step);
    case 'comment':
      if (seatOf(step, actor) !== undefined) respond(step);
      return;
    case 'ask':
      step.hasQuestion = true;
      return pause(step, now);
    case 'answer':
      step.hasQuestion = false;
      return resume(step, now);
    case 'decide':
      return decide(model, step, own.decision ?? 'approve', actor ?? '', now);
    case 'override':
      step.overridden = own.comment ?? '';
      step.decidedBy = actor ?? '';
      resume(step, now);
      respond(step);
      if (own.decision === 'approve') step.decidedOn ??= inputsOf(model, step.rule);
      return end(model, step, outcomes[own.decision ?? 'approve'], now);
    case 'reassign':
    case 'delegate':
      return handOver(model, step, { isDelegated: name === 'delegate', actor, own }, now);
    case 'addApprover': {
      const asked = personOf(model, own.approver ?? '') ?? '';
      const holder = standInFor(asked);
      step.seats.push({ holder, standsFor: holder === asked ? [] : [asked] });
      step.added.push(holder);
      return;
    }
    default:
      // A nudge only tells people.
      return;
  }
}

const outcomes = { approve: 'approved', reject: 'rejected', 'send-back': 'sent-back' } as const;

function decide(model: Model, step: ModelStep, decision: Decision, actor: string, now: number): void {
  resume(step, now);
  respond(step);
  if (decision === 'approve') step.decidedOn ??= inputsOf(model, step.rule);
  if (decision !== 'send-back') {
    const seat = seatOf(step, actor) ?? actor;
    step.votes.push({ by: actor, seat, approves: decision === 'approve' });
  }
  const outcome = decision === 'send-back' ? 'sent-back' : outcomeOf(step);
  if (outcome === 'open') return;
  step.decidedBy = actor;
  end(model, step, outcome, now);
}

function end(
  model: Model,
  step: ModelStep,
  outcome: 'approved' | 'rejected' | 'sent-back',
  now: number,
): void {
  step.status = outcome;
  if (outcome === 'approved') moveOn(model, now);
  else endRound(model, outcome, now);
}

/** A step that one person decides is given as a whole, unless it is said whose place it is about. */
export function isGivenWhole(step: ModelStep, from: string | undefined): boolean {
  return step.seats.length === 0 || (from === undefined && isDecidedByOne(step));
}

/** A step that too few have is given to one after another, until there are enough. */
export function isGivenBesides(step: ModelStep, from: string | undefined): boolean {
  return from === undefined && neededOf(step) > step.seats.length - step.added.length;
}

function handOver(
  model: Model,
  step: ModelStep,
  given: { readonly isDelegated: boolean; readonly actor: string | undefined; readonly own: Own },
  now: number,
): void {
  const { isDelegated, actor, own } = given;
  const to = personOf(model, own.to ?? '') ?? '';
  if (!isDelegated && isGivenWhole(step, own.from)) {
    step.seats = [{ holder: to, standsFor: [] }];
  } else if (!isDelegated && isGivenBesides(step, own.from)) {
    step.seats.push({ holder: to, standsFor: [] });
  } else {
    const from = own.from === undefined ? undefined : personOf(model, own.from);
    const place = placeOf(step, from, actor) ?? '';
    step.seats = step.seats.map((seat) =>
      seat.holder === place ? { holder: to, standsFor: isDelegated ? [...seat.standsFor, place] : [] } : seat,
    );
    step.added = step.added.map((seat) => (seat === place ? to : seat));
  }
  delete step.unnamedIn;
  delete step.claimedBy;
  hasBeenGiven(step, now);
  step.moves += 1;
}
