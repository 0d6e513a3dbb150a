import type { Policy } from '../domain/policy/policy.ts';
import type { OrgReading } from '../workflows/tenant-credits/contract.ts';
import type { Confetti } from './index.ts';
import type { ListedRequest } from './lists.ts';
import { outlookOf, type OrgOutlook } from './org-outlook.ts';

/** An Org as people are shown it. */
export interface ShownOrg extends OrgReading {
  readonly orgId: string;
  /** Absent where TiDB Cloud does not know the Org. */
  readonly outlook?: OrgOutlook;
  /** PoCs and credit requests of the Org, open ones first. */
  readonly requests: readonly ListedRequest[];
}

/** Everything there is to say of an Org at `now`; undefined where neither TiDB Cloud nor Confetti knows it. */
export async function showOrg(
  confetti: Pick<Confetti, 'readOrg' | 'list'>,
  policy: Policy,
  orgId: string,
  now: number,
): Promise<ShownOrg | undefined> {
  const [reading, listed] = await Promise.all([confetti.readOrg(orgId), confetti.list({ orgId })]);
  const requests = listed.toSorted((one, other) => Number(other.isOpen) - Number(one.isOpen));
  if (reading.account === null && reading.tenant.grantCount === 0 && requests.length === 0) return undefined;
  const outlook = outlookOf(policy, reading, requests, now);
  return { orgId, ...reading, ...(outlook === undefined ? {} : { outlook }), requests };
}
