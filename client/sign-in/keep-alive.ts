import type { Context, MiddlewareHandler } from 'hono';
import type { ServerEnv } from '../server/parts.ts';
import { lifetimesMs, longestSessionMs, type SealedCookies } from './cookies.ts';
import { isInBackground } from './in-background.ts';

/** So that not every page sets a cookie. */
const noteEveryMs = 300_000;

/**
 * Lets a session last while somebody uses it: they open a page or send a form. What an open page asks for by itself is no use:
 * it would go on for ever on a desk that somebody has left.
 */
export function keepAlive(cookies: SealedCookies, now: () => number): MiddlewareHandler<ServerEnv> {
  return async (c, next) => {
    await next();
    if (!isUse(c)) return;
    const session = await cookies.read(c.req.raw, 'session');
    const at = now();
    if (session === undefined || at - session.seen < noteEveryMs) return;
    const leftMs = session.since + longestSessionMs - at;
    if (leftMs <= 0) return;
    await cookies.write(c, 'session', { ...session, seen: at }, Math.min(lifetimesMs.session, leftMs));
  };
}

function isUse(c: Context<ServerEnv>): boolean {
  // Signing in and out set the session themselves, and pages listen to changes by the API.
  if (/^\/(sign-in|sign-out|api)\b/.test(c.req.path)) return false;
  return c.req.method !== 'GET' || !isInBackground(c);
}
