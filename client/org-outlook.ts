import { fromCents, toCents } from '../domain/balance/amount.ts';
import { assessBalance, type BalanceAssessment } from '../domain/balance/balance.ts';
import { nothingTold } from '../domain/balance/told-warnings.ts';
import { chainHours, type ChainStep } from '../domain/balance/top-up-by.ts';
import type { Policy } from '../domain/policy/policy.ts';
import { slicePolicy } from '../domain/policy/slice.ts';
import { utcDay } from '../domain/wording/time.ts';
import type { OrgReading } from '../workflows/tenant-credits/contract.ts';
import type { ListedRequest } from './lists.ts';

/** How an Org's credits stand and when they run out, as the watch over a running PoC tells it. Days are UTC. */
export interface OrgOutlook extends Pick<BalanceAssessment, 'level' | 'lines' | 'forecast' | 'topUpBy'> {
  /** The region whose chain the submit-by day is counted with, and why that one. */
  readonly chain: { readonly region: string; readonly because: string };
  /** US dollars left of grants that are older than those the reading names: the forecast knows no expiry of them. */
  readonly leftOfEarlierGrants: number;
}

/** Undefined for an Org that TiDB Cloud does not know. `requests` are those of this Org. */
export function outlookOf(
  policy: Policy,
  { account, usage }: OrgReading,
  requests: readonly ListedRequest[],
  now: number,
): OrgOutlook | undefined {
  if (account === null) return undefined;
  const { topUpChain } = slicePolicy(policy, 'top-up');
  const chain = chainFor(topUpChain, policy.balance.allowanceHours, requests);
  const { level, lines, forecast, topUpBy } = assessBalance(
    policy.balance,
    { ...account, usage, today: utcDay(now), chain: topUpChain[chain.region] ?? [] },
    nothingTold,
  );
  const known = account.grants.reduce((sum, { remaining }) => sum + toCents(remaining), 0);
  return {
    level,
    lines,
    ...(forecast === undefined ? {} : { forecast }),
    ...(topUpBy === undefined ? {} : { topUpBy }),
    chain,
    leftOfEarlierGrants: fromCents(Math.max(0, toCents(account.remainingCredits) - known)),
  };
}

/** The chain of the region in which a PoC of the Org runs; where that is not one region, the longest, to be on the safe side. */
function chainFor(
  chains: Readonly<Record<string, readonly ChainStep[]>>,
  allowanceHours: number,
  requests: readonly ListedRequest[],
): OrgOutlook['chain'] {
  const running = requests.filter(
    ({ kind, status, isOpen }) => kind === 'pocApplication' && status === 'complete' && isOpen,
  );
  const regions = new Set(running.flatMap(({ region }) => region ?? []));
  const [only, ...others] = [...regions].filter((region) => Object.hasOwn(chains, region));
  if (only !== undefined && others.length === 0) {
    return { region: only, because: `the chain of ${only}, where ${listed(running)} runs` };
  }
  const hoursIn = (region: string): number =>
    chainHours({ steps: chains[region] ?? [], allowanceHours }).hours;
  const candidates = only === undefined ? Object.keys(chains) : [only, ...others];
  const longest = candidates.reduce((one, other) => (hoursIn(other) > hoursIn(one) ? other : one));
  const why = only === undefined ? 'no PoC runs in this Org' : 'PoCs of several regions run in this Org';
  return { region: longest, because: `the longest chain, ${longest}'s: ${why}` };
}

function listed(requests: readonly ListedRequest[]): string {
  const [first, ...others] = requests.map(({ requestId }) => requestId);
  return others.length === 0 ? (first ?? '') : `${first ?? ''} (and ${others.length} more)`;
}
