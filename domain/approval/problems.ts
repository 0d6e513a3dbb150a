import { withinBytes } from '../wording/length.ts';
import type { Problem, RequestState } from './state.ts';

/** Reasons come from other systems, at whatever length. */
const maxBytes = 2000;

/** Shows a problem until it is over; `undefined` says it is. One line per key, whenever it began. */
export function setProblem(state: RequestState, key: string, said: string | undefined, now: number): void {
  const text = said === undefined ? undefined : withinBytes(said, maxBytes);
  const known: Problem | undefined = state.problems.find((problem) => problem.key === key);
  if (known?.text === text) return;
  state.problems = state.problems.filter((problem) => problem !== known);
  if (text !== undefined) state.problems.push({ key, text, since: known?.since ?? now });
  state.revision += 1;
}

/** Holds a request that nobody may act on, and says why. An operator cancels it. */
export function hold(state: RequestState, why: string, now: number): void {
  state.held = why;
  setProblem(state, 'held', why, now);
}

/** Lets a held request go on. */
export function letGo(state: RequestState, now: number): void {
  delete state.held;
  setProblem(state, 'held', undefined, now);
}
