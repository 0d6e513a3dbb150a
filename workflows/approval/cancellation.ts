import { CancellationScope } from '@temporalio/workflow';
import { isReleasing } from '../../domain/approval/credits.ts';
import { close } from '../../domain/approval/closing.ts';
import type { Beside } from './beside.ts';
import type { RunningRequest } from './request.ts';

/**
 * Runs a request so that cancelling its workflow closes it in good order (reservation released, Salesforce told, record
 * archived) instead of tearing it down. Credits that are on their way arrive first.
 */
export function closingOnCancellation<T>(
  run: (closeWhenCancelled: (request: RunningRequest) => Beside) => Promise<T>,
): Promise<T> {
  const { cancelRequested } = CancellationScope.current();
  return CancellationScope.nonCancellable(() =>
    run((request) => {
      const { state, turns } = request;
      let isAsked = false;
      cancelRequested.catch(() => {
        isAsked = true;
      });
      turns.add({
        isDue: () => isAsked && state.status !== 'closed' && !isReleasing(state),
        run: async () => {
          request.change((now) => close(state, now, 'cancelled by an operator in Temporal'));
        },
      });
      // Nobody hands a cancellation on to the next run.
      return { isIdle: () => !isAsked || state.status === 'closed' };
    }),
  );
}
