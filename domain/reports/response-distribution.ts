import { compareText } from '../compare-text.ts';
import type { ResponseFigures } from '../approval/state.ts';
import type { SlaFact } from './sla-facts.ts';

/*
 * How long first responses took, by role: how many fell into each span of time, and how many of those were in time.
 */

/** Ends of the spans in hours, both the usual SLAs and what lies between and beyond; after the last one it is "longer". */
export const spanEndsHours = [1, 2, 4, 8, 24, 48, 72, 168] as const;

/** What took longer than the span before and at most `upToHours`; null is longer than every end. */
export interface ResponseSpan {
  readonly upToHours: number | null;
  readonly met: number;
  readonly breached: number;
  /** Responses for which no SLA was set. */
  readonly unset: number;
}

export interface ResponseDistribution {
  readonly role: string;
  /** The SLAs that these responses were judged by, the shortest first: a role can have several, by entry point or region. */
  readonly slaHours: readonly number[];
  /** All spans, empty ones too, the shortest first. */
  readonly spans: readonly ResponseSpan[];
  /** SLAs that were missed without any response: they took no time that could be counted. */
  readonly missed: number;
}

/** One for each role that answered or missed an SLA, by name. A response counts by the time that its SLA is judged by. */
export function responseDistributions(facts: readonly SlaFact[]): ResponseDistribution[] {
  const counted = facts.filter(({ what }) => what !== 'open');
  const roles = [...new Set(counted.map(({ role }) => role))].toSorted(compareText);
  return roles.map((role) => {
    const own = counted.filter((fact) => fact.role === role);
    const responses = own.flatMap((fact) => (fact.what === 'response' ? [fact.figures] : []));
    const slaHours = new Set(responses.flatMap((figures) => figures.slaHours ?? []));
    return {
      role,
      slaHours: [...slaHours].toSorted((one, other) => one - other),
      spans: spansOf(responses),
      missed: own.length - responses.length,
    };
  });
}

const hourMs = 3_600_000;

function spansOf(responses: readonly ResponseFigures[]): ResponseSpan[] {
  return [...spanEndsHours, null].map((upToHours) => {
    const own = responses.filter((figures) => spanOf(countedHours(figures)) === upToHours);
    const count = (outcome: ResponseFigures['outcome']): number =>
      own.filter((figures) => figures.outcome === outcome).length;
    return { upToHours, met: count('met'), breached: count('breached'), unset: count('none') };
  });
}

function spanOf(hours: number): ResponseSpan['upToHours'] {
  return spanEndsHours.find((end) => hours <= end) ?? null;
}

/** In working hours where the SLA is, which is also how it was judged. */
function countedHours({ hours, elapsedMs, businessMs }: ResponseFigures): number {
  return (hours === 'business' ? (businessMs ?? elapsedMs) : elapsedMs) / hourMs;
}
