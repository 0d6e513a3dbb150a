import { errors, Provider } from 'oidc-provider';
import type { AdapterFactory, Configuration, KoaContextWithOIDC } from 'oidc-provider';

import type { SandboxClock } from '../kit/clock.ts';
import { asksForApi, clientsFor, mayStaySignedIn } from './clients.ts';
import type { ApiAccess } from './clients.ts';
import type { SigningKeys } from './keys.ts';
import {
  deviceCodePage,
  deviceConfirmPage,
  deviceDonePage,
  messagePage,
  pageHeaders,
  signOutPage,
} from './pages.ts';
import type { Markup } from './pages.ts';
import type { PeopleStore, SandboxPerson } from './people.ts';

/** What the provider is built on. */
export interface ProviderParts {
  /** Where it is reached: it is its name, too. */
  readonly issuer: string;
  readonly people: PeopleStore;
  readonly artefacts: AdapterFactory;
  readonly keys: SigningKeys;
  readonly clock: SandboxClock;
  readonly api: ApiAccess;
  readonly webUrl: string;
}

const hour = 3600;
const day = 24 * hour;
const userScopes = 'openid email profile offline_access';

/** Where a browser is sent to say who it is. */
export const signInPath = (uid: string): string => `/sign-in/${uid}`;

/**
 * An OpenID provider (`oidc-provider`): authorization code with PKCE (S256), device flow, client credentials with resource
 * indicators and signed access tokens, RP-initiated logout. Nobody is asked for consent: all clients are of the house.
 *
 * Everything stored and every access token follow the sandbox's clock; the library dates ID tokens by the real one.
 */
export function createProvider(parts: ProviderParts): Provider {
  const { issuer, people, artefacts, keys, clock, api, webUrl } = parts;
  const apiScope = api.scopes.join(' ');
  const configuration: Configuration = {
    adapter: artefacts,
    clients: clientsFor(webUrl),
    jwks: keys.jwks,
    cookies: {
      keys: keys.cookieKeys,
      names: { session: 'sandbox-identity', interaction: 'sandbox-sign-in', resume: 'sandbox-resume' },
    },
    scopes: [...userScopes.split(' '), ...api.scopes],
    claims: { email: ['email', 'email_verified'], profile: ['name'] },
    // ID tokens say who somebody is, as those of most providers do; the standard would have clients ask once more.
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    pkce: { required: () => true },
    interactions: { url: (_ctx, { uid }) => signInPath(uid) },
    ttl: {
      ...{ AccessToken: hour, ClientCredentials: hour, IdToken: hour, AuthorizationCode: 60 },
      ...{ DeviceCode: 600, Interaction: hour, Session: 14 * day, Grant: 14 * day, RefreshToken: 14 * day },
    },
    findAccount: (_ctx, id) => {
      const person = people.find(id);
      return person && { accountId: id, claims: () => ({ sub: id, ...claimsOf(person) }) };
    },
    async loadExistingGrant({ oidc }) {
      const { client, session, provider } = oidc;
      const accountId = session?.accountId;
      if (client === undefined || accountId === undefined) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId });
      // A scope that is asked for without saying for which API counts as one of the provider.
      grant.addOIDCScope(`${userScopes} ${apiScope}`);
      grant.addResourceScope(api.audience, apiScope);
      await grant.save();
      return grant;
    },
    extraTokenClaims(_ctx, token) {
      const person = 'accountId' in token ? people.find(token.accountId) : undefined;
      return person && claimsOf(person);
    },
    issueRefreshToken: async (_ctx, { clientId }) => mayStaySignedIn(clientId),
    expiresWithSession: async (_ctx, { clientId = '' }) => !mayStaySignedIn(clientId),
    formats: {
      customizers: {
        jwt(_ctx, _token, { payload }) {
          for (const claim of ['iat', 'exp'])
            payload[claim] = Number(payload[claim]) + Math.round(clock.offsetMs / 1000);
        },
      },
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: async (ctx, form, _out, error) => {
          await show(ctx, deviceCodePage(form, error?.name === 'NoCodeError' ? undefined : error?.message));
        },
        userCodeConfirmSource: async (ctx, form, client, _device, code) => {
          await show(ctx, deviceConfirmPage(form, client.clientName ?? client.clientId, code));
        },
        successSource: async (ctx) => {
          await show(ctx, deviceDonePage());
        },
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: async (ctx, form) => {
          await show(ctx, signOutPage(form));
        },
        postLogoutSuccessSource: async (ctx) => {
          await show(ctx, messagePage('Signed out', 'Nobody is signed in to the sandbox in this browser.'));
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx, { clientId }, oneOf) =>
          oneOf?.[0] ?? (asksForApi(clientId) ? api.audience : []),
        useGrantedResource: () => true,
        getResourceServerInfo(_ctx, resource) {
          if (resource !== api.audience) throw new errors.InvalidTarget();
          return { scope: apiScope, audience: resource, accessTokenFormat: 'jwt', accessTokenTTL: hour };
        },
      },
    },
    renderError: async (ctx, out) => {
      await show(ctx, messagePage('This cannot go on', out.error_description ?? out.error));
    },
  };
  return new Provider(issuer, configuration);
}

function claimsOf({ email, emailVerified, name }: SandboxPerson) {
  return { email, email_verified: emailVerified, name };
}

/** Answers with a page. Koa takes anything but a plain string for JSON. */
async function show(ctx: KoaContextWithOIDC, page: Markup): Promise<void> {
  ctx.set(pageHeaders);
  ctx.type = 'html';
  ctx.body = String(await page);
}
