import { namesOf } from '../people/directory.ts';
import type { PolicySlice } from '../policy/policy.ts';
import { refuse, type Refusal } from './refusal.ts';
import type { RequestState, RequestStatus } from './state.ts';

/** Why nothing can change while credits are on their way. */
export function grantUnderWay(outcome: string): Refusal {
  return refuse(
    'grant-under-way',
    `${outcome}: the credits are being added right now. Look again in a minute.`,
  );
}

/** Those who may submit, answer and recall, by name. */
export function requesterNames(state: RequestState, policy: PolicySlice): string {
  const { email, sponsor } = state.requester;
  return sponsor === undefined ? email : `${email} or ${namesOf(policy, [sponsor])}`;
}

/** A status as people read it. */
export function statusInWords(status: RequestStatus): string {
  return status.replace('-', ' ');
}
