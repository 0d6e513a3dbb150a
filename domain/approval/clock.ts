import { addWorkingMs, workingMsBetween } from '../calendar/working-time.ts';
import type { Calendar } from '../calendar/calendar.ts';
import type { CommonRules, RegionId } from '../policy/policy.ts';
import type { ResponseFigures, StepClock, Stretch } from './state.ts';

/*
 * The first-response clock of one step (process.md, readings 4 to 6). Pure: when it ran, and what follows from that.
 *
 * 1. It starts when the step becomes active and stops at the first response; a fulfilment's stops when the credits are
 *    in the tenant.
 * 2. Waiting for the requester pauses it and is no response.
 * 3. Without an SLA nothing is ever due before the first response.
 * 4. A breach is recorded once. It escalates; it decides nothing.
 * 5. Hours are elapsed hours, or those of the calendar of the assignee's region where the policy says so. Both are kept.
 */

export const hourMs = 3_600_000;

/** The calendars of the regions that stretches name. */
type Calendars = Pick<CommonRules, 'calendars' | 'regionCalendars'>;

/** How a step's time is counted, which follows from whose it is. */
export type ClockTerms = Pick<StepClock, 'slaHours' | 'hours'> & Pick<Stretch, 'region'>;

/** The states of ux.md's SLA chip, without "due soon", which only the reader's present time can tell. */
export const slaStates = ['none', 'running', 'paused', 'breached', 'met'] as const;
export type SlaState = (typeof slaStates)[number];

export function startClock({ slaHours, hours, region }: ClockTerms, now: number): StepClock {
  return {
    slaHours,
    hours,
    stretches: [stretchFrom(now, region)],
    missed: 0,
    remindersSent: 0,
    escalationsSent: 0,
    decisionNudges: 0,
  };
}

function stretchFrom(from: number, region: RegionId | undefined): Stretch {
  return region === undefined ? { from } : { from, region };
}

function openStretch(clock: StepClock): Stretch | undefined {
  const last = clock.stretches.at(-1);
  return last?.to === undefined ? last : undefined;
}

export function isPaused(clock: StepClock): boolean {
  return openStretch(clock) === undefined;
}

export function pauseClock(clock: StepClock, now: number): void {
  const open = openStretch(clock);
  if (open !== undefined) open.to = now;
}

export function resumeClock(clock: StepClock, now: number): void {
  if (isPaused(clock)) clock.stretches.push(stretchFrom(now, clock.stretches.at(-1)?.region));
}

/** Somebody else has the step, or other rules hold: from now on their terms count; what has passed stays as it was. */
export function changeTerms(clock: StepClock, terms: ClockTerms, now: number): void {
  clock.slaHours = terms.slaHours;
  clock.hours = terms.hours;
  const last = clock.stretches.at(-1);
  if (last === undefined || last.region === terms.region) return;
  const open = openStretch(clock);
  if (open !== undefined) open.to = now;
  const next = stretchFrom(now, terms.region);
  // A clock that is paused goes on in the new region, but not yet.
  clock.stretches.push(open === undefined ? { ...next, to: now } : next);
}

/** An escalation may start the clock anew; the breach before it is not forgotten. */
export function restartClock(clock: StepClock, now: number): void {
  clock.missed += 1;
  delete clock.breachedAt;
  clock.remindersSent = 0;
  const { region } = clock.stretches.at(-1) ?? {};
  pauseClock(clock, now);
  clock.earlier = [...(clock.earlier ?? []), ...clock.stretches];
  clock.stretches = [stretchFrom(now, region)];
}

