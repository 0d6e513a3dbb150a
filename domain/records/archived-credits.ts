import type { Grant } from '../credits/grant.ts';
import type { EntryPoint } from '../policy/policy.ts';
import type { ArchivedRequest } from './archived-request.ts';

/** What a reconciliation needs to know of a closed request. */
export interface ArchivedCredits {
  readonly requestId: string;
  readonly entryPoint: EntryPoint;
  readonly pocId: string;
  /** Where its credits are, or would have been. */
  readonly orgId?: string;
  readonly grant?: Grant;
}

/** Throws a TypeError for what is no record of the archive. */
export function creditsOf({ requestId, state }: ArchivedRequest): ArchivedCredits {
  const { entryPoint, pocId, credits, fields } = state;
  const { grant } = credits;
  if (typeof requestId !== 'string' || typeof entryPoint !== 'string') {
    throw new TypeError('it has no request');
  }
  const orgId = grant?.orgId ?? fields.orgId;
  return {
    requestId,
    entryPoint,
    pocId,
    ...(typeof orgId === 'string' ? { orgId } : {}),
    ...(grant === undefined ? {} : { grant }),
  };
}
