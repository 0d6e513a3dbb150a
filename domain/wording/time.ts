const minuteMs = 60_000;

/** The units that a duration is told in. */
export type DurationUnit = 'd' | 'h' | 'min';

/**
 * A duration in its two largest units, rounded down, at least one minute; parts of nothing are left out. Days are counted
 * from three on, so that an SLA of 24 or 72 hours reads as it is written.
 */
export function durationParts(ms: number): readonly (readonly [amount: number, unit: DurationUnit])[] {
  const minutes = Math.max(1, Math.floor(Math.abs(ms) / minuteMs));
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const parts =
    hours > 72
      ? [[Math.floor(hours / 24), 'd'] as const, [hours % 24, 'h'] as const]
      : [[hours, 'h'] as const, [rest, 'min'] as const];
  return parts.filter(([amount]) => amount > 0);
}

/** `3 d 4 h`, `5 h 12 min`, `38 min`. */
export function duration(ms: number): string {
  return durationParts(ms)
    .map(([amount, unit]) => `${amount} ${unit}`)
    .join(' ');
}

/** How long something took: as a duration, and `0 min` of less than one. */
export function timeTaken(ms: number): string {
  return ms < minuteMs ? '0 min' : duration(ms);
}

/** `in 5 h 12 min` or `2 h over`. */
export function relativeTo(now: number, instant: number): string {
  return instant >= now ? `in ${duration(instant - now)}` : `${duration(now - instant)} over`;
}

/** `2026-11-22 14:20 UTC`, for surfaces that are read later than they are written. */
export function utcMinute(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The calendar day of an instant in UTC, `YYYY-MM-DD`. */
export function utcDay(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

const utcMinutes = /\b\d{4}-\d{2}-\d{2} \d{2}:\d{2} UTC\b/g;

/** A sentence of a workflow, which writes exact minutes (`utcMinute`), with each of them said by `inWords`. */
export function withMinutes(text: string, inWords: (instant: number) => string): string {
  return text.replace(utcMinutes, (found) =>
    inWords(Date.parse(found.replace(' UTC', 'Z').replace(' ', 'T'))),
  );
}
