/** A span of UTC days: `from` is in it, `to` is the first day after it. Both `YYYY-MM-DD`. */
export interface DaySpan {
  readonly from: string;
  readonly to: string;
}

type Unit = 'DAY' | 'WEEK' | 'MONTH' | 'QUARTER' | 'YEAR';

/**
 * The days that a SOQL date literal such as `TODAY`, `THIS_WEEK` or `LAST_N_DAYS:3` means. Weeks begin on Sunday,
 * fiscal years are calendar years. Returns null for a literal that does not exist.
 * Source: SOQL and SOSL Reference, "Date Formats and Date Literals".
 */
export function daySpan(literal: string, now: Date): DaySpan | null {
  const [rawName = '', count] = literal.toUpperCase().replace('FISCAL_', '').split(':');
  const n = count === undefined ? 0 : Number(count);
  const span = (unit: Unit, from: number, to: number): DaySpan => ({
    from: print(shift(startOf(unit, now), unit, from)),
    to: print(shift(startOf(unit, now), unit, to)),
  });
  switch (rawName) {
    case 'YESTERDAY':
      return span('DAY', -1, 0);
    case 'TODAY':
      return span('DAY', 0, 1);
    case 'TOMORROW':
      return span('DAY', 1, 2);
    // Unlike weeks and longer units, the last n days include today.
    case 'LAST_90_DAYS':
      return span('DAY', -90, 1);
    case 'NEXT_90_DAYS':
      return span('DAY', 1, 91);
    case 'LAST_N_DAYS':
      return span('DAY', -n, 1);
  }
  const match =
    /^(?:(THIS|LAST|NEXT)_(WEEK|MONTH|QUARTER|YEAR)|(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S|N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO)$/.exec(
      rawName,
    );
  if (match === null) return null;
  const unit = (match[2] ?? match[4] ?? match[5]) as Unit;
  if (match[5] !== undefined) return span(unit, -n, -n + 1);
  if (match[3] === 'LAST') return span(unit, -n, 0);
  if (match[3] === 'NEXT') return span(unit, 1, n + 1);
  const offset = match[1] === 'LAST' ? -1 : match[1] === 'NEXT' ? 1 : 0;
  return span(unit, offset, offset + 1);
}

function startOf(unit: Unit, now: Date): Date {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  switch (unit) {
    case 'DAY':
      return new Date(Date.UTC(year, month, day));
    case 'WEEK':
      return new Date(Date.UTC(year, month, day - now.getUTCDay()));
    case 'MONTH':
      return new Date(Date.UTC(year, month, 1));
    case 'QUARTER':
      return new Date(Date.UTC(year, month - (month % 3), 1));
    case 'YEAR':
      return new Date(Date.UTC(year, 0, 1));
  }
}

function shift(start: Date, unit: Unit, by: number): Date {
  const [year, month, day] = [start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate()];
  switch (unit) {
    case 'DAY':
      return new Date(Date.UTC(year, month, day + by));
    case 'WEEK':
      return new Date(Date.UTC(year, month, day + 7 * by));
    case 'MONTH':
      return new Date(Date.UTC(year, month + by, day));
    case 'QUARTER':
      return new Date(Date.UTC(year, month + 3 * by, day));
    case 'YEAR':
      return new Date(Date.UTC(year + by, month, day));
  }
}

const print = (day: Date): string => day.toISOString().slice(0, 10);
