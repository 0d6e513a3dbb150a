import type { HistoryEntry } from './history.ts';
import type { RequestState } from './state.ts';

/** Who did what nobody did: the system itself. */
export const confetti = 'Confetti';

/** Appends to the history; `revision` counts it as a change. */
export function record(state: RequestState, entry: Omit<HistoryEntry, 'seq' | 'round'>): void {
  state.revision += 1;
  const seq = (state.history.at(-1)?.seq ?? 0) + 1;
  state.history.push({ seq, round: state.round, ...entry });
}
