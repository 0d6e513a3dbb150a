import { Hono } from 'hono';
import { requestId } from 'hono/request-id';
import { createApi } from '../api/index.ts';
import { openPersonalDoors } from '../personal/door.ts';
import { createWeb } from '../web/index.tsx';
import type { ServerEnv, ServerParts } from './parts.ts';
import { whoIsIt } from './who-is-it.ts';

/** API, sign-in and web inbox as one application. */
export function createApp(parts: ServerParts): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>();
  app.use(requestId());
  const { confetti, policy, people, now } = parts;
  const means = { confetti, policy, people, now };
  app.use('/api/*', whoIsIt(parts, openPersonalDoors(means, 'api')));
  app.use('*', whoIsIt(parts, openPersonalDoors(means, 'web')));
  app.route('/', parts.signIn.routes);
  app.route('/', createApi(parts));
  app.route('/', createWeb(parts));
  return app;
}
