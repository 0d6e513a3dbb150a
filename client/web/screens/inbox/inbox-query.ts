import { entryPointsOf, type Policy, type RequestKind } from '../../../../domain/policy/policy.ts';
import type { ListFilter } from '../../../lists.ts';
import { inboxes, type Inbox } from '../../../personal/door.ts';

/** What an inbox shows, as its address says it. */
export interface InboxQuery {
  readonly whose: Inbox;
  readonly region?: string;
  readonly kind?: RequestKind;
  readonly step?: string;
  /** Words of the account, the PoC or the request. */
  readonly search?: string;
  /** Where its page begins; at the beginning without it. */
  readonly after?: string;
}

/** Reads the address; what it says that there is not is left out. */
export function readInboxQuery(params: URLSearchParams, policy: Policy): InboxQuery {
  const whose = inboxes.find((each) => each === params.get('whose')) ?? 'mine';
  const region = policy.regions.find((each) => each === params.get('region'));
  const kind = (Object.keys(entryPointsOf) as RequestKind[]).find((each) => each === params.get('kind'));
  const step = Object.keys(policy.roles).find((each) => each === params.get('step'));
  const search = params.get('q')?.trim().slice(0, 100);
  const after = params.get('after') ?? '';
  return {
    whose,
    ...(region === undefined ? {} : { region }),
    ...(kind === undefined ? {} : { kind }),
    ...(step === undefined ? {} : { step }),
    ...(search === undefined || search === '' ? {} : { search }),
    ...(after === '' ? {} : { after }),
  };
}

/** The same as a query with its question mark, or nothing: what is usual is left out. */
export function inboxQueryText({ whose, region, kind, step, search, after }: InboxQuery): string {
  const params = new URLSearchParams({
    ...(whose === 'mine' ? {} : { whose }),
    ...(region === undefined ? {} : { region }),
    ...(kind === undefined ? {} : { kind }),
    ...(step === undefined ? {} : { step }),
    ...(search === undefined ? {} : { q: search }),
    ...(after === undefined ? {} : { after }),
  });
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

export function isNarrowed({ region, kind, step, search }: InboxQuery): boolean {
  return [region, kind, step, search].some((each) => each !== undefined);
}

export function fromTheBeginning({ after: _after, ...query }: InboxQuery): InboxQuery {
  return query;
}

export function listFilterOf({ region, kind, step, search }: InboxQuery): ListFilter {
  return {
    ...(region === undefined ? {} : { region }),
    ...(kind === undefined ? {} : { kind }),
    ...(step === undefined ? {} : { step }),
    ...(search === undefined ? {} : { search }),
  };
}
