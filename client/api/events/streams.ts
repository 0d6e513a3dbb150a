import { callerKey, type Principal } from '../../personal/principal.ts';
import type { Metrics } from '../../server/metrics.ts';
import { ProblemError } from '../problems/problem.ts';

/** Streams that one person or machine may have open: a few windows with some tabs each. */
const mostForOne = 10;
const mostInAll = 1_000;

/** The event streams that are open. */
export interface Streams {
  /**
   * Counts one more, until what it answers is called.
   * @throws ProblemError where there are too many
   */
  open(who: Principal): () => void;
}

export function openStreams(metrics: Pick<Metrics, 'streamsOpen'>): Streams {
  const byCaller = new Map<string, number>();
  let all = 0;
  const count = (caller: string, change: 1 | -1): void => {
    all += change;
    const own = (byCaller.get(caller) ?? 0) + change;
    if (own === 0) byCaller.delete(caller);
    else byCaller.set(caller, own);
    metrics.streamsOpen(all);
  };
  return {
    open(who) {
      const caller = callerKey(who);
      if ((byCaller.get(caller) ?? 0) >= mostForOne)
        throw tooMany(`You have ${mostForOne} event streams open: close one, such as a tab, first.`);
      if (all >= mostInAll) throw tooMany('As many event streams are open as this server takes.');
      count(caller, 1);
      let isOpen = true;
      return () => {
        if (isOpen) count(caller, -1);
        isOpen = false;
      };
    },
  };
}

function tooMany(detail: string): ProblemError {
  return new ProblemError('too-many-streams', { detail, headers: { 'retry-after': '10' } });
}
