import type { PolicySlice } from '../policy/policy.ts';
import type { FieldValues } from '../request/fields.ts';
import { record } from './record.ts';
import type { RequestState } from './state.ts';
import { fillFromPolicy } from './steps.ts';

/** What a request starts from. */
export interface NewRequest {
  /** Workflow id: `poc/P-1042`. */
  readonly requestId: string;
  readonly pocId: string;
  /** E-mail address of whoever asks. */
  readonly requester: string;
  readonly via: string;
  readonly fields: FieldValues;
}

/** A draft. Creating is not submitting (process.md, reading 10). */
export function openRequest(policy: PolicySlice, request: NewRequest, now: number): RequestState {
  const fields = { internalUser: policy.route.audience === 'internal', ...request.fields };
  const state: RequestState = {
    requestId: request.requestId,
    pocId: request.pocId,
    entryPoint: policy.entryPoint,
    requester: { email: request.requester },
    createdAt: now,
    status: 'draft',
    round: 0,
    revision: 0,
    fields,
    steps: [],
    skipped: [],
    credits: {},
    problems: [],
    history: [],
    answered: {},
    refusedSignals: [],
    refusedSignalCount: 0,
    pocStatusReminders: 0,
  };
  fillFromPolicy(state, policy);
  record(state, { at: now, action: 'created', by: request.requester, via: request.via });
  return state;
}
