import { creditsOn, type BalanceCourse } from '../../../../domain/balance/balance-course.ts';
import { numberOfDay } from '../../../../domain/balance/calendar-day.ts';
import type { OrgOutlook } from '../../../org-outlook.ts';

/** A day of the table below the chart. Amounts are US dollars; what is not foretold or over is left out. */
export interface CourseRow {
  readonly day: string;
  readonly what: 'past' | 'today' | 'expiry' | 'top-up' | 'run-out';
  readonly left?: number;
  readonly fastest?: number;
  readonly slowest?: number;
  /** What expires on this day. */
  readonly expires?: number;
}

/** The days on which something is to be said: the weeks before today, today, expiries, the submit-by and run-out days. */
export function courseRows(
  course: BalanceCourse,
  { forecast, topUpBy }: Pick<OrgOutlook, 'forecast' | 'topUpBy'>,
): CourseRow[] {
  const { today, past, expected = [], fastest, slowest, expiries } = course;
  const now = numberOfDay(today);
  const at = (line: BalanceCourse['past'] | undefined, day: string, key: 'left' | 'fastest' | 'slowest') => {
    const credits = line === undefined ? undefined : creditsOn(line, day);
    return credits === undefined ? {} : { [key]: credits };
  };
  const ahead = (day: string, what: CourseRow['what']): CourseRow => ({
    ...{ day, what },
    ...at(expected, day, 'left'),
    ...at(fastest, day, 'fastest'),
    ...at(slowest, day, 'slowest'),
  });
  const weeks = past.filter(({ day }, index) => {
    const daysAgo = now - numberOfDay(day);
    // Of two points on one day the later one is what was left.
    return daysAgo > 0 && daysAgo % 7 === 0 && past[index + 1]?.day !== day;
  });
  const rows: CourseRow[] = [
    ...weeks.map(({ day, credits }): CourseRow => ({ day, what: 'past', left: credits })),
    { day: today, what: 'today', left: past.at(-1)?.credits ?? 0 },
    ...expiries.map(({ day, credits }): CourseRow => ({ ...ahead(day, 'expiry'), expires: credits })),
    ...(topUpBy === undefined ? [] : [ahead(topUpBy.day, 'top-up')]),
    ...(forecast?.runsOutOn === undefined ? [] : [ahead(forecast.runsOutOn, 'run-out')]),
  ];
  return rows.toSorted((one, other) => numberOfDay(one.day) - numberOfDay(other.day));
}
