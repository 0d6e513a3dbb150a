const dayMs = 86_400_000;

/** `YYYY-MM-DD` of an instant, in UTC. */
export function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

/** A day moved by whole days. */
export function movedDay(day: string, byDays: number): string {
  return dayOf(new Date(Date.parse(day) + byDays * dayMs));
}

/** How many days there are from `first` to `last`, both counted. */
export function dayCount(first: string, last: string): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / dayMs) + 1;
}

/** Every day from `first` up to but not including `end`, oldest first. */
export function daysBetween(first: string, end: string): readonly string[] {
  const count = Math.max(0, dayCount(first, end) - 1);
  return Array.from({ length: count }, (_, index) => movedDay(first, index));
}
