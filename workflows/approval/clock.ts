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
  const { state, turns } = request;
  const due = (): number => nextDeadline(state, request.policy) ?? Infinity;
  let armed: { readonly at: number; readonly callOff: () => void } | undefined;
  let hasRung = false;

  const arm = (): void => {
    const at = due();
    if (at === Infinity) return;
    const summary = `until ${utcMinute(at)}: ${waitingLine(state, request.policy, Date.now(), utcMinute)}`;
    const callOff = setTimer(Math.max(1, Math.ceil(at - Date.now())), summary.slice(0, 200), () => {
      hasRung = true;
    });
    armed = { at, callOff };
  };

  turns.add({
    isDue: () => hasRung || due() < (armed?.at ?? Infinity),
    run: async () => {
      if (!hasRung) armed?.callOff();
      [hasRung, armed] = [false, undefined];
      if (due() <= Date.now()) request.change((now) => passTime(state, request.policy, now));
      arm();
    },
  });
}
