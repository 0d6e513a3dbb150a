import { createMiddleware } from 'hono/factory';
import type { MiddlewareHandler } from 'hono';
import type { PersonalDoor } from '../personal/door.ts';
import type { Principal } from '../personal/principal.ts';
import type { ServerEnv, ServerParts } from './parts.ts';

/** Puts whoever sent the request on its context, with their door; the first surface that looks decides which door. */
export function whoIsIt(
  { signIn, people }: Pick<ServerParts, 'signIn' | 'people'>,
  doorOf: (who: Principal) => PersonalDoor,
): MiddlewareHandler<ServerEnv> {
  return createMiddleware<ServerEnv>(async (c, next) => {
    if (c.get('who') === undefined) {
      const identity = await signIn.identify(c.req.raw);
      if (identity !== undefined) {
        const who = await people.principalOf(identity);
        c.set('who', who);
        c.set('door', doorOf(who));
      }
    }
    await next();
  });
}
