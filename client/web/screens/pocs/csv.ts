import { stringify } from 'csv-stringify/sync';
import type { ListedRequest } from '../../../lists.ts';

const header = [
  ...['request', 'kind', 'entry point', 'PoC', 'account', 'Org', 'region', 'status', 'open', 'credits'],
  ...['steps', 'approvers', 'SLA state', 'due at', 'handed in at'],
];

/**
 * Requests by RFC 4180, with a header, page by page: thousands of them are never held at once. Approvers are directory ids,
 * times are UTC; what is not known is empty.
 */
export async function* requestsCsv(
  pages: AsyncIterable<readonly ListedRequest[]>,
): AsyncGenerator<string, void> {
  yield linesOf([header]);
  for await (const requests of pages) yield linesOf(rowsOf(requests));
}

function rowsOf(requests: readonly ListedRequest[]): unknown[][] {
  return requests.map((request) => [
    ...[request.requestId, request.kind, request.entryPoint, request.pocId, request.account, request.orgId],
    ...[request.region, request.status, request.isOpen ? 'yes' : 'no', request.credits],
    ...[request.steps.join(' '), request.approvers.join(' '), request.slaState],
    ...[instant(request.dueAt), instant(request.startedAt)],
  ]);
}

function linesOf(rows: readonly unknown[][]): string {
  // A cell that begins like a formula would be run by a spreadsheet.
  return stringify([...rows], { record_delimiter: 'windows', escape_formulas: true });
}

function instant(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
