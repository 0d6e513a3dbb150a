import { ActivityFailure, proxyActivities, rootCause } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { needsVetting } from '../../domain/approval/under-way.ts';
import { setProblem } from '../../domain/approval/problems.ts';
import { applyVetting, askedCredits } from '../../domain/approval/vetting.ts';
import { textField } from '../../domain/request/fields.ts';
import type { Beside } from './beside.ts';
import type { RunningRequest } from './request.ts';
import { setTimer } from './turns.ts';

// It waits as long as TiDB Cloud is away: nothing is reserved in an Org that nobody has looked at. After an hour it says so.
const { readCreditFacts } = proxyActivities<Activities>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '1 hour',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  summary: 'Look at the PoC and its Org',
});

const retryUnreadMs = 600_000;

/** Has PoC and Org looked at before a credit request goes to anybody, and again when what was looked at changes. */
export function keepVetted(request: RunningRequest): Beside {
  const { state } = request;
  let isLooking = false;
  /** Set while nothing could be read: it is tried again after a while, or when the request changes. */
  let unread: { readonly revision: number; readonly callOff: () => void } | undefined;

  request.turns.add({
    isDue: () => needsVetting(state, request.policy) && unread?.revision !== state.revision,
    run: async () => {
      unread?.callOff();
      unread = undefined;
      isLooking = true;
      const { round } = state;
      const { pocId } = askedCredits(state, request.policy);
      const orgId = textField(state.fields, 'orgId');
      const asked = { ...(pocId === undefined ? {} : { pocId }), ...(orgId === undefined ? {} : { orgId }) };
      try {
        const facts = await readCreditFacts(asked);
        // What was looked at may have been changed meanwhile.
        if (textField(state.fields, 'orgId') !== orgId || state.round !== round) return;
        request.change((now) => {
          setProblem(state, 'vetting', undefined, now);
          applyVetting(state, request.policy, facts, now);
        });
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        const problem = `PoC and Org could not be looked at: ${rootCause(error) ?? error.message}`;
        request.change((now) => setProblem(state, 'vetting', problem, now));
        const callOff = setTimer(retryUnreadMs, 'before PoC and Org are looked at again', () => {
          unread = undefined;
        });
        unread = { revision: state.revision, callOff };
      } finally {
        isLooking = false;
      }
    },
  });
  // What it would find is of no use to a request that is over.
  return { isIdle: () => !isLooking || state.status === 'closed' };
}
