import { log, setDefaultSignalHandler } from '@temporalio/workflow';
import { actionNames } from '../../domain/approval/actions.ts';
import { refuse, type Refusal } from '../../domain/approval/refusal.ts';
import type { RunningRequest } from './request.ts';

const maxKeptRefusals = 20;

/** Refuses signals that nobody else handles. Call it last: it takes whatever waits for a handler. */
export function refuseUnknownSignals(request: RunningRequest): void {
  setDefaultSignalHandler((name) => {
    const mend = `Not done: there is no signal "${name}"; the actions are ${actionNames.join(', ')}.`;
    void request.turns.take(() => {
      noteRefusedSignal(request, name, undefined, refuse('malformed', mend));
    });
  });
}

/** A signal's sender cannot be answered, so its refusal is kept where people look; it changes nothing else. */
export function noteRefusedSignal(
  request: RunningRequest,
  action: string,
  by: string | undefined,
  refusal: Refusal,
): void {
  const { state } = request;
  log.info('Signal refused', { action, code: refusal.code });
  request.change((at) => {
    const entry = { at, action: action.slice(0, 80), refusal, ...(by === undefined ? {} : { by }) };
    state.refusedSignals = [...state.refusedSignals, entry].slice(-maxKeptRefusals);
    state.refusedSignalCount += 1;
  });
}
