import { condition } from '@temporalio/workflow';
import { nextDeadline, passTime } from '../../domain/approval/deadlines.ts';
import { waitingLine } from '../../domain/approval/headline.ts';
import { utcMinute } from '../../domain/wording/time.ts';
import type { RunningRequest } from './request.ts';

/**
 * The one durable clock of a request. It sleeps until the next deadline and is re-armed only when a nearer one turns up:
 * a later one is found when the timer fires. Returns when `isOver` says so.
 */
export async function runClock(request: RunningRequest, isOver: () => boolean): Promise<void> {
  const { state, policy } = request;
  while (!isOver()) {
    const wakeAt = nextDeadline(state, policy);
    const isNearer = (): boolean => (nextDeadline(state, policy) ?? Infinity) < (wakeAt ?? Infinity);
    const isDisturbed = (): boolean => isOver() || isNearer();
    if (wakeAt === undefined) {
      await condition(isDisturbed);
    } else if (wakeAt > Date.now()) {
      const summary = `until ${utcMinute(wakeAt)}: ${waitingLine(state, policy, Date.now(), utcMinute)}`;
      await condition(isDisturbed, Math.ceil(wakeAt - Date.now()), { summary: summary.slice(0, 200) });
    }
    const isDue = (nextDeadline(state, policy) ?? Infinity) <= Date.now();
    if (isDue && !isOver()) request.change((now) => passTime(state, policy, now));
  }
}
