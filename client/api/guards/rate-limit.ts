import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { ServerEnv } from '../../server/parts.ts';
import { ProblemError } from '../problems/problem.ts';

const windowSeconds = 60;

/**
 * So many calls a minute for each person and each machine; for visitors, for each address. Counted in memory: several
 * processes count each for itself. 0 lets everything through.
 */
export function rateLimit(callsPerMinute: number): MiddlewareHandler<ServerEnv> {
  if (callsPerMinute === 0) return (_, next) => next();
  const limiter = new RateLimiterMemory({ points: callsPerMinute, duration: windowSeconds });
  return async (c, next) => {
    const result = await limiter.consume(callerOf(c)).catch((error: unknown) => {
      if (error instanceof RateLimiterRes) return error;
      throw error;
    });
    const seconds = String(Math.ceil(result.msBeforeNext / 1000));
    const headers = {
      'ratelimit-limit': String(callsPerMinute),
      'ratelimit-remaining': String(result.remainingPoints),
      'ratelimit-reset': seconds,
    };
    if (result.consumedPoints > callsPerMinute) {
      throw new ProblemError('too-many-calls', {
        detail: `More than ${callsPerMinute} calls in a minute: go on in ${seconds} s.`,
        headers: { ...headers, 'retry-after': seconds },
      });
    }
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
    await next();
  };
}

function callerOf(c: Context<ServerEnv>): string {
  const who = c.get('who');
  if (who !== undefined) return who.kind === 'person' ? `person ${who.email}` : `machine ${who.name}`;
  return `address ${addressOf(c) ?? 'unknown'}`;
}

/** Of whoever is connected: behind a proxy that is the proxy, because what a header says of it anybody can write. */
function addressOf(c: Context<ServerEnv>): string | undefined {
  // There is no connection where a test hands a request in directly.
  const connection = c.env as { readonly incoming?: unknown } | undefined;
  return connection?.incoming === undefined ? undefined : getConnInfo(c).remote.address;
}
