import type { MiddlewareHandler } from 'hono';

import type { SandboxClock } from '../kit/clock.ts';
import type { DigestVariables } from './digest.ts';

/** TiDB Cloud's documented limit: 100 requests a minute for one key. */
const documentedPerMinute = 100;
const windowMs = 60_000;

/** How many requests of a key are served in a minute. */
export interface RateLimit {
  /** Can be set at any time; a restart returns to what TiDB Cloud documents. */
  perMinute: number;
  /**
   * Answers 429 with `Retry-After` (seconds) to a key that has used up the last sixty seconds of the sandbox's clock.
   * Runs behind the sign-in, so the unauthenticated round of a digest is not counted.
   */
  readonly middleware: MiddlewareHandler<{ Variables: DigestVariables }>;
}

export function createRateLimit(clock: SandboxClock): RateLimit {
  const servedAtMs = new Map<string, number[]>();
  const limit: RateLimit = {
    perMinute: documentedPerMinute,
    middleware: async (c, next) => {
      const key = c.get('publicKey');
      const nowMs = clock.now().getTime();
      // A clock that was set back must not leave requests "from the future" in the window.
      const recent = (servedAtMs.get(key) ?? []).filter((atMs) => Math.abs(nowMs - atMs) < windowMs);
      servedAtMs.set(key, recent);
      // The limit may have been lowered meanwhile: what matters is when there is room again.
      const leavesFirstMs = recent[recent.length - limit.perMinute];
      if (leavesFirstMs !== undefined) {
        const retryAfterSeconds = Math.max(1, Math.ceil((leavesFirstMs + windowMs - nowMs) / 1000));
        return c.json(
          {
            code: 'RATE_LIMITED',
            message: `A key may send ${limit.perMinute} requests a minute. Try again in ${retryAfterSeconds} s.`,
          },
          429,
          { 'retry-after': String(retryAfterSeconds) },
        );
      }
      recent.push(nowMs);
      return next();
    },
  };
  return limit;
}
