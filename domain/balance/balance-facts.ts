import { isAmount } from './amount.ts';
import { invalidForecastFacts } from './forecast.ts';
import type { LedgerGrant } from '../credits/grant.ts';
import type { DailyUsage } from '../credits/org.ts';
import { invalidChain, type ChainStep } from './top-up-by.ts';

/** When the people of a PoC are warned, as the policy says. */
export interface BalanceRules {
  /** Shares of everything granted, above 0 and at most 1: `[0.5, 0.8, 0.95]`. */
  readonly warnAtSharesUsed: readonly number[];
  /** Whole days before a grant's last day: `[14, 3]`; 0 is the last day itself. */
  readonly warnDaysBeforeExpiry: readonly number[];
  /** Taken for a step without an SLA when the submit-by day is computed. */
  readonly allowanceHours: number;
  /** Closed days that usage is averaged over, and that overage and expiry are remembered for. */
  readonly forecastWindowDays: number;
}

/** An Org's balance as TiDB Cloud tells it. Amounts are US dollars with cents, days are UTC. */
export interface BalanceFacts {
  readonly today: string;
  /** Everything ever granted to the Org. */
  readonly grantedCredits: number;
  readonly remainingCredits: number;
  readonly grants: readonly Pick<LedgerGrant, 'grantId' | 'remaining' | 'expiresOn'>[];
  readonly usage: readonly DailyUsage[];
  /** The steps that a top-up for this Org would run through. */
  readonly chain: readonly ChainStep[];
}

/** What makes a judgement impossible, in words; undefined when nothing does. */
export function invalidBalance(rules: BalanceRules, facts: BalanceFacts): string | undefined {
  if (!rules.warnAtSharesUsed.every((share) => share > 0 && share <= 1)) {
    return 'a share to warn at must be above 0 and at most 1';
  }
  if (!rules.warnDaysBeforeExpiry.every((days) => Number.isSafeInteger(days) && days >= 0)) {
    return 'the days to warn before an expiry must be whole days, zero or more';
  }
  if (!isAmount(facts.grantedCredits)) return 'what was granted is not an amount';
  if (!isAmount(facts.remainingCredits)) return 'what is left is not an amount';
  const unpaid = facts.usage.find(({ paidByCredits }) => !isAmount(paidByCredits));
  if (unpaid !== undefined) return `what credits paid on ${unpaid.day} is not an amount`;
  const ids = new Set<string>();
  for (const { grantId } of facts.grants) {
    if (ids.has(grantId)) return `grant ${grantId} is listed twice`;
    ids.add(grantId);
  }
  return (
    invalidForecastFacts({ ...facts, windowDays: rules.forecastWindowDays }) ??
    invalidChain(facts.chain, rules.allowanceHours)
  );
}