/** The first response, with its figures; undefined for a later one, which changes nothing. */
export function stopClock(clock: StepClock, policy: Calendars, now: number): ResponseFigures | undefined {
  if (clock.respondedAt !== undefined) return undefined;
  const due = dueAt(clock, policy, now);
  const taken = [...(clock.earlier ?? []), ...clock.stretches];
  const elapsedMs = sum(taken.map((stretch) => lengthOf(stretch, now)));
  const businessMs = businessMsOf(taken, policy, now);
  const { region } = clock.stretches.at(-1) ?? {};
  const figures: ResponseFigures = {
    slaHours: clock.slaHours,
    hours: clock.hours,
    elapsedMs,
    ...(businessMs === undefined ? {} : { businessMs }),
    ...(due === undefined ? {} : { dueAt: due }),
    outcome: clock.slaHours === null ? 'none' : hasMissed(clock) ? 'breached' : 'met',
    ...(region === undefined ? {} : { region }),
  };
  clock.respondedAt = now;
  clock.response = figures;
  delete clock.earlier;
  // From here on it counts towards the decision.
  const last = clock.stretches.at(-1);
  clock.stretches = [stretchFrom(now, last?.region)];
  if (last?.to !== undefined) pauseClock(clock, now);
  return figures;
}

function hasMissed(clock: StepClock): boolean {
  return clock.breachedAt !== undefined || clock.missed > 0;
}

/** Whether the due time has passed without a response and nobody has noted it yet: the clock was not looked at. */
export function isOverdueUnnoticed(clock: StepClock, policy: Calendars, now: number): boolean {
  const due = dueAt(clock, policy, now);
  return clock.respondedAt === undefined && clock.breachedAt === undefined && due !== undefined && due < now;
}

/** When the first response is (or was) due, or undefined where no SLA is set. Moves while the clock is paused. */
export function dueAt(clock: StepClock, policy: Calendars, now: number): number | undefined {
  if (clock.response !== undefined) return clock.response.dueAt;
  return clock.slaHours === null ? undefined : instantOf(clock, policy, clock.slaHours * hourMs, now);
}

export function slaState(clock: StepClock | undefined): SlaState {
  if (clock === undefined || clock.slaHours === null) return 'none';
  if (clock.breachedAt !== undefined) return 'breached';
  if (clock.respondedAt !== undefined) return hasMissed(clock) ? 'breached' : 'met';
  return isPaused(clock) ? 'paused' : 'running';
}

/** The instant at which the clock has run this long in its own hours; while it is paused, as if it went on at `resumedAt`. */
export function instantOf(clock: StepClock, policy: Calendars, ms: number, resumedAt: number): number {
  let left = ms;
  for (const stretch of clock.stretches) {
    if (stretch.to === undefined) return reached(clock, policy, stretch, stretch.from, left);
    const length = countedMs(clock, policy, stretch, stretch.to);
    // At the very end of a stretch it is the next one that brings it, if there is one.
    if (length > left) return reached(clock, policy, stretch, stretch.from, left);
    left -= length;
  }
  const last = clock.stretches.at(-1);
  return last === undefined ? resumedAt + left : reached(clock, policy, last, resumedAt, left);
}

function reached(clock: StepClock, policy: Calendars, stretch: Stretch, from: number, ms: number): number {
  const calendar = clock.hours === 'business' ? calendarOf(stretch, policy) : undefined;
  return calendar === undefined ? from + ms : addWorkingMs(calendar, from, Math.ceil(ms));
}

function countedMs(clock: StepClock, policy: Calendars, stretch: Stretch, now: number): number {
  const calendar = clock.hours === 'business' ? calendarOf(stretch, policy) : undefined;
  return calendar === undefined
    ? lengthOf(stretch, now)
    : workingMsBetween(calendar, stretch.from, stretch.to ?? now);
}

function lengthOf(stretch: Stretch, now: number): number {
  return (stretch.to ?? now) - stretch.from;
}

/** Undefined where some of the time was in a region without a calendar. */
function businessMsOf(stretches: readonly Stretch[], policy: Calendars, now: number): number | undefined {
  const parts = stretches.map((stretch) => {
    const calendar = calendarOf(stretch, policy);
    return calendar === undefined ? undefined : workingMsBetween(calendar, stretch.from, stretch.to ?? now);
  });
  const known = parts.filter((part) => part !== undefined);
  return known.length < parts.length ? undefined : sum(known);
}

function calendarOf({ region }: Stretch, policy: Calendars): Calendar | undefined {
  const { calendars, regionCalendars } = policy;
  const id =
    region !== undefined && Object.hasOwn(regionCalendars, region) ? regionCalendars[region] : undefined;
  return id === undefined ? undefined : calendars[id];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
