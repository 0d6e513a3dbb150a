import type { EscalationLadder, PolicySlice } from '../policy/policy.ts';
import { hourMs, instantOf, isPaused } from './clock.ts';
import type { StepClock, StepState } from './state.ts';

/** What rings, when, for one step. */
export interface Alarm {
  readonly at: number;
  readonly kind: 'reminder' | 'breach' | 'escalation' | 'decision-overdue';
}

const noLadder: EscalationLadder = {
  reminderShares: [],
  levels: [],
  repeat: { everyHours: 1, times: 0 },
  decision: { hours: 0, everyHours: 1, times: -1 },
};

/** The next thing that rings for a step, or undefined when nothing does. Hours of the ladder are the clock's own hours. */
export function nextAlarm(step: StepState, policy: PolicySlice): Alarm | undefined {
  const { clock } = step;
  const waits = step.status === 'active' || step.status === 'releasing';
  const ladder = policy.ladders[policy.roles[step.step]?.ladder ?? ''] ?? noLadder;
  if (clock === undefined || !waits || isPaused(clock)) return undefined;
  const after = (ms: number): number => instantOf(clock, policy, ms, Infinity);
  return clock.respondedAt === undefined
    ? firstResponseAlarm(clock, ladder, after)
    : decisionAlarm(clock, ladder, after);
}

function firstResponseAlarm(
  clock: StepClock,
  ladder: EscalationLadder,
  after: (ms: number) => number,
): Alarm | undefined {
  if (clock.slaHours === null) return undefined;
  const slaMs = clock.slaHours * hourMs;
  if (clock.breachedAt === undefined) {
    const share = ladder.reminderShares[clock.remindersSent];
    return share !== undefined && share < 1
      ? { at: after(share * slaMs), kind: 'reminder' }
      : { at: after(slaMs), kind: 'breach' };
  }
  const afterHours = escalationHours(clock.escalationsSent, ladder);
  // Pauses after the breach push the remaining rungs back as well.
  return afterHours === undefined
    ? undefined
    : { at: after(slaMs + afterHours * hourMs), kind: 'escalation' };
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
function decisionAlarm(
  clock: StepClock,
  ladder: EscalationLadder,
  after: (ms: number) => number,
): Alarm | undefined {
  const { hours, everyHours, times } = ladder.decision;
  if (clock.decisionNudges > times) return undefined;
  return { at: after((hours + clock.decisionNudges * everyHours) * hourMs), kind: 'decision-overdue' };
}
