import type { RequestStatus } from '../../domain/approval/state.ts';
import type { RequestInput } from '../approval/contract.ts';

export const pocApplicationType = 'pocApplication';

/** Workflow id of a PoC application: `poc/<pocId>`. */
export function pocApplicationId(pocId: string): string {
  return `poc/${pocId}`;
}

export interface PocApplicationInput extends RequestInput {
  readonly pocId: string;
  /** Submit at once; otherwise it stays a draft until `submit`. */
  readonly submit: boolean;
}

export interface PocApplicationOutcome {
  readonly requestId: string;
  readonly status: RequestStatus;
  /** Credits added to the tenant; 0 when none were. */
  readonly creditsGranted: number;
}
