import { InvalidArgumentError, Option, type Command } from 'commander';
import { z } from 'zod';
import type { RegionId } from '../../domain/policy/policy.ts';
import { parseLengthOfTime } from '../length-of-time.ts';
import { UsageError } from './failures.ts';

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

/** `--as`, who acts: see `actorOf`. Whoever is signed in need not say it. */
class ActorOption extends Option {
  readonly isNeeded: boolean;

  constructor(description: string, isNeeded: boolean) {
    super('--as <email>', description);
    this.argParser(emailAddress);
    this.isNeeded = isNeeded;
  }
}

/** For a command that somebody does: it runs with their address, however it is known. */
export function asOption(description = 'your e-mail address'): Option {
  return new ActorOption(`${description}; not needed once you have signed in`, true);
}

/** For a command that may do without: it asks `Session.actor` where it needs somebody. */
export function asOptionIfAny(description: string): Option {
  return new ActorOption(description, false);
}

/** Gives a command that is about to run the address of whoever acts; a wrong one is refused before anything is done. */
export function settleActor(command: Command, actor: (named: string | undefined) => string): void {
  const option = command.options.find((each) => each instanceof ActorOption);
  const { as } = command.opts<{ as?: string }>();
  if (option !== undefined && (option.isNeeded || as !== undefined)) command.setOptionValue('as', actor(as));
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

/** For commander: a day, as the instant at which it begins in UTC. */
export function day(text: string): number {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return instantOf(text);
  throw new InvalidArgumentError('It must be a day such as 2026-12-01.');
}

/** For commander: words that say why. */
export function reasonText(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('It must say why.');
}

/** A region of the policy as typed; throws UsageError for any other. */
export function checkedRegion(
  { regions }: { readonly regions: readonly RegionId[] },
  text: string,
): RegionId {
  if (regions.includes(text)) return text;
  throw new UsageError(`"${text}" is not a region of the policy: use one of ${regions.join(', ')}`);
}

/** For commander: a length of time such as `45m`, `4h`, `3d` or `2w`, in milliseconds. */
export function lengthOfTime(text: string): number {
  const ms = parseLengthOfTime(text);
  if (ms !== undefined) return ms;
  throw new InvalidArgumentError('It must be a length of time such as 45m, 4h, 3d or 2w.');
}
