import {
  ActivityFailure,
  condition,
  patched,
  proxyActivities,
  rootCause,
  setHandler,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { applyDecline, applyGrant, noteUnsettled } from '../../domain/approval/grant-outcome.ts';
import { applyReservation } from '../../domain/approval/reservation.ts';
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
import type { Beside } from './beside.ts';
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

/** How long a grant may take before it is ordered again, at first and when TiDB Cloud stays away. */
const firstWaitMinutes = 10;
const longestWaitMinutes = 360;

/** Keeps the tenant's reservation equal to what the request wants, from submission until it is granted or over. */
export function keepReservation(request: RunningRequest): Beside {
  const { state, policy } = request;
  const isSettled = (): boolean => sameReservation(wantedReservation(state, policy), state.credits.reserved);
  let failedAtRevision: number | undefined;
  let isMoving = false;

  const keep = async (): Promise<never> => {
    for (;;) {
      await condition(() => !isSettled() && failedAtRevision !== state.revision);
      isMoving = true;
      try {
        await moveReservation(request);
        request.change((now) => setProblem(state, 'reservation', undefined, now));
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        const problem = `Credits not reserved: ${rootCause(error) ?? error.message}`;
        request.change((now) => setProblem(state, 'reservation', problem, now));
        // Refused for good as it is; the next change of the request is the next chance.
        failedAtRevision = state.revision;
      } finally {
        isMoving = false;
      }
    }
  };
  void keep();
  return { isIdle: () => !isMoving && (isSettled() || failedAtRevision === state.revision) };
}

async function moveReservation(request: RunningRequest): Promise<void> {
  const { state, policy } = request;
  const { requestId } = state;
  const wanted = wantedReservation(state, policy);
  const held = state.credits.reserved;
  if (held !== undefined && held.orgId !== wanted?.orgId) {
    // From here on it may be released: whoever resubmits meanwhile has to reserve anew, behind those who came first.
    request.change(() => delete state.credits.reserved);
    await tenant(`Org ${held.orgId}: release`).releaseCredits({ orgId: held.orgId, requestId });
  }
  if (wanted === undefined) return;
  const summary = `Org ${wanted.orgId}: reserve ${wanted.credits}`;
  const answer = await tenant(summary).reserveCredits({ ...wanted, requestId, pocId: state.pocId });
  // Even where a grant came meanwhile: what the tenant holds is known, and the next turn releases it.
  request.change((now) => applyReservation(state, policy, wanted, answer, now));
}

/** Has the credits added once BE&O has released them, and waits for the tenant's report. */
export function keepGranting(request: RunningRequest): Beside {
  const { state, policy } = request;
  let reported: GrantAnswer | undefined;
  let isWaiting = false;
  setHandler(grantReportSignal, (report) => {
    const order = orderToPlace(state, policy);
    if (order === undefined || !isGrantReport(report) || !isAbout(order, report)) {
      const why = 'Not done: this is no report about a grant that is under way.';
      return noteRefusedSignal(request, grantReportSignal.name, undefined, refuse('malformed', why));
    }
    reported = checkedAnswer(order, report.answer);
  });

  const report = (): GrantAnswer | undefined => reported;
  const grantOf = async (order: GrantOrder): Promise<GrantAnswer> => {
    for (let waits = firstWaitMinutes; ; waits = Math.min(2 * waits, longestWaitMinutes)) {
      reported = undefined;
      let problem: string | undefined;
      try {
        // Earlier versions answered nothing.
        const answer = (await tenant(`Org ${order.orgId}: order ${order.credits}`).orderGrant(order)) as
          { readonly problem?: string } | undefined | null;
        problem = answer?.problem;
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        return { outcome: 'declined', code: 'REFUSED', reason: rootCause(error) ?? error.message };
      }
      isWaiting = true;
      await condition(() => report() !== undefined, `${waits} minutes`, { summary: 'until the Org reports' });
      isWaiting = false;
      // A report can be lost with the Org's workflow. Ordering again is safe: the Org knows the order by its key.
      const answer = report();
      if (answer !== undefined) return answer;
      // Requests from before were not told, and their histories must come out the same.
      if (!patched('unsettled-grants-are-told')) continue;
      const why = problem ?? `TiDB Cloud has not been heard of for ${waits} minutes`;
      request.change((now) => noteUnsettled(state, policy, why, now));
    }
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
  // While it only waits, the next run may do that: it places the order again, and the Org knows it.
  return { isIdle: () => !isReleasing(state) || isWaiting };
}

/** Whether a report is about this order: its key and, where credits were granted, their Org. */
function isAbout(order: GrantOrder, { idempotencyKey, answer }: GrantReport): boolean {
  if (order.idempotencyKey !== idempotencyKey) return false;
  if (answer.outcome === 'declined') return true;
  // A grant that was made by hand has a key of its own.
  const isOwnKey = order.byHand !== undefined || answer.grant.idempotencyKey === order.idempotencyKey;
  return answer.grant.orgId === order.orgId && isOwnKey;
}

/** A grant of another amount under our key is not what was ordered: a person has to look. */
function checkedAnswer(order: GrantOrder, answer: GrantAnswer): GrantAnswer {
  if (answer.outcome === 'declined' || answer.grant.credits === order.credits) return answer;
  const reason = `grant ${answer.grant.grantId} of ${answer.grant.credits} credits is already there under this key`;
  return { outcome: 'declined', code: 'OTHER_GRANT', reason };
}

function settle({ state, policy }: RunningRequest, answer: GrantAnswer, now: number): void {
  if (answer.outcome === 'granted') applyGrant(state, policy, answer.grant, now);
  else applyDecline(state, answer.reason, now);
}
