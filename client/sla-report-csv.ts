import { stringify } from 'csv-stringify/sync';
import type { SlaDimension, SlaReport, SlaRow } from '../domain/reports/sla-report.ts';

const minuteMs = 60_000;

/** The rows by RFC 4180, with a header. Times are whole minutes, the share is from 0 to 1; what is not known is empty. */
export function slaReportCsv({ by, rows }: SlaReport): string {
  const minutes = (ms: number | undefined): number | undefined =>
    ms === undefined ? undefined : Math.round(ms / minuteMs);
  const header = [
    ...by,
    ...['responses', 'met', 'breached', 'share met', 'median minutes', 'worst minutes'],
    ...['median working minutes', 'worst working minutes', 'open', 'overdue'],
  ];
  const lines = rows.map((row) => [
    ...namesOf(by, row),
    ...[row.responses, row.met, row.breached, row.shareMet?.toFixed(4)],
    ...[minutes(row.elapsed?.median), minutes(row.elapsed?.worst)],
    ...[minutes(row.working?.median), minutes(row.working?.worst)],
    ...[row.open, row.overdue],
  ]);
  // A cell that begins like a formula would be run by a spreadsheet.
  return stringify([header, ...lines], { record_delimiter: 'windows', escape_formulas: true });
}

/** What a row is of, in the order of the dimensions. */
export function namesOf(by: readonly SlaDimension[], row: SlaRow): string[] {
  return by.map((dimension) => row[dimension] ?? '');
}
