import { confetti, record } from './record.ts';
import type { RequestState } from './state.ts';

/** The request is over. Nothing changes in it any more. */
export function close(state: RequestState, now: number, why: string): void {
  if (state.status === 'closed') return;
  const ending = state.status;
  state.closedFrom = ending;
  state.status = 'closed';
  delete state.endsAt;
  for (const step of state.steps) {
    if (step.status === 'active') step.status = 'coming';
  }
  record(state, { at: now, action: 'closed', by: confetti, comment: `${ending.replace('-', ' ')}: ${why}` });
}
