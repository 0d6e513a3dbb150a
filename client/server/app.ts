import { Hono } from 'hono';
import { requestId } from 'hono/request-id';
import { createApi } from '../api/index.ts';
import { problemAnswers } from '../api/problems/of-error.ts';
import { createCodecServer, forTemporalWeb } from '../codec-server/index.ts';
import { openLive } from '../live/live.ts';
import { customerQuota, openCustomerStarts } from '../personal/customer-quota.ts';
import { openPersonalDoors } from '../personal/door.ts';
import { tell } from '../sign-in/page.tsx';
import { createAssets } from '../web/assets.ts';
import { createWeb } from '../web/index.tsx';
import { announcementPath } from '../announcement.ts';
import { createAnnouncement } from './announcement.ts';
import { isSecure, ourCookies } from './cookies.ts';
import { failurePages } from './failures.ts';
import { silentLog } from './log.ts';
import { createMetrics } from './metrics.ts';
import { BadTokenError, type ServerEnv, type ServerParts } from './parts.ts';
import { callsInAMinute, createRateLimits } from './rate-limits.ts';
import { requestLog } from './request-log.ts';
import { whoIsIt } from './who-is-it.ts';

/** API, sign-in and web inbox as one application. */
export function createApp(parts: ServerParts): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>();
  const { log = silentLog } = parts;
  const metrics = createMetrics();
  const [problem, page] = [problemAnswers(log), failurePages(log)];
  app.onError((error, c) => (isForApi(c.req.path, error) ? problem(error, c) : page(error, c)));
  const limits = createRateLimits({ ...callsInAMinute, ...parts.callsPerMinute }, parts.trustedProxies);
  const cookies = ourCookies(isSecure(parts.links.confetti));
  app.use(requestId(), requestLog(log, metrics), async (c, next) => {
    c.set('cookies', cookies);
    await next();
  });
  // Before anybody is looked up: they work for whoever has left, and while the directory does not answer.
  app.route('/', createAssets());
  for (const path of [announcementPath, '/sign-in/*', '/sign-out']) app.use(path, limits.visits);
  app.route('/', createAnnouncement(parts.commandLine));
  app.route('/', parts.signIn.routes);
  const { confetti, policy, people, now } = parts;
  const live = openLive(confetti, parts.timing);
  const starts = openCustomerStarts({ confetti, quota: parts.customerQuota ?? customerQuota, now });
  const means = { confetti, policy, people, now, live, starts };
  const forPrograms = whoIsIt(parts, openPersonalDoors(means, 'api'));
  app.use('/api/*', limits.tokens, forPrograms);
  if (parts.codecServer !== undefined) {
    app.use('/codec/*', limits.tokens, forTemporalWeb(parts.links), forPrograms);
    app.route('/', createCodecServer(parts.codecServer));
  }
  app.use('*', limits.tokens, whoIsIt(parts, openPersonalDoors(means, 'web')));
  app.route('/', createApi(parts, metrics, limits));
  app.use('*', limits.pages);
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

/** Programs are answered with problems, also where they come with a token to a page. */
function isForApi(path: string, error: Error): boolean {
  return /^\/(api|codec)\//.test(path) || path === announcementPath || error instanceof BadTokenError;
}
