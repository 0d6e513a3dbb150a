import Table from 'cli-table3';
import type { Toll } from './disturber.ts';
import type { FaultCount } from './faults.ts';
import type { Violation } from './invariants.ts';

/** What a run has found. */
export interface Outcome {
  readonly seed: number;
  readonly requests: number;
  readonly granted: number;
  readonly violations: readonly Violation[];
  /** The folder with the histories of what something is wrong with. */
  readonly histories?: string;
  readonly faults: readonly FaultCount[];
  readonly toll: Toll;
  readonly actions: number;
  readonly seconds: number;
}

/** `500 requests · 0 lost · 0 doubled · 0 stuck`; what is wrong in another way is added where there is any. */
export function summaryOf({ requests, violations }: Outcome): string {
  const count = (kind: Violation['kind']): number =>
    new Set(violations.filter((violation) => violation.kind === kind).map(({ about }) => about)).size;
  const counted = (['lost', 'doubled', 'stuck'] as const).map((kind) => `${count(kind)} ${kind}`);
  const wrong = count('wrong');
  return [`${requests} requests`, ...counted, ...(wrong === 0 ? [] : [`${wrong} otherwise wrong`])].join(
    ' · ',
  );
}

/** The command that runs the same schedule again. */
export function commandOf({ requests, seed }: Pick<Outcome, 'requests' | 'seed'>): string {
  return `npm run chaos -- --requests ${requests} --seed ${seed}`;
}

/** Everything that a run has found, for people. */
export function reportOf(outcome: Outcome): string {
  const { faults, toll, violations, histories, granted, actions, seconds } = outcome;
  const table = new Table({
    head: ['what went wrong outside', 'planned', 'struck'],
    style: { head: [], border: [] },
  });
  for (const { name, injected, struck } of faults) table.push([name, injected, struck]);
  table.push(['worker killed', '', toll.workerKills]);
  table.push(['Temporal killed', '', toll.temporalKills]);
  table.push(['Salesforce signed us out', '', toll.expiredSessions]);
  const shown = violations.slice(0, 100).map(({ kind, about, text }) => `  ${kind}: ${about}: ${text}`);
  return [
    table.toString(),
    `${actions} actions, ${granted} requests granted, in ${seconds.toFixed(0)} s. Seed ${outcome.seed}.`,
    ...shown,
    ...(violations.length > shown.length ? [`  … and ${violations.length - shown.length} more`] : []),
    ...(histories === undefined ? [] : [`Their histories are in ${histories}`]),
    ...(violations.length > 0 ? [`Run it again: ${commandOf(outcome)}`] : []),
    summaryOf(outcome),
  ].join('\n');
}
