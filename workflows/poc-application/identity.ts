import type { Identity } from '../approval/opening.ts';
import { pocApplicationId, type PocApplicationInput } from './contract.ts';

/** What a PoC application says of itself when it is opened. */
export function pocApplicationIdentity({ pocId }: PocApplicationInput): Identity {
  return {
    kind: 'pocApplication',
    name: 'PoC application',
    id: pocId,
    workflowId: pocApplicationId,
    pocId,
    startWith: 'confetti poc submit',
  };
}
