import { continueAsNew } from '@temporalio/workflow';
import { creditsGranted } from '../../domain/approval/credits.ts';
import { archive } from '../approval/archive.ts';
import { keepBalanceWatched } from '../approval/balance.ts';
import { submitWhenReady, verifyPolicy } from '../approval/beginning.ts';
import { closingOnCancellation } from '../approval/cancellation.ts';
import { keepGranting } from '../approval/granting.ts';
import { keepReservation } from '../approval/reservation.ts';
import { untilClosed } from '../approval/life.ts';
import { openRequestOf } from '../approval/opening.ts';
import { startOutbox } from '../approval/outbox.ts';
import { keepRelatedRecords } from '../approval/related-records.ts';
import { refuseUnknownSignals } from '../approval/refused-signals.ts';
import type { PocApplicationInput, PocApplicationOutcome } from './contract.ts';
import { pocApplicationIdentity } from './identity.ts';

/**
 * A PoC application, from the request to the end of the PoC (process.md, section 1).
 *
 * Draft → submitted → the policy's chain of approvals → BE&O releases the credits → the credits are in the tenant → the
 * PoC runs, its balance is watched and its owner keeps PoC Status up to date → closed and archived.
 */
export function pocApplication(input: PocApplicationInput): Promise<PocApplicationOutcome> {
  return closingOnCancellation(async (closeWhenCancelled) => {
    const opened = openRequestOf(input, () => pocApplicationIdentity(input));
    const { request, people } = opened;
    const { state } = request;
    const cancellation = closeWhenCancelled(request);

    if (input.carried === undefined) await verifyPolicy(request);
    const outbox = startOutbox(request, input.carried?.cursors);
    const reservation = keepReservation(request);
    const granting = keepGranting(request, reservation);
    const records = keepRelatedRecords(request, input.carried?.recordsRead);
    const balance = keepBalanceWatched(request);
    refuseUnknownSignals(request);

    if (input.carried === undefined) submitWhenReady(request, input, people, records.isUpToDate);
    else request.turns.start();

    const carried = await untilClosed(request, outbox, [
      ...opened.beside,
      cancellation,
      reservation,
      granting,
      records,
      balance,
    ]);
    if (carried !== undefined) {
      const recordsRead = records.lastRead();
      await continueAsNew<typeof pocApplication>({
        ...input,
        policy: request.pinned,
        carried: { ...carried, ...(recordsRead === undefined ? {} : { recordsRead }) },
      });
    }
    await archive(request);
    return { requestId: state.requestId, status: state.status, creditsGranted: creditsGranted(state) };
  });
}
