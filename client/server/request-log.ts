import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { ServerEnv } from './parts.ts';

/**
 * Logs and measures each call of API and web inbox. A line says by which route pattern it was answered and not its path or
 * query: ids of requests are nobody's secret, but paths take whatever is typed, and what people search for is theirs. Who it
 * was is their standing alone. The id of the call ties a line to what its caller was told.
 */
export function requestLog(log: Logger, metrics: Metrics): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    const begun = performance.now();
    await next();
    const ms = performance.now() - begun;
    const call = { method: c.req.method, route: routeOf(c), status: c.res.status };
    metrics.called(call, ms);
    log.info({ ...call, ms: Math.round(ms), requestId: c.get('requestId'), standing: standingOf(c) }, 'call');
  };
}

/** `/api/v1/requests/:kind/:id`; the handler is the last that matched by its own method. */
function routeOf(c: Context<ServerEnv>): string {
  const handlers = matchedRoutes(c).filter(({ method, path }) => method !== 'ALL' && !path.endsWith('*'));
  return handlers.at(0)?.path ?? 'none';
}

function standingOf(c: Context<ServerEnv>): string {
  const who = c.get('who');
  if (who === undefined) return 'visitor';
  return who.kind === 'person' ? who.standing : 'machine';
}
