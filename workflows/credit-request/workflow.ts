import { continueAsNew } from '@temporalio/workflow';
import { creditsGranted } from '../../domain/approval/credits.ts';
import { archive } from '../approval/archive.ts';
import { submitWhenReady, verifyPolicy } from '../approval/beginning.ts';
import { closingOnCancellation } from '../approval/cancellation.ts';
import { keepGranting } from '../approval/granting.ts';
import { keepReservation } from '../approval/reservation.ts';
import { untilClosed } from '../approval/life.ts';
import { openRequestOf } from '../approval/opening.ts';
import { startOutbox } from '../approval/outbox.ts';
import { refuseUnknownSignals } from '../approval/refused-signals.ts';
import { keepVetted } from '../approval/vetting.ts';
import type { CreditRequestInput, CreditRequestOutcome } from './contract.ts';
import { creditRequestIdentity } from './identity.ts';

/**
 * A request for credits: the Adding Credits Request of a PoC that runs, or an employee's internal request (process.md,
 * section 2).
 *
 * Submitted → PoC and Org are looked at → the credits are reserved, which settles the tier → the tier's chain of approvals →
 * the credits are released (by BE&O, or by themselves for an internal request) and added → closed and archived.
 */
export function creditRequest(input: CreditRequestInput): Promise<CreditRequestOutcome> {
  return closingOnCancellation(async (closeWhenCancelled) => {
    const opened = openRequestOf(input, () => creditRequestIdentity(input));
    const { request, people } = opened;
    const { state } = request;
    const cancellation = closeWhenCancelled(request);

    if (input.carried === undefined) await verifyPolicy(request);
    const outbox = startOutbox(request, input.carried?.cursors);
    const vetting = keepVetted(request);
    const reservation = keepReservation(request);
    const granting = keepGranting(request, reservation);
    refuseUnknownSignals(request);

    if (input.carried === undefined) submitWhenReady(request, { ...input, submit: true }, people, () => true);
    else request.turns.start();

    const carried = await untilClosed(request, outbox, [
      ...opened.beside,
      cancellation,
      vetting,
      reservation,
      granting,
    ]);
    if (carried !== undefined)
      await continueAsNew<typeof creditRequest>({ ...input, policy: request.pinned, carried });
    await archive(request);
    return { requestId: state.requestId, status: state.status, creditsGranted: creditsGranted(state) };
  });
}
