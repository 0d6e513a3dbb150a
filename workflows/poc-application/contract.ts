import type { PolicySlice } from '../../domain/policy/policy.ts';
import type { RequestStatus } from '../../domain/approval/state.ts';
import type { FieldValues } from '../../domain/request/fields.ts';
import type { CarriedRequest } from '../approval/contract.ts';

export const pocApplicationType = 'pocApplication';

/** Workflow id of a PoC application: `poc/<pocId>`. */
export function pocApplicationId(pocId: string): string {
  return `poc/${pocId}`;
}

export interface PocApplicationInput {
  readonly pocId: string;
  /** Who asks, and on which surface. */
  readonly requester: { readonly email: string; readonly via: string };
  readonly fields: FieldValues;
  /** Submit at once; otherwise it stays a draft until `submit`. */
  readonly submit: boolean;
  /** What the request can need of the policy, for its entry point. */
  readonly policy: PolicySlice;
  /** What an earlier run of this request handed on. */
  readonly carried?: CarriedRequest;
}

export interface PocApplicationOutcome {
  readonly requestId: string;
  readonly status: RequestStatus;
  /** Credits added to the tenant; 0 when none were. */
  readonly creditsGranted: number;
}
