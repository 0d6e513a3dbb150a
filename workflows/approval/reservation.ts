import { ActivityFailure, proxyActivities, rootCause } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { sameReservation, wantedReservation } from '../../domain/approval/credits.ts';
import { setProblem } from '../../domain/approval/problems.ts';
import { applyReservation } from '../../domain/approval/reservation.ts';
import type { Beside } from './beside.ts';
import type { RunningRequest } from './request.ts';

// The Org's workflow is on the same Temporal as this one: what fails there is over soon. It knows requests by their ids.
const tenant = (summary: string): Pick<Activities, 'reserveCredits' | 'releaseCredits'> =>
  proxyActivities<Activities>({
    startToCloseTimeout: '30 seconds',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
    summary,
  });

/** Keeps the tenant's reservation equal to what the request wants, from submission until it is granted or over. */
export function keepReservation(request: RunningRequest): Beside {
  const { state } = request;
  const isSettled = (): boolean =>
    sameReservation(wantedReservation(state, request.policy), state.credits.reserved);
  let failedAtRevision: number | undefined;
  let isMoving = false;

  request.turns.add({
    isDue: () => !isSettled() && failedAtRevision !== state.revision,
    run: async () => {
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
    },
  });
  return { isIdle: () => !isMoving && (isSettled() || failedAtRevision === state.revision) };
}

async function moveReservation(request: RunningRequest): Promise<void> {
  const { state } = request;
  const { requestId } = state;
  const wanted = wantedReservation(state, request.policy);
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
  request.change((now) => applyReservation(state, request.policy, wanted, answer, now));
}
