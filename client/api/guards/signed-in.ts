import type { MiddlewareHandler } from 'hono';
import type { ServerEnv } from '../../server/parts.ts';
import { ProblemError } from '../problems/problem.ts';

/** Lets nobody past who has not signed in. */
export const signedIn: MiddlewareHandler<ServerEnv> = async (c, next) => {
  if (c.get('who') === undefined) {
    throw new ProblemError('not-signed-in', {
      detail:
        'Sign in in a browser, or send a token: "Authorization: Bearer …". docs/api.md says how to get one.',
      headers: { 'www-authenticate': 'Bearer realm="confetti"' },
    });
  }
  await next();
};
