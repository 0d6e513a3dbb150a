import { assertNever } from '../assert-never.ts';
import { compareText } from '../compare-text.ts';
import { responseDistributions, type ResponseDistribution } from './response-distribution.ts';
import type { SlaFact } from './sla-facts.ts';

/*
 * How first responses stand against their SLAs (process.md, readings 4 to 6): a pure rule over what requests say.
 */

/** What the report has a row for. Several together have a row for each combination that there is. */
export const slaDimensions = ['role', 'region', 'person', 'entry-point'] as const;
export type SlaDimension = (typeof slaDimensions)[number];

/** What is counted. Instants are milliseconds since 1970 UTC: `from` counts, `to` does not. */
export interface SlaReportAsked {
  readonly by: readonly SlaDimension[];
  readonly from?: number;
  readonly to?: number;
  readonly region?: string;
}

/** Half of them took at most `median`; none took longer than `worst`. Milliseconds. */
export interface Spread {
  readonly median: number;
  readonly worst: number;
}

export interface SlaFigures {
  /** First responses in the time asked for, also those without an SLA. */
  readonly responses: number;
  readonly met: number;
  /** Responses that came late, and SLAs that were missed without any. */
  readonly breached: number;
  /** Of what had an SLA, from 0 to 1; absent where nothing had. */
  readonly shareMet?: number;
  /** Absent without responses. */
  readonly elapsed?: Spread;
  /** By the calendars of those who had the steps; of those responses only for which it is kept. */
  readonly working?: Spread;
  /** Steps that wait for a first response now, whatever time was asked for. */
  readonly open: number;
  readonly overdue: number;
}

export type SlaRow = SlaFigures & { readonly [Key in SlaDimension]?: string };

export interface SlaReport {
  readonly by: readonly SlaDimension[];
  /** By their names. A step that waits for several people is in the row of each, so rows need not add up. */
  readonly rows: readonly SlaRow[];
  readonly total: SlaFigures;
  /** By role, whatever the rows are by. */
  readonly distributions: readonly ResponseDistribution[];
}

export function slaReport(facts: readonly SlaFact[], asked: SlaReportAsked): SlaReport {
  const counted = facts.filter((fact) => isAsked(fact, asked));
  const groups = new Map<string, { readonly names: readonly string[]; readonly facts: SlaFact[] }>();
  for (const fact of counted) {
    for (const names of namesFor(fact, asked.by)) {
      const key = JSON.stringify(names);
      const group = groups.get(key) ?? { names, facts: [] };
      group.facts.push(fact);
      groups.set(key, group);
    }
  }
  const rows = [...groups.values()]
    .toSorted((one, other) => compareNames(one.names, other.names))
    .map(({ names, facts: own }) => ({
      ...Object.fromEntries(asked.by.map((dimension, index) => [dimension, names[index] ?? ''])),
      ...figuresOf(own),
    }));
  return { by: asked.by, rows, total: figuresOf(counted), distributions: responseDistributions(counted) };
}

function isAsked(fact: SlaFact, { from = -Infinity, to = Infinity, region }: SlaReportAsked): boolean {
  if (region !== undefined && fact.region !== region) return false;
  return fact.what === 'open' || (fact.at >= from && fact.at < to);
}

/** One list of names for each row that the fact belongs to. */
function namesFor(fact: SlaFact, by: readonly SlaDimension[]): string[][] {
  const people = by.includes('person') ? [...new Set(fact.people)] : [''];
  return people.map((person) => by.map((dimension) => nameOf(fact, dimension, person)));
}

function nameOf(fact: SlaFact, dimension: SlaDimension, person: string): string {
  switch (dimension) {
    case 'role':
      return fact.role;
    case 'region':
      return fact.region;
    case 'person':
      return person;
    case 'entry-point':
      return fact.entryPoint;
    default:
      return assertNever(dimension);
  }
}

function compareNames(one: readonly string[], other: readonly string[]): number {
  for (const [index, name] of one.entries()) {
    const order = compareText(name, other[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

function figuresOf(facts: readonly SlaFact[]): SlaFigures {
  const responses = facts.flatMap((fact) => (fact.what === 'response' ? [fact.figures] : []));
  const missed = facts.filter(({ what }) => what === 'missed').length;
  const open = facts.filter((fact) => fact.what === 'open');
  const met = responses.filter(({ outcome }) => outcome === 'met').length;
  const breached = responses.filter(({ outcome }) => outcome === 'breached').length + missed;
  const elapsed = spreadOf(responses.map(({ elapsedMs }) => elapsedMs));
  const working = spreadOf(responses.flatMap(({ businessMs }) => businessMs ?? []));
  return {
    responses: responses.length,
    met,
    breached,
    ...(met + breached === 0 ? {} : { shareMet: met / (met + breached) }),
    ...(elapsed === undefined ? {} : { elapsed }),
    ...(working === undefined ? {} : { working }),
    open: open.length,
    overdue: open.filter((fact) => fact.isOverdue).length,
  };
}

/** Of an even number the median is the middle of the two in the middle, in whole milliseconds. */
function spreadOf(values: readonly number[]): Spread | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const worst = sorted.at(-1);
  if (worst === undefined) return undefined;
  const half = Math.floor(sorted.length / 2);
  const [upper = worst, lower = upper] = [sorted[half], sorted[sorted.length % 2 === 0 ? half - 1 : half]];
  return { median: Math.round((lower + upper) / 2), worst };
}
