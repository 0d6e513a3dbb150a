import { ActivityFailure, condition, proxyActivities, rootCause } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { needsVetting } from '../../domain/approval/preparation.ts';
import { setProblem } from '../../domain/approval/problems.ts';
import { applyVetting, askedCredits } from '../../domain/approval/vetting.ts';
import { textField } from '../../domain/request/fields.ts';
import type { Beside } from './beside.ts';
import type { RunningRequest } from './request.ts';

// It waits as long as TiDB Cloud is away: nothing is reserved in an Org that nobody has looked at. After an hour it says so.
const { readCreditFacts } = proxyActivities<Activities>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '1 hour',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  summary: 'Look at the PoC and its Org',
});

const retryUnread = '10 minutes';

/** Has PoC and Org looked at before a credit request goes to anybody, and again when what was looked at changes. */
export function keepVetted(request: RunningRequest): Beside {
  const { state, policy } = request;
  let isLooking = false;
  const keep = async (): Promise<never> => {
    for (;;) {
      await condition(() => needsVetting(state, policy));
      isLooking = true;
      const { pocId } = askedCredits(state, policy);
      const orgId = textField(state.fields, 'orgId');
      const asked = { ...(pocId === undefined ? {} : { pocId }), ...(orgId === undefined ? {} : { orgId }) };
      try {
        const facts = await readCreditFacts(asked);
        isLooking = false;
        // What was looked at may have been changed meanwhile.
        if (textField(state.fields, 'orgId') !== orgId) continue;
        request.change((now) => {
          setProblem(state, 'vetting', undefined, now);
          applyVetting(state, policy, facts, now);
        });
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        isLooking = false;
        const problem = `PoC and Org could not be looked at: ${rootCause(error) ?? error.message}`;
        request.change((now) => setProblem(state, 'vetting', problem, now));
        const { revision } = state;
        await condition(() => state.revision > revision, retryUnread, {
          summary: 'before they are looked at again',
        });
      }
    }
  };
  void keep();
  // What it would find is of no use to a request that is over.
  return { isIdle: () => !isLooking || state.status === 'closed' };
}
