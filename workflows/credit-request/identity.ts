import type { Identity } from '../approval/opening.ts';
import { creditRequestId, noPoc, type CreditRequestInput } from './contract.ts';

/** What a credit request says of itself when it is opened; one without a PoC is an internal one. */
export function creditRequestIdentity({ creditRequestId: id, pocId }: CreditRequestInput): Identity {
  return {
    kind: 'creditRequest',
    name: 'credit request',
    id,
    workflowId: creditRequestId,
    pocId: pocId ?? noPoc,
    startWith: pocId === undefined ? 'confetti credits internal' : 'confetti credits request',
  };
}
