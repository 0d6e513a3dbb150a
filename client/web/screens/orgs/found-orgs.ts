import type { ListedRequest } from '../../../lists.ts';
import type { PersonalDoor } from '../../../personal/door.ts';

/** An Org as far as its requests tell of it. */
export interface FoundOrg {
  readonly orgId: string;
  readonly account?: string;
  readonly region?: string;
  readonly requests: number;
  readonly open: number;
  /** When somebody last asked for something for it; milliseconds since 1970 UTC. */
  readonly lastAskedAt: number;
}

export interface FoundOrgs {
  readonly orgs: readonly FoundOrg[];
  /** How many requests were looked at, where that is not all: their Orgs may have more. */
  readonly lookedAt?: number;
}

/** Requests are read to find Orgs, no more than so many. */
const mostRead = 500;

/**
 * The Orgs whose account has `wanted` in its name, as far as the newest requests tell; where those are not all, also of
 * every account whose name begins with it.
 */
export async function findOrgs(door: Pick<PersonalDoor, 'list'>, wanted: string): Promise<FoundOrgs> {
  const newest = await door.list({ hasOrg: true }, mostRead);
  if (newest.length < mostRead) return { orgs: orgsAmong(newest, wanted) };
  const called = wanted === '' ? [] : await door.list({ hasOrg: true, accountStart: wanted }, mostRead);
  const all = new Map([...newest, ...called].map((request) => [request.requestId, request]));
  return { orgs: orgsAmong([...all.values()], wanted), lookedAt: mostRead };
}

/** The Orgs of these requests whose account has `wanted` in its name (or whose number begins so), asked for last first. */
export function orgsAmong(requests: readonly ListedRequest[], wanted = ''): FoundOrg[] {
  const found = new Map<string, FoundOrg>();
  for (const { orgId, account, region, isOpen, startedAt } of requests) {
    if (orgId === undefined) continue;
    const before = found.get(orgId);
    const isLater = before === undefined || startedAt > before.lastAskedAt;
    found.set(orgId, {
      ...(isLater ? before : {}),
      orgId,
      ...(account === undefined ? {} : { account }),
      ...(region === undefined ? {} : { region }),
      ...(isLater ? {} : before),
      requests: (before?.requests ?? 0) + 1,
      open: (before?.open ?? 0) + Number(isOpen),
      lastAskedAt: Math.max(before?.lastAskedAt ?? startedAt, startedAt),
    });
  }
  const text = wanted.trim().toLowerCase();
  return [...found.values()]
    .filter(({ orgId, account = '' }) => account.toLowerCase().includes(text) || orgId.startsWith(text))
    .toSorted((one, other) => other.lastAskedAt - one.lastAskedAt);
}
