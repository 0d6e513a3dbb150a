import { Hono, type Context } from 'hono';
import { csrf } from 'hono/csrf';
import {
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { NoAnswerError } from '../refused.ts';
import { ourOrigin } from '../server/our-origin.ts';
import { isOurPath } from '../server/our-path.ts';
import { isInBackground } from './in-background.ts';
import { keepAlive } from './keep-alive.ts';
import type { ServerEnv } from '../server/parts.ts';
import type { SealedCookies } from './cookies.ts';
import { finishSignIn, type WhyNot } from './finish.ts';
import { tell, type Notice } from './page.tsx';
import type { Provider } from './provider.ts';
import { callbackPath, signedOutPath, type SignInSettings } from './settings.ts';

interface RouteMeans {
  readonly provider: Provider;
  readonly cookies: SealedCookies;
  readonly settings: SignInSettings;
  readonly now: () => number;
  readonly note: (line: string) => void;
}

const statuses = {
  ...{ declined: 403, unconfirmed: 403, over: 400, failed: 400 },
  ...{ noAddress: 502, away: 503 },
} as const satisfies Record<WhyNot, Notice['status']>;

/** The ways in and out of the web inbox. */
export function signInRoutes({ provider, cookies, settings, now, note }: RouteMeans): Hono<ServerEnv> {
  const { publicUrl, clientId } = settings;
  const routes = new Hono<ServerEnv>();
  routes.use(keepAlive(cookies, now));

  routes.get('/sign-in', async (c) => {
    const returnTo = wayBack(c.req.query('returnTo'));
    const there = `/sign-in?${new URLSearchParams({ returnTo }).toString()}`;
    if (isElsewhereHere(publicUrl, c.req.url)) return c.redirect(`${publicUrl}${there}`);
    if (isInBackground(c)) {
      // htmx takes the whole page there; whatever else asks in the background cannot sign anybody in.
      if (c.req.header('hx-request') === 'true') c.header('hx-redirect', signInFrom(c));
      return c.text('Nobody is signed in.', 401);
    }
    if ((await cookies.read(c.req.raw, 'session')) !== undefined) return c.redirect(returnTo);
    try {
      const configuration = await provider.configuration();
      const begun = {
        ...{ state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier(), returnTo },
      };
      await cookies.write(c, 'transaction', begun);
      const url = buildAuthorizationUrl(configuration, {
        redirect_uri: `${publicUrl}${callbackPath}`,
        scope: 'openid email profile',
        state: begun.state,
        nonce: begun.nonce,
        code_challenge: await calculatePKCECodeChallenge(begun.verifier),
        code_challenge_method: 'S256',
      });
      c.header('cache-control', 'no-store');
      return c.redirect(url.href);
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      return tell(c, { said: 'away', status: 503, wayOn: { label: 'tryAgain', href: there } });
    }
  });

  routes.get(callbackPath, async (c) => {
    const begun = await cookies.read(c.req.raw, 'transaction');
    // Whatever comes of it, it is used up.
    cookies.erase(c, 'transaction');
    if (begun === undefined || begun.state !== c.req.query('state')) {
      return tell(c, { said: 'over', status: 400, wayOn: { label: 'goOn', href: '/' } });
    }
    const callbackUrl = new URL(`${publicUrl}${callbackPath}${new URL(c.req.url).search}`);
    const finished = await finishSignIn(provider, callbackUrl, begun, note);
    if ('whyNot' in finished) {
      const { whyNot } = finished;
      const href = `/sign-in?${new URLSearchParams({ returnTo: begun.returnTo }).toString()}`;
      return tell(c, { said: whyNot, status: statuses[whyNot], wayOn: { label: 'tryAgain', href } });
    }
    const at = now();
    await cookies.write(c, 'session', { ...finished.person, since: at, seen: at });
    await cookies.write(c, 'sign-out', { idToken: finished.idToken });
    c.header('cache-control', 'no-store');
    return c.redirect(begun.returnTo);
  });

  routes.get(signedOutPath, async (c) => {
    const isSignedIn = (await cookies.read(c.req.raw, 'session')) !== undefined;
    return isSignedIn
      ? tell(c, { said: 'signOut', status: 200, wayOn: 'sign out' })
      : tell(c, { said: 'signedOut', status: 200, wayOn: { label: 'signIn', href: '/' } });
  });

  routes.post(signedOutPath, csrf({ origin: ourOrigin(publicUrl) }), async (c) => {
    const shown = await cookies.read(c.req.raw, 'sign-out');
    cookies.eraseAll(c);
    const href = await endSessionUrl(provider, {
      client_id: clientId,
      post_logout_redirect_uri: `${publicUrl}${signedOutPath}`,
      ...(shown === undefined ? {} : { id_token_hint: shown.idToken }),
    });
    if (href === undefined)
      return tell(c, { said: 'signedOut', status: 200, wayOn: { label: 'signIn', href: '/' } });
    return tell(c, { said: 'signingOut', status: 200, wayOn: { label: 'goOn', href }, goesOn: true });
  });
  return routes;
}

/** Where the provider signs people out; undefined where it offers that to nobody, or is away. */
async function endSessionUrl(
  provider: Provider,
  parameters: Record<string, string>,
): Promise<string | undefined> {
  try {
    const configuration = await provider.configuration();
    if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
    return buildEndSessionUrl(configuration, parameters).href;
  } catch (error) {
    if (error instanceof NoAnswerError) return undefined;
    throw error;
  }
}

/** Back to a page of ours, and not in a circle through sign-in itself. */
function wayBack(returnTo: string | undefined): string {
  return isOurPath(returnTo) && !/^\/sign-(in|out)\b/.test(returnTo) ? returnTo : '/';
}

/** The page whose request in the background found nobody signed in. */
function signInFrom(c: Context): string {
  const page = c.req.header('hx-current-url') ?? '';
  const { pathname, search } = URL.canParse(page) ? new URL(page) : { pathname: '/', search: '' };
  return `/sign-in?${new URLSearchParams({ returnTo: `${pathname}${search}` }).toString()}`;
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** This machine under another of its names: cookies would be kept under the wrong one. */
function isElsewhereHere(publicUrl: string, requestUrl: string): boolean {
  const [ours, asked] = [new URL(publicUrl), new URL(requestUrl)];
  return loopback.has(ours.hostname) && loopback.has(asked.hostname) && ours.hostname !== asked.hostname;
}
