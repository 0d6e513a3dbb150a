import { allHandlersFinished, condition, workflowInfo } from '@temporalio/workflow';
import type { Beside } from './beside.ts';
import { keepTime } from './clock.ts';
import type { CarriedRequest } from './contract.ts';
import type { Outbox } from './outbox.ts';
import type { RunningRequest } from './request.ts';
import { endOfActivation } from './turns.ts';

/**
 * Runs a request's clock until it is closed and everybody has been told, or until its history is long enough: then it
 * answers what the next run is handed. `beside` is what must not be cut off.
 */
export async function untilClosed(
  request: RunningRequest,
  outbox: Outbox,
  beside: readonly Beside[],
): Promise<CarriedRequest | undefined> {
  const { state, turns } = request;
  keepTime(request);
  const isClosed = (): boolean => state.status === 'closed';
  const isIdle = (): boolean =>
    turns.isIdle() && allHandlersFinished() && outbox.isIdle() && beside.every((each) => each.isIdle());
  const isTimeToContinue = (): boolean => workflowInfo().continueAsNewSuggested && isIdle();
  const isEnd = (): boolean => isTimeToContinue() || (isClosed() && isIdle() && outbox.isDrained());
  do {
    await condition(isEnd);
    // What came with it may be something to do yet.
    await endOfActivation();
  } while (!isEnd());
  return isClosed() && outbox.isDrained() ? undefined : { state, cursors: outbox.cursors() };
}
