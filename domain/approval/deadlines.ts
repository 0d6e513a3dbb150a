import { managersOf } from '../people/directory.ts';
import type { EscalationLadder, PersonId, PolicySlice } from '../policy/policy.ts';
import { balanceDueAt } from './balance.ts';
import { dueAt, nextAlarm } from './clock.ts';
import { close } from './closing.ts';
import { confetti, record } from './record.ts';
import type { RequestState, StepState } from './state.ts';
import { currentSteps, stepLabel } from './steps.ts';

/*
 * Everything that happens to a request because time passes. One clock per request runs on these two functions:
 * `nextDeadline` says when to look, `passTime` does what is due by then.
 */

const dayMs = 86_400_000;

/** The instant at which something is due next, or undefined while nothing is. */
export function nextDeadline(state: RequestState, policy: PolicySlice): number | undefined {
  const alarms = currentSteps(state).map((step) => nextAlarm(step, ladderOf(policy, step))?.at);
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

function ladderOf(policy: PolicySlice, step: StepState): EscalationLadder {
  const ladder = policy.ladders[policy.roles[step.step]?.ladder ?? ''];
  return ladder ?? noLadder;
}

const noLadder: EscalationLadder = {
  reminderShares: [],
  levels: [],
  repeat: { everyHours: 1, times: 0 },
  decision: { hours: 0, everyHours: 1, times: -1 },
};

/**
 * Rings what is due. A worker that was away for days finds several alarms due at once: people hear of the last one
 * only, so that a recovery does not bury them in mail.
 */
function ring(state: RequestState, policy: PolicySlice, step: StepState, now: number): void {
  const ladder = ladderOf(policy, step);
  const clock = step.clock;
  for (let alarm = nextAlarm(step, ladder); clock && alarm && alarm.at <= now;) {
    const due = dueAt(clock, now);
    const common = { at: now, by: confetti, step: step.step, ...(due === undefined ? {} : { dueAt: due }) };
    const assignees = step.assignees.length > 0 ? [...step.assignees] : [...policy.operations.queue];
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
    alarm = nextAlarm(step, ladder);
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
        const { told, level } = escalationTo(policy, step, ladder, clock.escalationsSent);
        record(state, { ...common, action: 'escalated', told, comment: `level ${level}` });
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

/** Whom the n-th escalation tells. Somebody without a manager is skipped upwards to the operations queue. */
function escalationTo(
  policy: PolicySlice,
  step: StepState,
  ladder: EscalationLadder,
  sent: number,
): { told: PersonId[]; level: number } {
  const level = Math.min(sent, ladder.levels.length);
  const told = (ladder.levels[level - 1]?.tell ?? []).flatMap((rung) => {
    if (rung === 'assignee') return step.assignees;
    const managers = rung === 'manager' ? managersOf(policy, step.assignees) : [];
    return managers.length > 0 ? managers : policy.operations.queue;
  });
  return { told: [...new Set(told)], level };
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
