import { fromCents, isAmount, toCents } from './amount.ts';
import { dayNumber, dayOfNumber, numberOfDay } from './calendar-day.ts';
import type { DailyUsage } from '../credits/org.ts';

/*
 * When an Org's credits run out, if it goes on as in the last days. Our reading, as the business gives no method.
 *
 * 1. Only closed days count: usage of `today` and later is passed over, and today counts as a whole day of usage.
 * 2. Credits that expire first are spent first; what is unspent on a grant's last day is lost.
 * 3. Everything is counted in whole cents times the days of the mean, so that no rounding moves a day.
 */

/** Further ahead than this nothing is foretold. */
const horizonYears = 5;
const horizonDays = horizonYears * 365 + 1;
const weekDays = 7;

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

/** Days and dollars of a mean, kept apart because their quotient is no whole number. */
interface Rate {
  readonly cents: number;
  readonly days: number;
}

/** Never throws: what cannot be foretold, odd facts included, has its reason in `because`. */
export function forecastRunOut(facts: ForecastFacts): Forecast {
  const wrong = invalidForecastFacts(facts);
  if (wrong !== undefined) {
    return { dailyUsage: 0, remaining: 0, lostToExpiry: 0, because: `No forecast: ${wrong}.` };
  }
  const today = numberOfDay(facts.today);
  const piles = facts.grants
    .map(({ remaining, expiresOn }) => ({ cents: toCents(remaining), lastDay: numberOfDay(expiresOn) }))
    .filter(({ cents, lastDay }) => cents > 0 && lastDay >= today)
    .sort((one, other) => one.lastDay - other.lastDay);
  const remaining = fromCents(piles.reduce((sum, { cents }) => sum + cents, 0));

  const days = closedDays(facts, today);
  if (days.length === 0) {
    const because = `No forecast: no usage is known of ${lastDays(facts.windowDays)}.`;
    return { dailyUsage: 0, remaining, lostToExpiry: 0, because };
  }
  const mean: Rate = { cents: days.reduce((sum, cents) => sum + cents, 0), days: days.length };
  const expected = simulate(piles, mean, today);
  const [earliest, latest] = band(days, mean).map((rate) => simulate(piles, rate, today).runsOut);
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

/** Cents used on each known closed day of the window, oldest first. */
function closedDays({ usage, windowDays }: ForecastFacts, today: number): readonly number[] {
  return usage
    .map(({ day, total }) => ({ day: numberOfDay(day), cents: toCents(total) }))
    .filter(({ day }) => day < today && day >= today - windowDays)
    .sort((one, other) => one.day - other.day)
    .map(({ cents }) => cents);
}

/** The highest and the lowest weekly mean. The overall mean bounds them: it can lie outside when weeks overlap. */
function band(days: readonly number[], mean: Rate): readonly Rate[] {
  if (days.length < weekDays) return [];
  let [highest, lowest] = [mean, mean];
  let cents = 0;
  for (const [index, used] of days.entries()) {
    cents += used - (days[index - weekDays] ?? 0);
    if (index < weekDays - 1) continue;
    const week = { cents, days: weekDays };
    if (isMore(week, highest)) highest = week;
    if (isMore(lowest, week)) lowest = week;
  }
  return [highest, lowest];
}

function isMore(one: Rate, other: Rate): boolean {
  return one.cents * other.days > other.cents * one.days;
}

/** Day by day from today; `lost` is in cents times the days of the rate. */
function simulate(
  piles: readonly { readonly cents: number; readonly lastDay: number }[],
  rate: Rate,
  today: number,
): { readonly runsOut?: number; readonly lost: number } {
  const sizeOf = (index: number): number => (piles[index]?.cents ?? 0) * rate.days;
  let first = 0;
  let left = sizeOf(first);
  let lost = 0;
  for (let day = today; day <= today + horizonDays; day += 1) {
    for (let pile = piles[first]; pile !== undefined && pile.lastDay < day; pile = piles[first]) {
      lost += left;
      first += 1;
      left = sizeOf(first);
    }
    let due = rate.cents;
    while (due > 0 && first < piles.length) {
      const spent = Math.min(due, left);
      due -= spent;
      left -= spent;
      if (left > 0) break;
      first += 1;
      left = sizeOf(first);
    }
    if (due > 0) return { runsOut: day, lost };
  }
  return { lost };
}

function whyNever(mean: Rate, windowDays: number): string {
  if (mean.cents > 0) return `No run-out within ${horizonYears} years at this usage.`;
  const known = mean.days < windowDays ? ` (${mean.days} of them known)` : '';
  return `No run-out: nothing was used in ${lastDays(windowDays)}${known}.`;
}
