import type { PolicySlice } from '../policy/policy.ts';
import { balanceDueAt } from './balance.ts';
import { nextAlarm } from './alarms.ts';
import { dueAt } from './clock.ts';
import { close } from './closing.ts';
import { escalate } from './escalation.ts';
import { confetti, record } from './record.ts';
import { mayStillDecide } from './seats.ts';
import type { RequestState, StepState } from './state.ts';
import { currentSteps, stepLabel } from './steps.ts';

/*
 * Everything that happens to a request because time passes. One clock per request runs on these two functions:
 * `nextDeadline` says when to look, `passTime` does what is due by then.
 */

const dayMs = 86_400_000;

/** The instant at which something is due next, or undefined while nothing is. */
export function nextDeadline(state: RequestState, policy: PolicySlice): number | undefined {
  const alarms = currentSteps(state).map((step) => nextAlarm(step, policy)?.at);
  const due = [
    ...alarms,
    endsAt(state, policy),
    statusReminderAt(state, policy),
    balanceDueAt(state, policy),
  ];
  const known = due.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** Records what is due at `now`: reminders, breaches, escalations, nudges, and the end of what nobody took up. */
export function passTime(state: RequestState, policy: PolicySlice, now: number): void {
  for (const step of currentSteps(state)) ring(state, policy, step, now);
  const end = endsAt(state, policy);
  if (end !== undefined && end <= now) {
    const why =
      state.status === 'complete' ? 'PoC Status was not touched for too long' : 'not resubmitted in time';
    return close(state, now, why);
  }
  remindOfStatus(state, policy, now);
  if ((balanceDueAt(state, policy) ?? Infinity) <= now) state.isBalanceDue = true;
}

/**
 * Rings what is due. A worker that was away for days finds several alarms due at once: people hear of the last one
 * only, so that a recovery does not bury them in mail.
 */
function ring(state: RequestState, policy: PolicySlice, step: StepState, now: number): void {
  const { clock } = step;
  for (let alarm = nextAlarm(step, policy); clock && alarm && alarm.at <= now;) {
    const due = dueAt(clock, policy, now);
    const common = { at: now, by: confetti, step: step.step, ...(due === undefined ? {} : { dueAt: due }) };
    const waited = mayStillDecide(step);
    const isShort = waited.length === 0 || step.unassigned !== undefined;
    const assignees = isShort ? [...new Set([...waited, ...policy.operations.queue])] : waited;
    switch (alarm.kind) {
      case 'reminder':
        clock.remindersSent += 1;
        break;
      case 'breach':
        clock.breachedAt = alarm.at;
        break;
      case 'escalation':
        clock.escalationsSent += 1;
        break;
      case 'decision-overdue':
        clock.decisionNudges += 1;
        break;
    }
    const { kind } = alarm;
    alarm = nextAlarm(step, policy);
    const isOvertaken = alarm !== undefined && alarm.at <= now && kind !== 'breach';
    if (isOvertaken) continue;
    switch (kind) {
      case 'reminder':
        record(state, { ...common, action: 'reminded', told: assignees });
        break;
      case 'breach':
        record(state, { ...common, action: 'breached', told: assignees });
        break;
      case 'escalation': {
        record(state, { ...common, action: 'escalated', ...escalate(state, policy, step, now) });
        // What rings next depends on whether the clock was started anew.
        alarm = nextAlarm(step, policy);
        break;
      }
      case 'decision-overdue':
        record(state, {
          ...common,
          action: 'decision-overdue',
          told: assignees,
          comment: `${stepLabel(policy, step.step)} has been answered but not decided`,
        });
    }
  }
}

function endsAt(state: RequestState, policy: PolicySlice): number | undefined {
  if (state.status === 'complete' && state.pocStatusSince !== undefined) {
    return state.pocStatusSince + policy.pocStatus.closeAfterDays * dayMs;
  }
  return state.status === 'closed' ? undefined : state.endsAt;
}

/** PoC Status is kept up to date by its owner, with a reminder when it goes stale (process.md, reading 10). */
function statusReminderAt(state: RequestState, policy: PolicySlice): number | undefined {
  const { staleAfterDays, maxReminders } = policy.pocStatus;
  const isDone = state.status !== 'complete' || state.pocStatusReminders >= maxReminders;
  if (isDone || state.pocStatusSince === undefined) return undefined;
  return state.pocStatusSince + (state.pocStatusReminders + 1) * staleAfterDays * dayMs;
}

function remindOfStatus(state: RequestState, policy: PolicySlice, now: number): void {
  const isDue = (): boolean => (statusReminderAt(state, policy) ?? Infinity) <= now;
  if (!isDue()) return;
  // After an absence several are due at once: one is enough.
  while (isDue()) state.pocStatusReminders += 1;
  record(state, {
    at: now,
    action: 'status-stale',
    by: confetti,
    comment: `PoC Status is still "${state.fields.pocStatus ?? 'blank'}"`,
  });
}
