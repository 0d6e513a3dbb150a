import type { OutOfOffice, Person } from '../people/person.ts';
import { utcDay, utcMinute } from '../wording/time.ts';

/** The absence that somebody is in at this instant. Where two overlap, the one that lasts longer. */
export function absenceAt({ outOfOffice = [] }: Person, at: number): OutOfOffice | undefined {
  return outOfOffice
    .filter(({ from, until }) => from <= at && at < until)
    .reduce<OutOfOffice | undefined>(
      (longest, absence) => (longest === undefined || absence.until > longest.until ? absence : longest),
      undefined,
    );
}

/** Absences that are not over yet. */
export function absencesFrom({ outOfOffice = [] }: Person, now: number): OutOfOffice[] {
  return outOfOffice.filter(({ until }) => until > now);
}

export function isGone({ departedAt }: Person, at: number): boolean {
  return departedAt !== undefined && departedAt <= at;
}

const dayMs = 86_400_000;

/** `2026-12-01 UTC` for the beginning of a day, else `2026-12-01 09:00 UTC`. */
export function instantInWords(instant: number): string {
  return instant % dayMs === 0 ? `${utcDay(instant)} UTC` : utcMinute(instant);
}

/** `out of office until 2026-12-01 UTC`. */
export function awayInWords({ until }: OutOfOffice): string {
  return `out of office until ${instantInWords(until)}`;
}

/** `gone since 2026-12-01 UTC`, or `gone from …` where that is still to come. */
export function goneInWords(departedAt: number, now: number): string {
  return `gone ${departedAt <= now ? 'since' : 'from'} ${instantInWords(departedAt)}`;
}
