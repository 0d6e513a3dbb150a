import { ActivityFailure, proxyActivities, rootCause, setHandler } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { isReleasing, orderToPlace } from '../../domain/approval/credits.ts';
import { applyDecline, applyGrant, noteUnsettled } from '../../domain/approval/grant-outcome.ts';
import { refuse } from '../../domain/approval/refusal.ts';
import { isGrantReport } from '../../domain/credits/grant-report.ts';
import type { GrantAnswer, GrantOrder } from '../../domain/credits/grant.ts';
import type { Beside } from './beside.ts';
import { grantReportSignal, type GrantReport } from './contract.ts';
import { noteRefusedSignal } from './refused-signals.ts';
import type { RunningRequest } from './request.ts';
import { setTimer } from './turns.ts';

// The Org's workflow is on the same Temporal as this one: what fails there is over soon. It knows orders by their keys.
const tenant = (summary: string): Pick<Activities, 'orderGrant'> =>
  proxyActivities<Activities>({
    startToCloseTimeout: '30 seconds',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
    summary,
  });

/** How long a grant may take before it is ordered again, at first and when TiDB Cloud stays away. */
const firstWaitMinutes = 10;
const longestWaitMinutes = 360;

/** An order that was placed with the Org's workflow. */
interface PlacedOrder {
  readonly key: string;
  readonly waitMinutes: number;
  /** What kept the Org from settling orders when this one was placed. */
  readonly problem?: string;
  /** It has taken so long that it is placed again: a report can be lost with the Org's workflow. */
  isOverdue: boolean;
  callOff(): void;
}

/**
 * Has the credits added once they are released, and waits for the Org's report. The Org turns the request's reservation into
 * the grant, so `reservation` is at rest before the order goes out: one that came after it would be held for ever.
 */
export function keepGranting(request: RunningRequest, reservation: Beside): Beside {
  const { state, turns } = request;
  let placed: PlacedOrder | undefined;
  let isPlacing = false;
  let reported: { readonly key: string; readonly answer: GrantAnswer } | undefined;

  setHandler(grantReportSignal, (report) =>
    turns.take(() => {
      const order = orderToPlace(state, request.policy);
      if (order === undefined || !isGrantReport(report) || !isAbout(order, report)) {
        const why = 'Not done: this is no report about a grant that is under way.';
        return noteRefusedSignal(request, grantReportSignal.name, undefined, refuse('malformed', why));
      }
      reported = { key: order.idempotencyKey, answer: checkedAnswer(order, report.answer) };
    }),
  );

  turns.add({
    isDue: () => {
      const key = orderToPlace(state, request.policy)?.idempotencyKey;
      if (key === undefined) return false;
      if (reported?.key === key) return true;
      return reservation.isIdle() && (placed?.key !== key || placed.isOverdue);
    },
    run: async () => {
      const order = orderToPlace(state, request.policy);
      if (order === undefined) return;
      const isAgain = placed?.key === order.idempotencyKey;
      if (reported?.key === order.idempotencyKey) {
        const { answer } = reported;
        placed?.callOff();
        [placed, reported] = [undefined, undefined];
        request.change((now) => settle(request, answer, now));
        return;
      }
      if (isAgain && placed !== undefined) {
        const why = placed.problem ?? `TiDB Cloud has not been heard of for ${placed.waitMinutes} minutes`;
        request.change((now) => noteUnsettled(state, request.policy, why, now));
      }
      const waitMinutes = isAgain
        ? Math.min(2 * (placed?.waitMinutes ?? firstWaitMinutes), longestWaitMinutes)
        : firstWaitMinutes;
      isPlacing = true;
      placed = await placeOrder(order, waitMinutes);
      isPlacing = false;
    },
  });

  /** Ordering again is safe: the Org knows the order by its key. An order that the Org refuses is a declined one. */
  const placeOrder = async (order: GrantOrder, waitMinutes: number): Promise<PlacedOrder | undefined> => {
    const { idempotencyKey: key, orgId, credits } = order;
    try {
      const { problem } = await tenant(`Org ${orgId}: order ${credits}`).orderGrant(order);
      const waits: PlacedOrder = {
        key,
        waitMinutes,
        ...(problem === undefined ? {} : { problem }),
        isOverdue: false,
        callOff: setTimer(waitMinutes * 60_000, 'until the Org reports', () => {
          waits.isOverdue = true;
        }),
      };
      return waits;
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      const reason = rootCause(error) ?? error.message;
      reported = { key, answer: { outcome: 'declined', code: 'REFUSED', reason } };
      return undefined;
    }
  };

  // While it only waits, the next run may do that: it places the order again, and the Org knows it.
  const isOnlyWaiting = (): boolean => placed !== undefined && !isPlacing && reported === undefined;
  return { isIdle: () => !isReleasing(state) || isOnlyWaiting() };
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
