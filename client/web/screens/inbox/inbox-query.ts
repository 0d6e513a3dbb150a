import { entryPointsOf, type Policy, type RequestKind } from '../../../../domain/policy/policy.ts';
import type { ListedRequest, ListFilter } from '../../../lists.ts';
import { inboxes, type Inbox } from '../../../personal/door.ts';

/** What an inbox shows, as its address says it. */
export interface InboxQuery {
  readonly whose: Inbox;
  readonly region?: string;
  readonly kind?: RequestKind;
  readonly step?: string;
  /** Words of the account, the PoC or the request. */
  readonly search?: string;
}

/** Reads the address; what it says that there is not is left out. */
export function readInboxQuery(params: URLSearchParams, policy: Policy): InboxQuery {
  const whose = inboxes.find((each) => each === params.get('whose')) ?? 'mine';
  const region = policy.regions.find((each) => each === params.get('region'));
  const kind = (Object.keys(entryPointsOf) as RequestKind[]).find((each) => each === params.get('kind'));
  const step = Object.keys(policy.roles).find((each) => each === params.get('step'));
  const search = params.get('q')?.trim().slice(0, 100);
  return {
    whose,
    ...(region === undefined ? {} : { region }),
    ...(kind === undefined ? {} : { kind }),
    ...(step === undefined ? {} : { step }),
    ...(search === undefined || search === '' ? {} : { search }),
  };
}

/** The same as a query with its question mark, or nothing: what is usual is left out. */
export function inboxQueryText({ whose, region, kind, step, search }: InboxQuery): string {
  const params = new URLSearchParams({
    ...(whose === 'mine' ? {} : { whose }),
    ...(region === undefined ? {} : { region }),
    ...(kind === undefined ? {} : { kind }),
    ...(step === undefined ? {} : { step }),
    ...(search === undefined ? {} : { q: search }),
  });
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

export function isNarrowed({ region, kind, step, search }: InboxQuery): boolean {
  return [region, kind, step, search].some((each) => each !== undefined);
}

/** The part that lists know; the search is made over what they answer. */
export function listFilterOf({ region, kind, step }: InboxQuery): ListFilter {
  return {
    ...(region === undefined ? {} : { region }),
    ...(kind === undefined ? {} : { kind }),
    ...(step === undefined ? {} : { step }),
  };
}

export function matchesSearch({ search }: InboxQuery, request: ListedRequest): boolean {
  if (search === undefined) return true;
  const { account, pocId, requestId, orgId } = request;
  const text = [account, pocId, requestId, orgId].join(' ').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
