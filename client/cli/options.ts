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

/** `--as`: who acts. Taken at its word, because whoever reaches Temporal could act without this command anyway. */
export function asOption(description = 'your e-mail address (taken at its word)'): Option {
  return new Option('--as <email>', description).argParser(emailAddress);
}
