import { InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';

/** For commander: an e-mail address, or a usage error. */
export function emailAddress(text: string): string {
  const parsed = z.email().safeParse(text.trim());
  if (!parsed.success) throw new InvalidArgumentError('It must be an e-mail address.');
  return parsed.data;
}

/** For commander: a round, from 0. */
export function roundNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It must be a whole number, 0 or more.');
  return Number(text);
}

/** For commander: an amount as typed. Whether it can be asked for is judged with the request. */
export function amount(text: string): number {
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a number without separators, such as 3000.');
}

/** For commander: whole credits, from 0. */
export function wholeCredits(text: string): number {
  const credits = /^\d+$/.test(text) ? Number(text) : NaN;
  if (Number.isSafeInteger(credits)) return credits;
  throw new InvalidArgumentError('It must be a whole number of credits, 0 or more.');
}

/** `--as`: who acts. Taken at its word, because whoever reaches Temporal could act without this command anyway. */
export function asOption(description = 'your e-mail address (taken at its word)'): Option {
  return new Option('--as <email>', description).argParser(emailAddress);
}

/** For commander: a day, which begins at midnight UTC, or an instant with its zone; milliseconds since 1970 UTC. */
export function instantOf(text: string): number {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const hasZone = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const instant = isDay || hasZone ? Date.parse(text) : NaN;
  // February 30 would be taken for March 2.
  const isThere = !Number.isNaN(instant) && (!isDay || new Date(instant).toISOString().startsWith(text));
  if (isThere) return instant;
  throw new InvalidArgumentError(
    'It must be a day such as 2026-12-01, or an instant such as 2026-12-01T09:00Z.',
  );
}
