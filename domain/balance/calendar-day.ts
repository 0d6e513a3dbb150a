import { utcDay } from '../wording/time.ts';

const dayMs = 86_400_000;

/** The number of a UTC day, counted from 1970-01-01; undefined for what is no `YYYY-MM-DD` of the calendar. */
export function dayNumber(day: unknown): number | undefined {
  if (typeof day !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const instant = Date.parse(`${day}T00:00:00Z`);
  // `2026-02-30` must not become a day of March.
  return Number.isNaN(instant) || utcDay(instant) !== day ? undefined : instant / dayMs;
}

/** The number of a day that was checked before. Throws a RangeError for anything else. */
export function numberOfDay(day: string): number {
  const number = dayNumber(day);
  if (number === undefined) throw new RangeError(`${JSON.stringify(day)} is not a day such as 2026-12-31`);
  return number;
}

/** The weekday of a day's number, as ISO counts: 1 is Monday, 7 is Sunday. */
export function weekdayOf(number: number): number {
  // Day 0 was a Thursday; the remainder of a negative number is negative.
  return ((((number + 3) % 7) + 7) % 7) + 1;
}

/** `YYYY-MM-DD` of a day's number. */
export function dayOfNumber(number: number): string {
  return utcDay(number * dayMs);
}
