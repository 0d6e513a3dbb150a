import { toCents } from './amount.ts';
import { numberOfDay } from './calendar-day.ts';
import type { DailyUsage } from '../credits/org.ts';

/*
 * How an Org spends its credits day by day at a steady rate. Everything is whole cents times the days of the rate, so that
 * no rounding moves a day; days are numbers (`calendar-day.ts`).
 */

/** Further ahead than this nothing is foretold. */
export const horizonYears = 5;
const horizonDays = horizonYears * 365 + 1;
const weekDays = 7;

/** Days and dollars of a mean, kept apart because their quotient is no whole number. */
export interface Rate {
  readonly cents: number;
  readonly days: number;
}

/** What is left of a grant, and the last day on which it can be spent. */
interface Pile {
  readonly cents: number;
  readonly lastDay: number;
}

/** What is left at the beginning of a day, in cents times the days of the rate. */
interface Corner {
  readonly day: number;
  readonly left: number;
}

export interface Spending {
  /** The first day whose usage the credits do not pay in full. */
  readonly runsOut?: number;
  /** What expires unspent until then, in cents times the days of the rate. */
  readonly lost: number;
  /** Where the line of what is left bends, oldest first: between two corners it is straight, and an expiry has two. */
  readonly corners: readonly Corner[];
}

/** The grants that are good for something on `today`, in the order in which they are spent. */
export function pilesOf(
  { grants }: { readonly grants: readonly { readonly remaining: number; readonly expiresOn: string }[] },
  today: number,
): readonly Pile[] {
  return grants
    .map(({ remaining, expiresOn }) => ({ cents: toCents(remaining), lastDay: numberOfDay(expiresOn) }))
    .filter(({ cents, lastDay }) => cents > 0 && lastDay >= today)
    .sort((one, other) => one.lastDay - other.lastDay);
}

/** The mean of the closed days that are known, and the highest and the lowest weekly mean; undefined where none is known. */
export function ratesOf(
  facts: { readonly usage: readonly DailyUsage[]; readonly windowDays: number },
  today: number,
): { readonly mean: Rate; readonly band: readonly Rate[] } | undefined {
  const days = closedDays(facts, today);
  if (days.length === 0) return undefined;
  const mean: Rate = { cents: days.reduce((sum, cents) => sum + cents, 0), days: days.length };
  return { mean, band: band(days, mean) };
}

/** Cents used on each known closed day of the window, oldest first. */
function closedDays(
  { usage, windowDays }: { readonly usage: readonly DailyUsage[]; readonly windowDays: number },
  today: number,
): readonly number[] {
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

/** Day by day from `today` until nothing is left, or as far as is foretold. */
export function simulate(piles: readonly Pile[], rate: Rate, today: number): Spending {
  const sizeOf = (index: number): number => (piles[index]?.cents ?? 0) * rate.days;
  let first = 0;
  let left = sizeOf(first);
  let lost = 0;
  let total = piles.reduce((sum, { cents }) => sum + cents * rate.days, 0);
  const corners: Corner[] = [{ day: today, left: total }];
  for (let day = today; day <= today + horizonDays; day += 1) {
    const before = total;
    for (let pile = piles[first]; pile !== undefined && pile.lastDay < day; pile = piles[first]) {
      lost += left;
      total -= left;
      first += 1;
      left = sizeOf(first);
    }
    if (total !== before) corners.push({ day, left: before }, { day, left: total });
    let due = rate.cents;
    while (due > 0 && first < piles.length) {
      const spent = Math.min(due, left);
      due -= spent;
      left -= spent;
      total -= spent;
      if (left > 0) break;
      first += 1;
      left = sizeOf(first);
    }
    if (due > 0) {
      corners.push({ day, left: total + (rate.cents - due) }, { day: day + 1, left: 0 });
      return { runsOut: day, lost, corners };
    }
  }
  return { lost, corners: [...corners, { day: today + horizonDays + 1, left: total }] };
}
