import type { RequestState, StepClock, StepState } from './state.ts';

/*
 * What an earlier version of the software handed on across continue-as-new, as the present one reads it. Fields that did
 * not exist get the value that says what was the rule then.
 */

/** A clock before stretches: when it started, and for how long it stood still. */
interface EarlierClock {
  readonly slaHours: number | null;
  readonly startedAt: number;
  readonly pausedAt?: number;
  readonly pausedMs: number;
  readonly pausedMsAtResponse: number;
  readonly respondedAt?: number;
  readonly breachedAt?: number;
  readonly remindersSent: number;
  readonly escalationsSent: number;
  readonly decisionNudges: number;
}

export function presentState(handedOn: RequestState): RequestState {
  return { ...handedOn, steps: handedOn.steps.map((step, index) => presentStep(step, index)) };
}

function presentStep(step: StepState, index: number): StepState {
  // One after the other, and the first to decide decided.
  const { clock, ...rest } = { ...stepBefore(index), ...step };
  return clock === undefined ? rest : { ...rest, clock: presentClock(clock) };
}

function stepBefore(index: number): Pick<StepState, 'stage' | 'needs' | 'votes'> {
  return { stage: index, needs: 'one', votes: [] };
}

function presentClock(given: StepClock | EarlierClock): StepClock {
  if ('stretches' in given) return given;
  const { startedAt, pausedAt, pausedMs, pausedMsAtResponse, ...clock } = given;
  const { respondedAt, slaHours, breachedAt } = given;
  const hasResponse = respondedAt !== undefined;
  // What it stood still is taken off its beginning: the same time is left, and the same is due.
  const from = hasResponse ? respondedAt + pausedMs - pausedMsAtResponse : startedAt + pausedMs;
  const due = slaHours === null ? undefined : startedAt + slaHours * 3_600_000 + pausedMsAtResponse;
  return {
    ...clock,
    hours: 'elapsed',
    missed: 0,
    stretches: [pausedAt === undefined ? { from } : { from, to: pausedAt }],
    ...(hasResponse
      ? {
          response: {
            slaHours,
            hours: 'elapsed',
            elapsedMs: respondedAt - startedAt - pausedMsAtResponse,
            ...(due === undefined ? {} : { dueAt: due }),
            outcome: due === undefined ? 'none' : breachedAt === undefined ? 'met' : 'breached',
          },
        }
      : {}),
  };
}
