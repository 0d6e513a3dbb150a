import type { LedgerGrant } from '../credits/grant.ts';
import type { DailyUsage } from '../credits/org.ts';
import { fromCents, isAmount, toCents } from './amount.ts';
import { dayNumber, dayOfNumber, numberOfDay } from './calendar-day.ts';
import { invalidForecastFacts } from './forecast.ts';
import { pilesOf, ratesOf, simulate, type Rate, type Spending } from './spending.ts';

/** What is left at the beginning of a UTC day, in US dollars. */
export interface BalancePoint {
  readonly day: string;
  readonly credits: number;
}

/**
 * How an Org's credits went and will go, as points of a line that is straight between two of them; where credits come or
 * expire, a day has two. All of it after `today` is an estimate, by the method of `forecastRunOut`.
 */
export interface BalanceCourse {
  readonly today: string;
  /** Oldest first, up to today; as far back as it can be told (see `pastOf`). */
  readonly past: readonly BalancePoint[];
  /** At the mean usage; absent where no usage is known. */
  readonly expected?: readonly BalancePoint[];
  /** At the highest and at the lowest weekly mean; absent with fewer than seven known days. */
  readonly fastest?: readonly BalancePoint[];
  readonly slowest?: readonly BalancePoint[];
  /** What expires unspent at the mean usage: gone from this day on. */
  readonly expiries: readonly BalancePoint[];
}

export interface CourseFacts {
  readonly today: string;
  readonly remainingCredits: number;
  readonly grants: readonly Pick<LedgerGrant, 'credits' | 'remaining' | 'grantedAt' | 'expiresOn'>[];
  readonly usage: readonly DailyUsage[];
  readonly windowDays: number;
}

/** Never throws: of facts that are of no use there is no course. */
export function balanceCourse(facts: CourseFacts): BalanceCourse | undefined {
  const isUseless =
    invalidForecastFacts(facts) !== undefined ||
    !isAmount(facts.remainingCredits) ||
    facts.usage.some(({ paidByCredits }) => !isAmount(paidByCredits));
  if (isUseless) return undefined;
  const { today } = facts;
  const first = numberOfDay(today);
  const past = pastOf(facts, first);
  const rates = ratesOf(facts, first);
  if (rates === undefined) return { today, past, expiries: [] };
  const piles = pilesOf(facts, first);
  const at = (rate: Rate): readonly BalancePoint[] => inDollars(simulate(piles, rate, first), rate);
  const expected = at(rates.mean);
  const [fastest, slowest] = rates.band.map(at);
  return {
    today,
    past,
    expected,
    ...(fastest === undefined ? {} : { fastest }),
    ...(slowest === undefined ? {} : { slowest }),
    expiries: expiriesOf(expected),
  };
}

/** What is left on a day that lies on the line: after what comes or expires on it. Undefined outside the line. */
export function creditsOn(line: readonly BalancePoint[], day: string): number | undefined {
  const after = line.findIndex((point) => point.day > day);
  const before = line[(after === -1 ? line.length : after) - 1];
  if (before === undefined || before.day === day) return before?.credits;
  const next = line[after];
  if (next === undefined) return undefined;
  const [from, to] = [numberOfDay(before.day), numberOfDay(next.day)];
  const share = (numberOfDay(day) - from) / (to - from);
  return fromCents(toCents(before.credits + (next.credits - before.credits) * share));
}

/**
 * Counted back from what is left now: usage of a day is put back, a grant taken off. It ends where a day's usage is not
 * known, and where credits expired, since TiDB Cloud does not tell how many those were.
 */
function pastOf({ grants, usage, remainingCredits }: CourseFacts, today: number): readonly BalancePoint[] {
  const paidOn = new Map(usage.map(({ day, paidByCredits }) => [numberOfDay(day), toCents(paidByCredits)]));
  const grantedOn = new Map<number, number>();
  for (const { grantedAt, credits } of grants) {
    const day = dayNumber(grantedAt.slice(0, 10));
    if (day !== undefined) grantedOn.set(day, (grantedOn.get(day) ?? 0) + toCents(credits));
  }
  const expired = grants.map(({ expiresOn }) => numberOfDay(expiresOn)).filter((day) => day < today);
  const lastExpiry = expired.length === 0 ? -Infinity : Math.max(...expired);
  let left = toCents(remainingCredits);
  const points = [pointAt(today, left)];
  const step = (day: number): void => {
    const granted = grantedOn.get(day) ?? 0;
    if (granted === 0 || granted > left) return;
    left -= granted;
    points.push(pointAt(day, left));
  };
  step(today);
  for (let day = today - 1; day > lastExpiry; day -= 1) {
    const paid = paidOn.get(day);
    if (paid === undefined) break;
    left += paid;
    points.push(pointAt(day, left));
    step(day);
  }
  return points.reverse();
}

function pointAt(day: number, cents: number): BalancePoint {
  return { day: dayOfNumber(day), credits: fromCents(cents) };
}

function inDollars({ corners }: Spending, { days }: Rate): readonly BalancePoint[] {
  return corners.map(({ day, left }) => pointAt(day, left / days));
}

/** A day with two points is one on which something expired. */
function expiriesOf(line: readonly BalancePoint[]): readonly BalancePoint[] {
  return line.flatMap(({ day, credits }, index) => {
    const before = line[index - 1];
    if (before?.day !== day) return [];
    return [{ day, credits: fromCents(toCents(before.credits) - toCents(credits)) }];
  });
}
