/** Whether credits that can be used until this day (`YYYY-MM-DD`, UTC, the day included) are of no use at `now`. */
export function hasExpired(expiresOn: string, now: number): boolean {
  return endOfDay(expiresOn) < now;
}

/** The last instant of a day in UTC; NaN for what is no day. */
export function endOfDay(day: string): number {
  return Date.parse(`${day}T23:59:59.999Z`);
}
