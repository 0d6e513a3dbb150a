import type { EscalationLadder } from '../policy/policy.ts';
import type { StepClock, StepState } from './state.ts';

/*
 * The clock of one step (process.md, readings 4 to 6). Pure: what is due when, given the state. Hours are elapsed hours.
 *
 * 1. It starts when the step becomes active and stops at the first response; a fulfilment's stops when the credits are
 *    in the tenant.
 * 2. Waiting for the requester pauses it and is no response.
 * 3. Without an SLA nothing is ever due before the first response.
 * 4. A breach is recorded once. It escalates; it decides nothing.
 */

const hourMs = 3_600_000;

/** What rings, when, for one step. */
export interface Alarm {
  readonly at: number;
  readonly kind: 'reminder' | 'breach' | 'escalation' | 'decision-overdue';
}

/** The five states of ux.md's SLA chip, without "due soon", which only the reader's present time can tell. */
export type SlaState = 'none' | 'running' | 'paused' | 'breached' | 'met';

export function startClock(slaHours: number | null, now: number): StepClock {
  return {
    slaHours,
    startedAt: now,
    pausedMs: 0,
    remindersSent: 0,
    escalationsSent: 0,
    pausedMsAtResponse: 0,
    decisionNudges: 0,
  };
}

export function pauseClock(clock: StepClock, now: number): void {
  clock.pausedAt ??= now;
}

export function resumeClock(clock: StepClock, now: number): void {
  if (clock.pausedAt === undefined) return;
  clock.pausedMs += now - clock.pausedAt;
  delete clock.pausedAt;
}

/** The first response; later ones change nothing. */
export function stopClock(clock: StepClock, now: number): void {
  if (clock.respondedAt !== undefined) return;
  clock.respondedAt = now;
  clock.pausedMsAtResponse = pausedMsUntil(clock, now);
}

/** Whether the due time has passed without a response and nobody has noted it yet: the clock was not looked at. */
export function isOverdueUnnoticed(clock: StepClock, now: number): boolean {
  const due = dueAt(clock, now);
  return clock.respondedAt === undefined && clock.breachedAt === undefined && due !== undefined && due < now;
}

function pausedMsUntil(clock: StepClock, now: number): number {
  return clock.pausedMs + (clock.pausedAt === undefined ? 0 : now - clock.pausedAt);
}

/** When the first response is (or was) due, or undefined where no SLA is set. Moves while the clock is paused. */
export function dueAt(clock: StepClock, now: number): number | undefined {
  if (clock.slaHours === null) return undefined;
  const pausedMs = clock.respondedAt === undefined ? pausedMsUntil(clock, now) : clock.pausedMsAtResponse;
  return clock.startedAt + clock.slaHours * hourMs + pausedMs;
}

export function slaState(clock: StepClock | undefined): SlaState {
  if (clock === undefined || clock.slaHours === null) return 'none';
  if (clock.breachedAt !== undefined) return 'breached';
  if (clock.respondedAt !== undefined) return 'met';
  return clock.pausedAt === undefined ? 'running' : 'paused';
}

/** The next thing that rings for a step, or undefined when nothing does. */
export function nextAlarm(step: StepState, ladder: EscalationLadder): Alarm | undefined {
  const clock = step.clock;
  const waits = step.status === 'active' || step.status === 'releasing';
  if (clock === undefined || !waits || clock.pausedAt !== undefined) return undefined;
  return clock.respondedAt === undefined ? firstResponseAlarm(clock, ladder) : decisionAlarm(clock, ladder);
}

function firstResponseAlarm(clock: StepClock, ladder: EscalationLadder): Alarm | undefined {
  if (clock.slaHours === null) return undefined;
  const slaMs = clock.slaHours * hourMs;
  const start = clock.startedAt + clock.pausedMs;
  if (clock.breachedAt === undefined) {
    const share = ladder.reminderShares[clock.remindersSent];
    return share !== undefined && share < 1
      ? { at: start + share * slaMs, kind: 'reminder' }
      : { at: start + slaMs, kind: 'breach' };
  }
  const afterHours = escalationHours(clock.escalationsSent, ladder);
  // Pauses after the breach push the remaining rungs back as well.
  return afterHours === undefined
    ? undefined
    : { at: start + slaMs + afterHours * hourMs, kind: 'escalation' };
}

/** Hours after the breach of the n-th escalation: the ladder's levels, then its last level again, until the end. */
function escalationHours(sent: number, ladder: EscalationLadder): number | undefined {
  const level = ladder.levels[sent];
  if (level !== undefined) return level.afterHours;
  const repetition = sent - ladder.levels.length + 1;
  if (repetition > ladder.repeat.times) return undefined;
  return (ladder.levels.at(-1)?.afterHours ?? 0) + repetition * ladder.repeat.everyHours;
}

/** A step that was answered but not decided is nudged (process.md, reading 4; design.md: decision SLA). */
function decisionAlarm(clock: StepClock, ladder: EscalationLadder): Alarm | undefined {
  const { hours, everyHours, times } = ladder.decision;
  if (clock.respondedAt === undefined || clock.decisionNudges > times) return undefined;
  const pausedSince = clock.pausedMs - clock.pausedMsAtResponse;
  const afterHours = hours + clock.decisionNudges * everyHours;
  return { at: clock.respondedAt + pausedSince + afterHours * hourMs, kind: 'decision-overdue' };
}
