import { ActivityFailure, proxyActivities, rootCause } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { applyBalance, noteUnreadBalance } from '../../domain/approval/balance.ts';
import { textField } from '../../domain/request/fields.ts';
import { utcDay } from '../../domain/wording/time.ts';
import type { Beside } from './beside.ts';
import type { RunningRequest } from './request.ts';

// Read once a day or so: what cannot be read within the hour is read at the next turn.
const { readBalance } = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '1 hour',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 3, maximumInterval: '10 minutes' },
  summary: 'TiDB Cloud: read the balance',
});

const dayMs = 86_400_000;

/** Watches the balance of the Org while the PoC runs; the request's clock says when it is due. */
export function keepBalanceWatched(request: RunningRequest): Beside {
  const { state } = request;
  request.turns.add({
    isDue: () => state.isBalanceDue === true && state.status !== 'closed',
    run: async () => {
      const orgId = textField(state.fields, 'orgId') ?? '';
      // As of the question: when the answer is taken in may differ between a run and its replay.
      const today = Date.now();
      const days = {
        from: utcDay(today - request.policy.balance.forecastWindowDays * dayMs),
        to: utcDay(today - dayMs),
      };
      try {
        const reading = await readBalance({ orgId, ...days });
        request.change(() => applyBalance(state, request.policy, reading, today));
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        const why = rootCause(error) ?? error.message;
        request.change(() => noteUnreadBalance(state, why, today));
      }
    },
  });
  // What it would read is of no use to a PoC that is over.
  return { isIdle: () => state.isBalanceDue !== true || state.status === 'closed' };
}
