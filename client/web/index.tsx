import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { secureHeaders } from 'hono/secure-headers';
import { NotAllowedError, NotThereError } from '../personal/errors.ts';
import { isOurPath } from '../server/our-path.ts';
import { ourOrigin } from '../server/our-origin.ts';
import type { ServerEnv, ServerParts } from '../server/parts.ts';
import { isLanguage } from './languages.ts';
import { inboxScreen } from './screens/inbox/routes.tsx';
import { newRequestScreen } from './screens/new-request/routes.tsx';
import { orgsScreen } from './screens/orgs/routes.tsx';
import { ownRequestsScreen } from './screens/own-requests/routes.tsx';
import { pocsScreen } from './screens/pocs/routes.tsx';
import { policyScreen } from './screens/policy/routes.tsx';
import { requestScreen } from './screens/request/routes.tsx';
import { sandboxesScreen } from './screens/sandboxes/routes.tsx';
import { slaReportScreen } from './screens/sla-report/routes.tsx';
import { errorPages } from './ui/error-pages.tsx';

/** Forms with the longest texts that requests take stay well below it. */
const mostBytes = 512 * 1024;

const yearMs = 31_536_000_000;

/** Every screen: routes of its own, below a path of its own. */
const screens = [
  inboxScreen,
  newRequestScreen,
  orgsScreen,
  ownRequestsScreen,
  pocsScreen,
  policyScreen,
  requestScreen,
  sandboxesScreen,
  slaReportScreen,
];

/** The web inbox: pages that work without a script, for people who have signed in. */
export function createWeb(parts: ServerParts): Hono<ServerEnv> {
  const web = new Hono<ServerEnv>();
  web.onError(errorPages(parts));
  web.use(
    csrf({ origin: ourOrigin(parts.links.confetti) }),
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
      referrerPolicy: 'same-origin',
    }),
  );
  web.use(bodyLimit({ maxSize: mostBytes }));
  web.use(async (c, next) => {
    const who = c.get('who');
    if (who === undefined) return c.redirect(parts.signIn.signInUrl(pathOf(c)));
    if (who.kind === 'machine')
      throw new NotAllowedError('see requests', 'Pages are for people: programs use /api/v1.');
    await next();
    // What a person sees is theirs: no cache between them and us keeps it.
    c.header('cache-control', 'no-store');
    return undefined;
  });
  web.get('/', (c) =>
    c.redirect(c.get('door').extent('approve requests') === 'none' ? '/requests' : '/inbox'),
  );
  web.post('/settings', async (c) => {
    const { language, theme, returnTo } = await c.req.parseBody<{
      language: string;
      theme: string;
      returnTo: string;
    }>();
    if (isLanguage(language)) c.get('cookies').set(c, 'language', language, yearMs);
    if (['system', 'light', 'dark'].includes(theme)) c.get('cookies').set(c, 'theme', theme, yearMs);
    return c.redirect(isOurPath(returnTo) ? returnTo : '/', 303);
  });
  for (const screen of screens) web.route('/', screen(parts));
  web.all('*', (c) => {
    if (c.req.path.startsWith('/api/')) return c.notFound();
    throw new NotThereError(`There is no page ${c.req.path}.`);
  });
  return web;
}

function pathOf(c: Context<ServerEnv>): string {
  const { pathname, search } = new URL(c.req.url);
  return `${pathname}${search}`;
}
