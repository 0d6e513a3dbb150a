import type { AccumulatedRule, Route, Tier } from '../policy/policy.ts';
import { groupedNumber } from '../wording/credits.ts';

/** Credits that an Org and a PoC had or were promised before a request: granted, and reserved by others. Whole credits. */
export interface CreditsBefore {
  readonly org: number;
  readonly poc: number;
}

/** The tier that a request takes, with what it was judged by. */
export interface MatchedTier {
  readonly id: string;
  /** Accumulated credits by the policy's rule. */
  readonly accumulated: number;
  /** Why this one, in words. */
  readonly because: string;
}

/**
 * The first tier whose limits hold (seed 000: "Credits Needed <=3,000 AND Accumulated Credits <=10,000"); exactly at a
 * limit is within it (process.md, reading 13). Undefined for a route without tiers.
 */
export function matchTier(
  { tiers, accumulated: rule }: Route,
  creditsNeeded: number,
  before: CreditsBefore,
): MatchedTier | undefined {
  if (tiers === undefined || rule === undefined) return undefined;
  const accumulated = accumulatedCredits(rule, creditsNeeded, before);
  const exceeded: string[] = [];
  for (const { id, upTo } of tiers) {
    if (upTo === undefined) return { id, accumulated, because: exceeded.at(-1) ?? 'the only tier' };
    const over = whatExceeds(upTo, creditsNeeded, accumulated, rule);
    if (over === undefined)
      return { id, accumulated, because: within(upTo, creditsNeeded, accumulated, rule) };
    exceeded.push(over);
  }
  return undefined;
}

/** Accumulated credits as the policy counts them: per Org or per PoC, with this request or without. */
export function accumulatedCredits(
  { per, countsThisRequest }: AccumulatedRule,
  creditsNeeded: number,
  before: CreditsBefore,
): number {
  return before[per] + (countsThisRequest ? creditsNeeded : 0);
}

type Limits = NonNullable<Tier['upTo']>;

function whatExceeds(
  limits: Limits,
  creditsNeeded: number,
  accumulated: number,
  rule: AccumulatedRule,
): string | undefined {
  const over = [
    creditsNeeded > limits.creditsNeeded
      ? `${groupedNumber(creditsNeeded)} needed is more than ${groupedNumber(limits.creditsNeeded)}`
      : undefined,
    accumulated > limits.accumulatedCredits
      ? `${groupedNumber(accumulated)} accumulated ${howCounted(rule)} is more than ${groupedNumber(limits.accumulatedCredits)}`
      : undefined,
  ].filter((part) => part !== undefined);
  return over.length === 0 ? undefined : over.join(', and ');
}

function within(limits: Limits, creditsNeeded: number, accumulated: number, rule: AccumulatedRule): string {
  return (
    `${groupedNumber(creditsNeeded)} needed is at most ${groupedNumber(limits.creditsNeeded)}, and ` +
    `${groupedNumber(accumulated)} accumulated ${howCounted(rule)} is at most ${groupedNumber(limits.accumulatedCredits)}`
  );
}

function howCounted({ per, countsThisRequest }: AccumulatedRule): string {
  return `in the ${per === 'org' ? 'Org' : 'PoC'} ${countsThisRequest ? 'with' : 'without'} this request`;
}
