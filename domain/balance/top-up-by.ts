import { duration } from '../wording/time.ts';
import { dayOfNumber, numberOfDay } from './calendar-day.ts';

const dayHours = 24;
const hourMs = 3_600_000;

/** A step of the chain that a top-up runs through, as the policy plans it. */
export interface ChainStep {
  readonly label: string;
  /** First-response SLA; null is "no SLA set" (process.md, reading 6). */
  readonly slaHours: number | null;
}

/** How long a chain may take. Hours are elapsed hours: calendars are not counted in. */
export interface ChainHours {
  readonly hours: number;
  /** Labels of the steps without an SLA, for which the allowance was taken. */
  readonly assumed: readonly string[];
  readonly allowanceHours: number;
}

/** The day a top-up has to be submitted by. An estimate, as the run-out and the allowance are. */
export interface TopUpBy {
  readonly day: string;
  readonly isEstimate: true;
  readonly inWords: string;
}

/** The chain's SLAs, one after the other. Throws a RangeError for hours that are negative or no number. */
export function chainHours({
  steps,
  allowanceHours,
}: {
  readonly steps: readonly ChainStep[];
  readonly allowanceHours: number;
}): ChainHours {
  const wrong = invalidChain(steps, allowanceHours);
  if (wrong !== undefined) throw new RangeError(wrong);
  const hours = steps.reduce((sum, { slaHours }) => sum + (slaHours ?? allowanceHours), 0);
  const assumed = steps.filter(({ slaHours }) => slaHours === null).map(({ label }) => label);
  // Tenths of hours do not add up exactly, and a hair more than a day would cost a day.
  return { hours: Number(hours.toFixed(6)), assumed, allowanceHours };
}

/** What is wrong with the hours of a chain, in words; undefined when nothing is. */
export function invalidChain(steps: readonly ChainStep[], allowanceHours: number): string | undefined {
  if (!isHours(allowanceHours)) return 'the allowance for a step without an SLA must be hours, zero or more';
  const odd = steps.find(({ slaHours }) => slaHours !== null && !isHours(slaHours));
  return odd === undefined ? undefined : `the SLA of ${odd.label} must be hours, zero or more`;
}

/**
 * The latest day at whose start (00:00 UTC) a top-up can be submitted and be through its chain before the run-out day
 * starts. Submitted later on that day it may come too late. Throws a RangeError for what is no day.
 */
export function topUpBy(runsOutOn: string, chain: ChainHours): TopUpBy {
  const day = dayOfNumber(numberOfDay(runsOutOn) - Math.ceil(chain.hours / dayHours));
  return {
    day,
    isEstimate: true,
    inWords: `Submit a top-up by ${day}: credits run out about ${runsOutOn}, ${chainInWords(chain)}.`,
  };
}

/** `the chain takes 64 h (assuming 24 h each for Sales Manager and Regional Leader, which have no SLA)`. */
export function chainInWords({ hours, assumed, allowanceHours }: ChainHours): string {
  const takes = hours === 0 ? 'the chain takes no time' : `the chain takes ${duration(hours * hourMs)}`;
  if (assumed.length === 0) return takes;
  const allowance = allowanceHours === 0 ? 'no time' : duration(allowanceHours * hourMs);
  return assumed.length === 1
    ? `${takes} (assuming ${allowance} for ${listed(assumed)}, which has no SLA)`
    : `${takes} (assuming ${allowance} each for ${listed(assumed)}, which have no SLA)`;
}

function listed(labels: readonly string[]): string {
  return labels.length < 2 ? labels.join('') : `${labels.slice(0, -1).join(', ')} and ${labels.at(-1) ?? ''}`;
}

function isHours(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}
