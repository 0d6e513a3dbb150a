import type { MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';

/** One request that a sandbox has received. Bodies, headers and query strings are not kept: they may hold secrets. */
export interface Call {
  /** ISO 8601 instant on the sandbox's clock. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  /** The route that answers the path, such as `/ops/v1/orgs/:orgId`, or `(no route)`. */
  readonly route: string;
  /** The status of the answer; a dropped connection shows what would have been answered. */
  readonly status: number;
}

/** What a sandbox was asked: counts since it started, and the newest calls. */
export interface CallLog {
  /** Requests per `METHOD route`, control calls left out. */
  counts(): Readonly<Record<string, number>>;
  /** The newest calls, oldest first. */
  recent(limit?: number): readonly Call[];
  middleware(): MiddlewareHandler;
}

/** Keeps the last `keep` calls. */
export function createCallLog(now: () => Date, keep = 500): CallLog {
  const counts = new Map<string, number>();
  const calls: Call[] = [];
  return {
    counts: () => Object.fromEntries(counts),
    recent: (limit = keep) => calls.slice(-limit),
    middleware: () => async (c, next) => {
      await next();
      const { method, path } = c.req;
      if (path.startsWith('/_sandbox')) return;
      // Middleware is registered for ALL methods; the endpoint is the route that names one.
      const route = matchedRoutes(c).find((candidate) => candidate.method !== 'ALL')?.path ?? '(no route)';
      const key = `${method} ${route}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      calls.push({ at: now().toISOString(), method, path, route, status: c.res.status });
      if (calls.length > keep) calls.shift();
    },
  };
}
