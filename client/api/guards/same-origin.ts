import type { Context, MiddlewareHandler } from 'hono';
import { ourOrigin } from '../../server/our-origin.ts';
import type { ServerEnv } from '../../server/parts.ts';
import { ProblemError } from '../problems/problem.ts';

const safe = ['GET', 'HEAD', 'OPTIONS'];

/**
 * A browser sends a session cookie whoever's page makes the call, so that what changes something has to come from a page of
 * ours. A token is only sent by whoever has it; other credentials a browser may add by itself.
 */
export function sameOrigin(publicUrl: string | undefined): MiddlewareHandler<ServerEnv> {
  const isOurs = ourOrigin(publicUrl);
  return async (c, next) => {
    const isByToken =
      /^bearer /i.test(c.req.header('authorization') ?? '') || c.get('who')?.kind === 'machine';
    if (safe.includes(c.req.method) || isByToken) return next();
    if (!isFromHere(c, isOurs)) {
      throw new ProblemError('cross-site', {
        detail:
          'With a session, calls that change something are taken from pages of this server only: use a token.',
      });
    }
    if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
      throw new ProblemError('not-json', {
        detail: 'The body is to be JSON: send the header "Content-Type: application/json".',
      });
    }
    return next();
  };
}

/** Browsers say from where a call comes in at least one of the two. */
function isFromHere(c: Context<ServerEnv>, isOurs: ReturnType<typeof ourOrigin>): boolean {
  const site = c.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = c.req.header('origin');
  return origin !== undefined && isOurs(origin, c);
}
