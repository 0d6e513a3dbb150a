/** How often a route was answered with a status. */
export interface Answered {
  readonly method: string;
  readonly route: string;
  readonly status: string;
  readonly count: number;
}

const line =
  /^confetti_http_request_duration_seconds_count\{method="([^"]*)",route="([^"]*)",status="([^"]*)"\} (\d+)$/gm;

/** What a server has answered since it was started, from its `/metrics`. */
export function answeredIn(metrics: string): Answered[] {
  return [...metrics.matchAll(line)].map(([, method = '', route = '', status = '', count = '0']) => ({
    ...{ method, route, status, count: Number(count) },
  }));
}

/** A line for all, then one for each route that was asked, with how often it answered what. */
export function answeredLines(all: readonly Answered[]): string[] {
  const routes = by(all, ({ method, route }) => `${method} ${route}`);
  return [
    `${sum(all)} calls: ${statusesOf(all)}`,
    ...[...routes].map(([name, calls]) => `  ${name}  ${statusesOf(calls)}`).toSorted(),
  ];
}

function statusesOf(calls: readonly Answered[]): string {
  return [...by(calls, ({ status }) => status)]
    .toSorted(([one], [other]) => Number(one) - Number(other))
    .map(([status, each]) => `${status} × ${sum(each)}`)
    .join(', ');
}

function by(calls: readonly Answered[], keyOf: (call: Answered) => string): Map<string, Answered[]> {
  const groups = new Map<string, Answered[]>();
  for (const call of calls) groups.set(keyOf(call), [...(groups.get(keyOf(call)) ?? []), call]);
  return groups;
}

function sum(calls: readonly Answered[]): number {
  return calls.reduce((total, { count }) => total + count, 0);
}
