import { allHandlersFinished, condition, workflowInfo } from '@temporalio/workflow';
import type { Beside } from './beside.ts';
import { runClock } from './clock.ts';
import type { CarriedRequest } from './contract.ts';
import type { Outbox } from './outbox.ts';
import type { RunningRequest } from './request.ts';

/**
 * Runs a request's clock until it is closed and everybody has been told, or until its history is long enough: then it
 * answers what the next run is handed. `beside` is what must not be cut off.
 */
export async function untilClosed(
  request: RunningRequest,
  outbox: Outbox,
  beside: readonly Beside[],
): Promise<CarriedRequest | undefined> {
  const { state } = request;
  const isClosed = (): boolean => state.status === 'closed';
  const isIdle = (): boolean => outbox.isIdle() && beside.every((each) => each.isIdle());
  const isTimeToContinue = (): boolean => workflowInfo().continueAsNewSuggested && isIdle();
  await runClock(request, () => isClosed() || isTimeToContinue());

  await condition(allHandlersFinished);
  if (!isClosed()) return { state, cursors: outbox.cursors() };
  await condition(() => outbox.isDrained() && isIdle());
  return undefined;
}
