/** `YYYY-MM` of an instant, in UTC, moved by whole months. */
export function monthOf(instant: Date, movedBy = 0): string {
  return new Date(Date.UTC(instant.getUTCFullYear(), instant.getUTCMonth() + movedBy, 1))
    .toISOString()
    .slice(0, 7);
}

/** The first day of a month, such as `2026-03-01`. */
export function firstDay(month: string): string {
  return `${month}-01`;
}

/** The last day of a month, such as `2026-02-28`. */
export function lastDay(month: string): string {
  const next = new Date(`${firstDay(month)}T00:00:00Z`);
  next.setUTCMonth(next.getUTCMonth() + 1);
  return new Date(next.getTime() - 1).toISOString().slice(0, 10);
}
