import { numberOfDay, weekdayOf } from '../balance/calendar-day.ts';
import type { Calendar } from './calendar.ts';

/*
 * Working time between instants. Pure and without a zone database, so workflows may call it: the same calendar gives
 * the same answer wherever and whenever a history is replayed. A day is numbered from 1970-01-01, as in calendar-day.ts;
 * a local time is milliseconds since local midnight of that day.
 */

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Far beyond any date: who looks for a working day this far ahead will not find one. */
const furthestDays = 2 ** 31;
/** The number of a Monday: 1970-01-05. */
const monday = 4;

/** Working time in milliseconds from `from` to `to`, instants; 0 when `to` is not after `from`. */
export function workingMsBetween(calendar: Calendar, from: number, to: number): number {
  if (to <= from) return 0;
  const place = placeOf(calendar);
  return workedUntil(place, to) - workedUntil(place, from);
}

/**
 * The earliest instant by which `ms` milliseconds of working time have passed since `from`; `from` itself for 0 or less.
 * The working time between the two is exactly `ms`, for whole milliseconds.
 * @throws RangeError for a calendar without working hours (the loader refuses one) and for what is no number
 */
export function addWorkingMs(calendar: Calendar, from: number, ms: number): number {
  if (ms <= 0) return from;
  const place = placeOf(calendar);
  const wanted = workedUntil(place, from) + ms;
  const day = firstDayWith(place, dayOf(place, from), wanted);
  if (day === undefined) throw new RangeError(`${calendar.label} has no ${ms} ms of working time ahead`);
  return opensAt(place, day) + wanted - workedBefore(place, day);
}

/** A calendar with its days and instants as numbers. */
interface Place {
  readonly opens: number;
  readonly closes: number;
  readonly weekdays: ReadonlySet<number>;
  readonly holidays: ReadonlySet<number>;
  readonly makeUpDays: ReadonlySet<number>;
  /** `from` of the first is the beginning of time. */
  readonly offsets: readonly { readonly from: number; readonly ms: number }[];
  /** Working days that are longer or shorter than the others, because the clocks change while people work. */
  readonly unusualDays: readonly { readonly day: number; readonly extraMs: number }[];
}

/** Reading a calendar costs more than computing with it, and a workflow asks the same one again and again. */
const places = new WeakMap<Calendar, Place>();

function placeOf(calendar: Calendar): Place {
  const known = places.get(calendar);
  if (known !== undefined) return known;
  const weekdays = new Set(calendar.weekdays);
  const regular: Place = {
    opens: localTime(calendar.opens),
    closes: localTime(calendar.closes),
    weekdays,
    holidays: new Set(calendar.holidays.map(numberOfDay).filter((day) => weekdays.has(weekdayOf(day)))),
    makeUpDays: new Set(calendar.makeUpDays.map(numberOfDay).filter((day) => !weekdays.has(weekdayOf(day)))),
    offsets: calendar.utcOffsets.map(({ from, minutes }, index) => ({
      from: index === 0 ? Number.NEGATIVE_INFINITY : Date.parse(from),
      ms: minutes * minuteMs,
    })),
    unusualDays: [],
  };
  const place = { ...regular, unusualDays: unusualDaysOf(regular) };
  places.set(calendar, place);
  return place;
}

function unusualDaysOf(place: Place): Place['unusualDays'] {
  const days = place.offsets.slice(1).flatMap(({ from }) => {
    const day = dayOf(place, from);
    // Two either way: a place that moves over the date line has its clocks jump by more than a day.
    return [-2, -1, 0, 1, 2].map((near) => day + near);
  });
  return [...new Set(days)]
    .filter((day) => isWorkingDay(place, day))
    .map((day) => ({ day, extraMs: closesAt(place, day) - opensAt(place, day) - usualMs(place) }))
    .filter(({ extraMs }) => extraMs !== 0);
}

/** Working time up to an instant, from a beginning that is the same for all: only differences of two mean anything. */
function workedUntil(place: Place, instant: number): number {
  const day = dayOf(place, instant);
  const before = workedBefore(place, day);
  if (!isWorkingDay(place, day)) return before;
  const opens = opensAt(place, day);
  return before + Math.max(0, Math.min(instant, closesAt(place, day)) - opens);
}

/** The same up to the start of a day. It counts weeks and then what is special, so no span takes long. */
function workedBefore(place: Place, day: number): number {
  const isBefore = (each: number): boolean => each < day;
  const days =
    weekdaysBefore(place, day) -
    [...place.holidays].filter(isBefore).length +
    [...place.makeUpDays].filter(isBefore).length;
  const extraMs = place.unusualDays.reduce((sum, each) => (isBefore(each.day) ? sum + each.extraMs : sum), 0);
  return days * usualMs(place) + extraMs;
}

/** Days of `weekdays` since that Monday; negative before it. */
function weekdaysBefore({ weekdays }: Place, day: number): number {
  const weekday = weekdayOf(day);
  const thisWeek = [...weekdays].filter((each) => each < weekday).length;
  return ((day - (weekday - 1) - monday) / 7) * weekdays.size + thisWeek;
}

/** The first day, `from` or later, by whose end this much was worked; undefined when there is none. */
function firstDayWith(place: Place, from: number, wanted: number): number | undefined {
  const isEnough = (day: number): boolean => workedBefore(place, day + 1) >= wanted;
  let step = 1;
  while (!isEnough(from + step)) {
    step *= 2;
    if (step > furthestDays) return undefined;
  }
  // Halving: enough by the end of `last`, and not by the end of any day before `first`.
  let [first, last] = [from, from + step];
  while (first < last) {
    const middle = Math.floor((first + last) / 2);
    if (isEnough(middle)) last = middle;
    else first = middle + 1;
  }
  return first;
}

function isWorkingDay({ weekdays, holidays, makeUpDays }: Place, day: number): boolean {
  return weekdays.has(weekdayOf(day)) ? !holidays.has(day) : makeUpDays.has(day);
}

/** What a working day has when the clocks do not change in it. */
function usualMs({ opens, closes }: Place): number {
  return closes - opens;
}

function opensAt(place: Place, day: number): number {
  return instantOf(place, day * dayMs + place.opens);
}

function closesAt(place: Place, day: number): number {
  return instantOf(place, day * dayMs + place.closes);
}

/** The local day of an instant. Once a day has begun it does not end again, also where clocks go back over midnight. */
function dayOf(place: Place, instant: number): number {
  const offset = place.offsets.findLast(({ from }) => from <= instant)?.ms ?? 0;
  let day = Math.floor((instant + offset) / dayMs);
  while (instantOf(place, (day + 1) * dayMs) <= instant) day += 1;
  return day;
}

/**
 * When clocks show a local time (counted as if it were UTC): the first time where they show it twice, the instant of
 * the change where they pass over it.
 */
function instantOf({ offsets }: Place, local: number): number {
  for (const [index, { from, ms }] of offsets.entries()) {
    const instant = local - ms;
    const next = offsets[index + 1];
    if (next === undefined || instant < next.from) return Math.max(instant, from);
  }
  return local;
}

/** Milliseconds of `HH:MM`. */
function localTime(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return ((hours ?? 0) * 60 + (minutes ?? 0)) * minuteMs;
}
