import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import { creditsGranted } from '../../domain/approval/credits.ts';
import { archive } from '../approval/archive.ts';
import { submitIfAsked, verifyPolicy } from '../approval/beginning.ts';
import { closingOnCancellation } from '../approval/cancellation.ts';
import { runClock } from '../approval/clock.ts';
import { keepGranting, keepReservation } from '../approval/credits.ts';
import { startOutbox } from '../approval/outbox.ts';
import { graceForSalesforce, keepRelatedRecords } from '../approval/related-records.ts';
import { refuseUnknownSignals } from '../approval/request.ts';
import type { PocApplicationInput, PocApplicationOutcome } from './contract.ts';
import { openRequestOf } from './opening.ts';

/**
 * A PoC application, from the request to the end of the PoC (process.md, section 1).
 *
 * Draft → submitted → the policy's chain of approvals → BE&O releases the credits → the credits are in the tenant → the
 * PoC runs and its owner keeps PoC Status up to date → closed and archived.
 */
export function pocApplication(input: PocApplicationInput): Promise<PocApplicationOutcome> {
  return closingOnCancellation(async (closeWhenCancelled) => {
    const request = openRequestOf(input);
    const { state } = request;
    closeWhenCancelled(request);

    if (input.carried === undefined) await verifyPolicy(request);
    const outbox = startOutbox(request, input.carried?.cursors);
    const reservation = keepReservation(request);
    const granting = keepGranting(request);
    const records = keepRelatedRecords(request, input.carried?.recordsRead);
    refuseUnknownSignals(request);

    if (input.carried === undefined) {
      await graceForSalesforce(request, records);
      submitIfAsked(request, input);
    }

    const isClosed = (): boolean => state.status === 'closed';
    const isIdle = (): boolean => [outbox, reservation, granting, records].every((beside) => beside.isIdle());
    const isTimeToContinue = (): boolean => workflowInfo().continueAsNewSuggested && isIdle();
    await runClock(request, () => isClosed() || isTimeToContinue());

    await condition(allHandlersFinished);
    if (!isClosed()) {
      const recordsRead = records.lastRead();
      const carried = {
        state,
        cursors: outbox.cursors(),
        ...(recordsRead === undefined ? {} : { recordsRead }),
      };
      await continueAsNew<typeof pocApplication>({ ...input, carried });
    }
    await condition(() => outbox.isDrained() && isIdle());
    await archive(request);
    return { requestId: state.requestId, status: state.status, creditsGranted: creditsGranted(state) };
  });
}
