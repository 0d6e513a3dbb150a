import { CancellationScope, condition } from '@temporalio/workflow';
import { isReleasing } from '../../domain/approval/credits.ts';
import { close } from '../../domain/approval/closing.ts';
import type { RunningRequest } from './request.ts';

/**
 * Runs a request so that cancelling its workflow closes it in good order (reservation released, Salesforce told, record
 * archived) instead of tearing it down. Credits that are on their way arrive first.
 */
export function closingOnCancellation<T>(
  run: (closeWhenCancelled: (request: RunningRequest) => void) => Promise<T>,
): Promise<T> {
  const { cancelRequested } = CancellationScope.current();
  return CancellationScope.nonCancellable(() =>
    run((request) => {
      cancelRequested.catch(async () => {
        await condition(() => !isReleasing(request.state));
        if (request.state.status === 'closed') return;
        request.change((now) => close(request.state, now, 'cancelled by an operator in Temporal'));
      });
    }),
  );
}
