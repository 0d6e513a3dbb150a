import type { MiddlewareHandler } from 'hono';

import type { SandboxClock } from '../kit/clock.ts';
import type { DigestVariables } from './digest.ts';

/** TiDB Cloud's documented limit: 100 requests a minute for one key. */
export const requestsPerMinute = 100;
const windowMs = 60_000;

/**
 * Answers 429 with `Retry-After` (seconds) to a key that has used up the last sixty seconds of the sandbox's clock. Runs
 * behind the sign-in, so the unauthenticated round of a digest is not counted.
 */
export function rateLimit(clock: SandboxClock): MiddlewareHandler<{ Variables: DigestVariables }> {
  const servedAtMs = new Map<string, number[]>();
  return async (c, next) => {
    const key = c.get('publicKey');
    const nowMs = clock.now().getTime();
    // A clock that was set back must not leave requests "from the future" in the window.
    const recent = (servedAtMs.get(key) ?? []).filter((atMs) => Math.abs(nowMs - atMs) < windowMs);
    servedAtMs.set(key, recent);
    const [oldestMs] = recent;
    if (recent.length >= requestsPerMinute && oldestMs !== undefined) {
      const retryAfterSeconds = Math.max(1, Math.ceil((oldestMs + windowMs - nowMs) / 1000));
      return c.json(
        {
          code: 'RATE_LIMITED',
          message: `A key may send ${requestsPerMinute} requests a minute. Try again in ${retryAfterSeconds} s.`,
        },
        429,
        { 'retry-after': String(retryAfterSeconds) },
      );
    }
    recent.push(nowMs);
    return next();
  };
}
