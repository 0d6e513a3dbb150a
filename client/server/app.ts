import { Hono } from 'hono';
import { requestId } from 'hono/request-id';
import { createApi } from '../api/index.ts';
import { openPersonalDoors } from '../personal/door.ts';
import { tell } from '../sign-in/page.tsx';
import { createAssets } from '../web/assets.ts';
import { createWeb } from '../web/index.tsx';
import { answerFailure } from './failures.ts';
import type { ServerEnv, ServerParts } from './parts.ts';
import { whoIsIt } from './who-is-it.ts';

/** API, sign-in and web inbox as one application. */
export function createApp(parts: ServerParts): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>();
  app.onError(answerFailure);
  app.use(requestId());
  // Before anybody is looked up: they work for whoever has left, and while the directory does not answer.
  app.route('/', createAssets());
  app.route('/', parts.signIn.routes);
  const { confetti, policy, people, now } = parts;
  const means = { confetti, policy, people, now };
  app.use('/api/*', whoIsIt(parts, openPersonalDoors(means, 'api')));
  app.use('*', whoIsIt(parts, openPersonalDoors(means, 'web')));
  app.route('/', createApi(parts));
  // A form that comes too late is not led to sign-in and back, as if it had been sent.
  app.on(['POST', 'PUT', 'PATCH', 'DELETE'], '*', (c, next) => {
    if (c.get('who') !== undefined || c.req.path.startsWith('/api/')) return next();
    const { referer = '/' } = c.req.header();
    const { pathname, search } = URL.canParse(referer) ? new URL(referer) : { pathname: '/', search: '' };
    const href = parts.signIn.signInUrl(`${pathname}${search}`);
    return tell(c, { said: 'ended', status: 401, wayOn: { label: 'signIn', href } });
  });
  app.route('/', createWeb(parts));
  return app;
}
