import {
  ActivityFailure,
  ApplicationFailure,
  proxyActivities,
  rootCause,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import type { Grant, GrantAnswer, GrantOrder } from '../../domain/credits/grant.ts';

// Once and never blindly again: what became of a failed attempt is looked up first. The adapter gives up after 15 seconds,
// so a longer silence is a worker that is gone.
const once = (order: GrantOrder): Pick<Activities, 'grantCredits'> =>
  proxyActivities<Activities>({
    startToCloseTimeout: '20 seconds',
    retry: { maximumAttempts: 1 },
    summary: `TiDB Cloud: grant ${order.credits} to ${order.orgId}`,
  });

// A look-up changes nothing, so it is repeated until it answers.
const untilKnown = (order: GrantOrder): Pick<Activities, 'findGrant'> =>
  proxyActivities<Activities>({
    startToCloseTimeout: '30 seconds',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
    summary: `TiDB Cloud: look up grant ${order.idempotencyKey}`,
  });

const firstPauseSeconds = 5;
const longestPauseSeconds = 600;

/**
 * Carries out one grant exactly once: intent (the order, in history before this is called), act, verify. An attempt that
 * failed is settled by looking its key up; only what is known not to have happened is tried again. Undefined: not settled,
 * and this run is long enough.
 */
export async function carryOut(
  order: GrantOrder,
  showProblem: (problem: string | undefined) => void,
): Promise<GrantAnswer | undefined> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await once(order).grantCredits(order);
      showProblem(undefined);
      return answer;
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      showProblem(`TiDB Cloud: ${rootCause(error) ?? error.message}`);
      const grant = await findGrant(order);
      if (grant !== null) {
        showProblem(undefined);
        return { outcome: 'granted', grant };
      }
      const invalid = invalidBecause(error);
      if (invalid !== undefined) return { outcome: 'declined', code: 'INVALID', reason: invalid };
    }
    // Known not to have happened, so the next run can begin it anew.
    if (workflowInfo().continueAsNewSuggested) return undefined;
    const pauseSeconds = Math.min(firstPauseSeconds * 2 ** attempt, longestPauseSeconds);
    await sleep(pauseSeconds * 1000, { summary: `before the next attempt to grant ${order.idempotencyKey}` });
  }
}

/** The grant under an order's key, as soon as TiDB Cloud says so; null where there is none. */
export function findGrant(order: GrantOrder): Promise<Grant | null> {
  const { idempotencyKey, orgId } = order;
  return untilKnown(order).findGrant({ orgId, idempotencyKey });
}

function invalidBecause(error: ActivityFailure): string | undefined {
  const { cause } = error;
  return cause instanceof ApplicationFailure && cause.type === 'Invalid' ? cause.message : undefined;
}
