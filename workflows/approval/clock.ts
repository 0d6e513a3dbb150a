import { nextDeadline, passTime } from '../../domain/approval/deadlines.ts';
import { waitingLine } from '../../domain/approval/headline.ts';
import { utcMinute } from '../../domain/wording/time.ts';
import type { RunningRequest } from './request.ts';
import { setTimer } from './turns.ts';

/**
 * The one durable clock of a request. It sleeps until the next deadline and is re-armed only when a nearer one turns up:
 * a later one is found when the timer rings.
 */
export function keepTime(request: RunningRequest): void {
  const { state, policy, turns } = request;
  let armed: { readonly at: number; readonly callOff: () => void } | undefined;
  let hasRung = false;

  const arm = (): void => {
    const at = nextDeadline(state, policy);
    if (at === undefined) return;
    const summary = `until ${utcMinute(at)}: ${waitingLine(state, policy, Date.now(), utcMinute)}`;
    const callOff = setTimer(Math.max(1, Math.ceil(at - Date.now())), summary.slice(0, 200), () => {
      hasRung = true;
    });
    armed = { at, callOff };
  };

  turns.add({
    isDue: () => hasRung || (nextDeadline(state, policy) ?? Infinity) < (armed?.at ?? Infinity),
    run: async () => {
      if (!hasRung) armed?.callOff();
      [hasRung, armed] = [false, undefined];
      if ((nextDeadline(state, policy) ?? Infinity) <= Date.now())
        request.change((now) => passTime(state, policy, now));
      arm();
    },
  });
}
