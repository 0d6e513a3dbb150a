import { numberOfDay, weekdayOf } from '../balance/calendar-day.ts';
import type { Calendar } from '../calendar/calendar.ts';
import { unknownCalendar, unknownRegion } from './name-checks.ts';
import type { Path, Report } from './name-checks.ts';
import { routesOf, type HoursKind, type Policy, type RegionId, type RouteStep } from './policy.ts';

const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** Reports calendars that would count wrong, and business hours that no calendar counts. */
export function checkCalendars(policy: Policy, report: Report): void {
  for (const [id, calendar] of Object.entries(policy.calendars)) {
    checkCalendar(calendar, ['calendars', id], report);
  }
  for (const [region, id] of Object.entries(policy.regionCalendars)) {
    const path = ['regionCalendars', region];
    if (!policy.regions.includes(region)) report(path, unknownRegion(policy, region));
    if (!Object.hasOwn(policy.calendars, id)) report(path, unknownCalendar(policy, id));
  }
  checkBusinessHours(policy, report);
}

function checkCalendar(calendar: Calendar, path: Path, report: Report): void {
  const { opens, closes, from, until } = calendar;
  // HH:MM and YYYY-MM-DD are in the order of their text.
  if (opens >= closes) {
    report([...path, 'closes'], `${closes} is not after ${opens}, when it opens: hours end on the same day`);
  }
  if (from > until) report([...path, 'until'], `${until} is before ${from}: exchange from and until`);
  checkNoneTwice(calendar.weekdays, [...path, 'weekdays'], report);
  checkDays(calendar, path, report);
  calendar.utcOffsets.forEach(({ from: instant }, index) => {
    const before = calendar.utcOffsets[index - 1]?.from;
    if (before !== undefined && Date.parse(instant) <= Date.parse(before)) {
      report(
        [...path, 'utcOffsets', index, 'from'],
        `${instant} does not come after ${before}: list offsets in ascending order`,
      );
    }
  });
  calendar.provisional?.forEach((year, index) => {
    if (year < Number(from.slice(0, 4)) || year > Number(until.slice(0, 4))) {
      report([...path, 'provisional', index], `${year} is not between ${from} and ${until}: remove it`);
    }
  });
}

function checkDays(calendar: Calendar, path: Path, report: Report): void {
  const { from, until, weekdays } = calendar;
  for (const list of ['holidays', 'makeUpDays'] as const) {
    checkNoneTwice(calendar[list], [...path, list], report);
    calendar[list].forEach((day, index) => {
      const at = [...path, list, index];
      const weekday = weekdayOf(numberOfDay(day));
      const isWorked = weekdays.includes(weekday);
      if (day < from || day > until) {
        report(at, `${day} is not between ${from} and ${until}: remove it, or move from or until`);
      }
      if (list === 'holidays' && !isWorked) {
        report(at, `${day} is a ${nameOf(weekday)}, a day off anyway: remove it, or correct the day`);
      }
      if (list === 'makeUpDays' && isWorked) {
        report(at, `${day} is a ${nameOf(weekday)}, a working day anyway: remove it, or correct the day`);
      }
    });
  }
}

/** Where hours are business hours, each region concerned needs a calendar to count them in. */
function checkBusinessHours(policy: Policy, report: Report): void {
  const check = (hours: HoursKind | undefined, regions: readonly RegionId[], path: Path): void => {
    const without = regions.filter(
      // A region that there is not is reported where it is named.
      (region) => policy.regions.includes(region) && !Object.hasOwn(policy.regionCalendars, region),
    );
    if (hours !== 'business' || without.length === 0) return;
    report(
      [...path, 'hours'],
      `business hours need a calendar, and ${without.join(', ')} has none: add it under regionCalendars, or write elapsed`,
    );
  };
  for (const [id, role] of Object.entries(policy.roles)) {
    const path = ['roles', id];
    check(
      role.hours,
      policy.regions.filter((region) => role.regions[region]?.hours === undefined),
      path,
    );
    for (const [region, { hours }] of Object.entries(role.regions)) {
      check(hours, [region], [...path, 'regions', region]);
    }
  }
  const checkSteps = (steps: readonly RouteStep[], path: Path): void => {
    steps.forEach(({ hours, onlyRegions }, index) => {
      check(hours, onlyRegions ?? policy.regions, [...path, index]);
    });
  };
  for (const { kind, entryPoint, route } of routesOf(policy)) {
    const path = [kind, entryPoint];
    checkSteps(route.steps, [...path, 'steps']);
    route.tiers?.forEach(({ steps }, index) => {
      checkSteps(steps, [...path, 'tiers', index, 'steps']);
    });
  }
}

function checkNoneTwice(list: readonly (string | number)[], path: Path, report: Report): void {
  list.forEach((each, index) => {
    if (list.indexOf(each) < index) report([...path, index], `${each} is listed twice: remove one`);
  });
}

function nameOf(weekday: number): string {
  return weekdayNames[weekday - 1] ?? `weekday ${weekday}`;
}
