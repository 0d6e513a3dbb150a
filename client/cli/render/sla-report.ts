import type { SlaDimension, SlaFigures, Spread } from '../../../domain/reports/sla-report.ts';
import { timeTaken } from '../../../domain/wording/time.ts';
import type { GatheredSlaReport } from '../../reports.ts';
import { tableLines, type Cell } from '../table.ts';
import { namesOf } from '../../sla-report-csv.ts';
import type { Style } from '../terminal.ts';
import { headed } from './lists.ts';

const headers: Readonly<Record<SlaDimension, string>> = {
  role: 'ROLE',
  region: 'REGION',
  person: 'PERSON',
  'entry-point': 'ENTRY POINT',
};

/** A row for each group and one for all: how many answered, how many of them in time, how long it took, what is open. */
export function slaReportLines(style: Style, report: GatheredSlaReport): string[] {
  const { by, rows, total, requests } = report;
  if (rows.length === 0) return [`Nothing to report: ${requestsInWords(requests)} read.`];
  const header = ['ANSWERED', 'IN TIME', 'LATE', 'SHARE', 'MEDIAN', 'WORST', 'OPEN', 'OVERDUE'];
  return [
    ...tableLines([
      headed(style, [...by.map((dimension) => headers[dimension]), ...header]),
      ...rows.map((row) => [...namesOf(by, row), ...figureCells(style, row)]),
      [...by.map((_, index) => (index === 0 ? 'all' : '')), ...figureCells(style, total)],
    ]),
    style.paint.dim(`  ${requestsInWords(requests)} read`),
  ];
}

function requestsInWords(count: number): string {
  return `${count} ${count === 1 ? 'request' : 'requests'}`;
}

function figureCells({ paint }: Style, figures: SlaFigures): Cell[] {
  const { responses, met, breached, shareMet, elapsed, working, open, overdue } = figures;
  const warned = (count: number): Cell => (count === 0 ? '0' : { text: String(count), paint: paint.red });
  return [
    String(responses),
    String(met),
    warned(breached),
    shareMet === undefined ? 'no SLA set' : `${percent(shareMet)} %`,
    taken('median', elapsed, working),
    taken('worst', elapsed, working),
    String(open),
    warned(overdue),
  ];
}

/** Rounded down: 100 % is said of all only. */
function percent(share: number): number {
  return Math.floor(share * 100);
}

/** `4 h 10 min (2 h 10 min working time)` */
function taken(which: keyof Spread, elapsed: Spread | undefined, working: Spread | undefined): string {
  if (elapsed === undefined) return '';
  const inAll = timeTaken(elapsed[which]);
  return working === undefined ? inAll : `${inAll} (${timeTaken(working[which])} working time)`;
}
