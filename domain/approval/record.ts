import type { PersonId } from '../policy/policy.ts';
import type { Action } from './actions.ts';
import type { HistoryAction, HistoryEntry } from './history.ts';
import { lastSeq } from './history-pages.ts';
import type { RequestState, ResponseFigures } from './state.ts';

/** Who did what nobody did: the system itself. */
export const confetti = 'Confetti';

/** Appends to the history; `revision` counts it as a change. */
export function record(state: RequestState, entry: Omit<HistoryEntry, 'seq' | 'round'>): void {
  state.revision += 1;
  state.history.push({ seq: lastSeq(state) + 1, round: state.round, ...entry });
}

/** What a line of history about an action says beside who did what. */
export interface Said {
  /** Joined in this order; those that are missing or empty are left out. */
  readonly comments?: readonly (string | undefined)[];
  readonly told?: readonly PersonId[];
  readonly response?: ResponseFigures;
}

/** Appends what somebody did. Without other words its own comment is the line's. */
export function recordAction(
  state: RequestState,
  action: Action,
  entry: HistoryAction,
  now: number,
  { comments = ['comment' in action ? action.comment : undefined], told, response }: Said = {},
): void {
  const step = 'step' in action ? state.steps.find((candidate) => candidate.step === action.step) : undefined;
  const comment = comments.filter((part) => (part ?? '') !== '').join(' — ');
  record(state, {
    at: now,
    action: entry,
    by: action.actor.email,
    via: action.actor.via,
    ...(step === undefined ? {} : { step: step.step, assignees: [...step.assignees] }),
    ...(told === undefined ? {} : { told }),
    ...(comment === '' ? {} : { comment }),
    ...(response === undefined ? {} : { response }),
  });
}
