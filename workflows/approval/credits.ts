import { ActivityFailure, condition, proxyActivities, rootCause, setHandler } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { applyDecline, applyGrant } from '../../domain/approval/grant-outcome.ts';
import { setProblem } from '../../domain/approval/problems.ts';
import {
  isReleasing,
  orderToPlace,
  sameReservation,
  wantedReservation,
} from '../../domain/approval/credits.ts';
import { refuse } from '../../domain/approval/refusal.ts';
import type { GrantAnswer, GrantOrder } from '../../domain/credits/grant.ts';
import { isGrantReport } from '../../domain/credits/grant-report.ts';
import { grantReportSignal, type GrantReport } from './contract.ts';
import { noteRefusedSignal, type RunningRequest } from './request.ts';

// The tenant's workflow is on the same Temporal as this one: what fails there is over soon. Both calls may be repeated:
// the tenant knows requests and orders by their keys.
const tenant = (summary: string): Pick<Activities, 'reserveCredits' | 'releaseCredits' | 'orderGrant'> =>
  proxyActivities<Activities>({
    startToCloseTimeout: '30 seconds',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
    summary,
  });

/** A coroutine beside the chain. `isIdle` is false while it has something out that must not be cut off. */
export interface Beside {
  readonly isIdle: () => boolean;
}

/** Keeps the tenant's reservation equal to what the request wants, from submission until it is granted or over. */
export function keepReservation(request: RunningRequest): Beside {
  const { state, policy } = request;
  const isSettled = (): boolean => sameReservation(wantedReservation(state, policy), state.credits.reserved);
  let failedAtRevision: number | undefined;

  const keep = async (): Promise<never> => {
    for (;;) {
      await condition(() => !isSettled() && failedAtRevision !== state.revision);
      try {
        await moveReservation(request);
        request.change((now) => setProblem(state, 'reservation', undefined, now));
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        const problem = `Credits not reserved: ${rootCause(error) ?? error.message}`;
        request.change((now) => setProblem(state, 'reservation', problem, now));
        // Refused for good as it is; the next change of the request is the next chance.
        failedAtRevision = state.revision;
      }
    }
  };
  void keep();
  return { isIdle: () => isSettled() || failedAtRevision === state.revision };
}

async function moveReservation(request: RunningRequest): Promise<void> {
  const { state, policy } = request;
  const { requestId } = state;
  const wanted = wantedReservation(state, policy);
  const held = state.credits.reserved;
  if (held !== undefined && held.orgId !== wanted?.orgId) {
    await tenant(`Org ${held.orgId}: release`).releaseCredits({ orgId: held.orgId, requestId });
    request.change(() => delete state.credits.reserved);
  }
  if (wanted === undefined) return;
  const summary = `Org ${wanted.orgId}: reserve ${wanted.credits}`;
  const { accumulated } = await tenant(summary).reserveCredits({ ...wanted, requestId });
  request.change(() => {
    // A grant that came meanwhile has settled the reservation by itself.
    if (state.credits.grant === undefined)
      state.credits = { ...state.credits, reserved: wanted, accumulated };
  });
}

/** Has the credits added once BE&O has released them, and waits for the tenant's report. */
export function keepGranting(request: RunningRequest): Beside {
  const { state, policy } = request;
  let reported: GrantAnswer | undefined;
  setHandler(grantReportSignal, (report) => {
    const order = orderToPlace(state, policy);
    if (!isGrantReport(report) || !isAbout(order, report)) {
      const why = 'Not done: this is no report about a grant that is under way.';
      return noteRefusedSignal(request, grantReportSignal.name, undefined, refuse('malformed', why));
    }
    reported = report.answer;
  });

  const grantOf = async (order: GrantOrder): Promise<GrantAnswer> => {
    try {
      await tenant(`Org ${order.orgId}: order ${order.credits}`).orderGrant(order);
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      return { outcome: 'declined', code: 'REFUSED', reason: rootCause(error) ?? error.message };
    }
    await condition(() => reported !== undefined);
    const answer = reported ?? { outcome: 'declined', code: 'UNKNOWN', reason: 'nothing was reported' };
    reported = undefined;
    return answer;
  };

  const keep = async (): Promise<never> => {
    for (;;) {
      await condition(() => orderToPlace(state, policy) !== undefined);
      const order = orderToPlace(state, policy);
      if (order === undefined) continue;
      const answer = await grantOf(order);
      request.change((now) => settle(request, answer, now));
    }
  };
  void keep();
  return { isIdle: () => !isReleasing(state) };
}

/** Whether a report is about this order: its key and, where credits were granted, their Org and amount. */
function isAbout(order: GrantOrder | undefined, { idempotencyKey, answer }: GrantReport): boolean {
  if (order?.idempotencyKey !== idempotencyKey) return false;
  return (
    answer.outcome === 'declined' ||
    (answer.grant.orgId === order.orgId &&
      answer.grant.idempotencyKey === order.idempotencyKey &&
      answer.grant.credits === order.credits)
  );
}

function settle({ state, policy }: RunningRequest, answer: GrantAnswer, now: number): void {
  if (answer.outcome === 'granted') applyGrant(state, policy, answer.grant, now);
  else applyDecline(state, answer.reason, now);
}
