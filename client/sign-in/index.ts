import type { Identity } from '../personal/principal.ts';
import { isSecure, ourCookies } from '../server/cookies.ts';
import { BadTokenError, type SignIn } from '../server/parts.ts';
import { sealedCookies } from './cookies.ts';
import { openProvider } from './provider.ts';
import { signInRoutes } from './routes.ts';
import { createSeal } from './seal.ts';
import type { SignInSettings } from './settings.ts';
import { openTokens } from './tokens.ts';

export type { SignInSettings } from './settings.ts';

/**
 * Sign-in with an OpenID provider: a sealed session cookie for people, bearer tokens for programs (docs/sign-in.md).
 * @param note receives what operators have to know, without names or secrets
 */
export function createSignIn(
  settings: SignInSettings,
  now: () => number,
  note: (line: string) => void = () => {},
): SignIn {
  const provider = openProvider(settings);
  const seal = createSeal({ keys: settings.sessionKeys, issuer: settings.issuer, now });
  const cookies = sealedCookies(seal, ourCookies(isSecure(settings.publicUrl)));
  const tokens = openTokens(provider, { audience: settings.audience, now });
  return {
    routes: signInRoutes({ provider, cookies, settings, now, note }),
    async identify(request): Promise<Identity | undefined> {
      const [scheme = '', token = '', ...rest] = (request.headers.get('authorization') ?? '').split(' ');
      if (scheme.toLowerCase() === 'bearer') {
        if (token === '' || rest.length > 0) throw new BadTokenError('write the header as: Bearer <token>');
        return tokens.identityOf(token);
      }
      const session = await cookies.read(request, 'session');
      return session && { kind: 'person', email: session.email, name: session.name };
    },
    signInUrl: (returnTo) => `/sign-in?${new URLSearchParams({ returnTo }).toString()}`,
  };
}
