import { fromCents, isAmount } from './amount.ts';
import { dayNumber, dayOfNumber, numberOfDay } from './calendar-day.ts';
import type { DailyUsage } from '../credits/org.ts';
import { horizonYears, pilesOf, ratesOf, simulate, type Rate } from './spending.ts';

/*
 * When an Org's credits run out, if it goes on as in the last days. Our reading, as the business gives no method.
 *
 * 1. Only closed days count: usage of `today` and later is passed over, and today counts as a whole day of usage.
 * 2. Credits that expire first are spent first; what is unspent on a grant's last day is lost.
 * 3. Everything is counted in whole cents times the days of the mean, so that no rounding moves a day.
 */

export interface ForecastFacts {
  /** The UTC day that is not over yet. */
  readonly today: string;
  /** In any order; what expired before today is passed over. */
  readonly grants: readonly { readonly remaining: number; readonly expiresOn: string }[];
  /** In any order, each day once. A day that is not listed is not known, which is not the same as nothing used. */
  readonly usage: readonly DailyUsage[];
  /** How many closed days back the usage is averaged over. */
  readonly windowDays: number;
}

/** Amounts are US dollars, rounded to cents; every day is an estimate. */
export interface Forecast {
  /** Mean of the closed days that are known inside the window. */
  readonly dailyUsage: number;
  /** What the grants still hold that are valid today. */
  readonly remaining: number;
  /** The first day whose usage the credits do not pay in full. */
  readonly runsOutOn?: string;
  /** The same day at the highest and at the lowest mean of seven known days in a row; absent with fewer known. */
  readonly earliest?: string;
  readonly latest?: string;
  /** What will expire unspent before the credits run out, within five years. */
  readonly lostToExpiry: number;
  /** Why there is no `runsOutOn`, in words. */
  readonly because?: string;
}

/** Never throws: what cannot be foretold, odd facts included, has its reason in `because`. */
export function forecastRunOut(facts: ForecastFacts): Forecast {
  const wrong = invalidForecastFacts(facts);
  if (wrong !== undefined) {
    return { dailyUsage: 0, remaining: 0, lostToExpiry: 0, because: `No forecast: ${wrong}.` };
  }
  const today = numberOfDay(facts.today);
  const piles = pilesOf(facts, today);
  const remaining = fromCents(piles.reduce((sum, { cents }) => sum + cents, 0));

  const rates = ratesOf(facts, today);
  if (rates === undefined) {
    const because = `No forecast: no usage is known of ${lastDays(facts.windowDays)}.`;
    return { dailyUsage: 0, remaining, lostToExpiry: 0, because };
  }
  const { mean } = rates;
  const expected = simulate(piles, mean, today);
  const [earliest, latest] = rates.band.map((rate) => simulate(piles, rate, today).runsOut);
  return {
    dailyUsage: fromCents(mean.cents / mean.days),
    remaining,
    ...(expected.runsOut === undefined
      ? { because: whyNever(mean, facts.windowDays) }
      : { runsOutOn: dayOfNumber(expected.runsOut) }),
    ...(earliest !== undefined && { earliest: dayOfNumber(earliest) }),
    ...(latest !== undefined && { latest: dayOfNumber(latest) }),
    lostToExpiry: fromCents(expected.lost / mean.days),
  };
}

/** What makes the facts useless, in words; undefined when nothing does. */
export function invalidForecastFacts({
  today,
  grants,
  usage,
  windowDays,
}: ForecastFacts): string | undefined {
  if (dayNumber(today) === undefined) return `today (${JSON.stringify(today)}) is not a day`;
  if (!Number.isSafeInteger(windowDays) || windowDays < 1) {
    return 'the days to average over must be a whole number above zero';
  }
  for (const { remaining, expiresOn } of grants) {
    if (dayNumber(expiresOn) === undefined) {
      return `a grant expires on ${JSON.stringify(expiresOn)}, which is not a day`;
    }
    if (!isAmount(remaining)) {
      return `what is left of the grant that expires on ${expiresOn} is not an amount`;
    }
  }
  const seen = new Set<string>();
  for (const { day, total } of usage) {
    if (dayNumber(day) === undefined) return `usage is listed for ${JSON.stringify(day)}, which is not a day`;
    if (seen.has(day)) return `usage of ${day} is listed twice`;
    if (!isAmount(total)) return `usage of ${day} is not an amount`;
    seen.add(day);
  }
  return undefined;
}

/** `the last 14 days`. */
export function lastDays(count: number): string {
  return count === 1 ? 'the last day' : `the last ${count} days`;
}

function whyNever(mean: Rate, windowDays: number): string {
  if (mean.cents > 0) return `No run-out within ${horizonYears} years at this usage.`;
  const known = mean.days < windowDays ? ` (${mean.days} of them known)` : '';
  return `No run-out: nothing was used in ${lastDays(windowDays)}${known}.`;
}
