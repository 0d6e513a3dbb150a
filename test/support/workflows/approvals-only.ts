import { allHandlersFinished, condition } from '@temporalio/workflow';
import { submitIfAsked } from '../../../workflows/approval/beginning.ts';
import { keepTime } from '../../../workflows/approval/clock.ts';
import { openRequestOf } from '../../../workflows/approval/opening.ts';
import type { PocApplicationInput } from '../../../workflows/poc-application/contract.ts';
import { pocApplicationIdentity } from '../../../workflows/poc-application/identity.ts';

/** The chain of a PoC application and nothing beside it, to count what an approval costs. Ends when all have approved. */
export async function approvalsOnly(input: PocApplicationInput): Promise<void> {
  const { request } = openRequestOf(input, () => pocApplicationIdentity(input));
  request.turns.start();
  submitIfAsked(request, input);
  keepTime(request);
  await condition(() => request.state.status === 'complete' && allHandlersFinished());
}
