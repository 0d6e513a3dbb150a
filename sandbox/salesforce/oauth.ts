import { createHmac, timingSafeEqual, verify } from 'node:crypto';

import type { Context } from 'hono';

import { sandboxCredentials as shared } from '../credentials.ts';
import type { Org } from './org.ts';
import type { FieldValue } from './schema/types.ts';

/** How clients and people sign in to the sandbox. Nothing here is secret outside it. */
export interface SandboxCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The person of username-password and SOAP logins; the integration user signs in by client credentials. */
  readonly password: string;
  readonly securityToken: string;
  /** PEM. Accepts JWT bearer assertions signed with its private key; without it that grant is refused. */
  readonly jwtPublicKey?: string;
}

export const sandboxCredentials: SandboxCredentials = {
  ...shared.salesforce,
  password: 'sandbox-password',
  securityToken: 'sandboxtoken',
};

/** What the sign-in routes need to know beside the organization. */
export interface SignIn {
  readonly credentials: SandboxCredentials;
  readonly organizationId: string;
  /** Who client credentials run as. */
  readonly integrationUserId: string;
}

/** A refusal of the token endpoint, RFC 6749 section 5.2, in Salesforce's words. */
class OAuthError extends Error {
  readonly code: string;

  constructor(code: string, description: string) {
    super(description);
    this.name = 'OAuthError';
    this.code = code;
  }
}

/** `POST /services/oauth2/token`: client_credentials, password and JWT bearer. */
export async function tokenRoute(c: Context, org: Org, signIn: SignIn): Promise<Response> {
  const form = new URLSearchParams(await c.req.text());
  try {
    const userId = authenticate(org, signIn, form, c.req.header('authorization'));
    return c.json(tokenResponse(c, org, signIn, userId));
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    return c.json({ error: error.code, error_description: error.message }, 400);
  }
}

function authenticate(org: Org, signIn: SignIn, form: URLSearchParams, authorization?: string): string {
  switch (form.get('grant_type')) {
    case 'client_credentials':
      checkClient(signIn.credentials, form, authorization);
      return signIn.integrationUserId;
    case 'password': {
      checkClient(signIn.credentials, form, authorization);
      const user = signInUser(org, signIn.credentials, form.get('username'), form.get('password'));
      if (user === null) throw new OAuthError('invalid_grant', 'authentication failure');
      return user;
    }
    case 'urn:ietf:params:oauth:grant-type:jwt-bearer':
      return assertedUser(org, signIn.credentials, form.get('assertion') ?? '');
    default:
      throw new OAuthError('unsupported_grant_type', 'grant type not supported');
  }
}

function checkClient(credentials: SandboxCredentials, form: URLSearchParams, authorization?: string): void {
  const basic = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  const decoded = basic === undefined ? '' : Buffer.from(basic, 'base64').toString();
  const colon = decoded.indexOf(':');
  const id = basic === undefined ? form.get('client_id') : decoded.slice(0, colon);
  const secret = basic === undefined ? form.get('client_secret') : decoded.slice(colon + 1);
  if (id !== credentials.clientId) throw new OAuthError('invalid_client_id', 'client identifier invalid');
  if (secret === null || !same(secret, credentials.clientSecret)) {
    throw new OAuthError('invalid_client', 'invalid client credentials');
  }
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The id of an active user with this name, when the password (with or without the security token) fits; else null. */
export function signInUser(
  org: Org,
  credentials: SandboxCredentials,
  username: string | null,
  password: string | null,
): string | null {
  const fits = [credentials.password, credentials.password + credentials.securityToken];
  if (username === null || password === null || !fits.some((expected) => same(password, expected)))
    return null;
  return activeUser(org, username);
}

function activeUser(org: Org, username: string): string | null {
  const object = org.schema.object('User');
  const [user] = object === undefined ? [] : org.store.find(object, 'Username', [username]);
  return user?.fields['IsActive'] === true ? user.id : null;
}

/** RFC 7523: `iss` the client, `sub` the username, `exp` within five minutes of the sandbox's clock, RS256. */
function assertedUser(org: Org, { clientId, jwtPublicKey }: SandboxCredentials, assertion: string): string {
  const [head = '', payload = '', signature = ''] = assertion.split('.');
  const invalid = new OAuthError('invalid_grant', 'invalid assertion');
  if (jwtPublicKey === undefined) throw invalid;
  const signed = Buffer.from(`${head}.${payload}`);
  if (!verify('RSA-SHA256', signed, jwtPublicKey, Buffer.from(signature, 'base64url'))) throw invalid;
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  if (claims['iss'] !== clientId) throw new OAuthError('invalid_client_id', 'client identifier invalid');
  const secondsLeft = Number(claims['exp']) - org.clock.now().getTime() / 1_000;
  // NaN, where exp is missing, fails the test too.
  if (!(secondsLeft > 0 && secondsLeft <= 300))
    throw new OAuthError('invalid_grant', 'expired authorization code');
  const user = activeUser(org, String(claims['sub']));
  if (user === null) throw new OAuthError('invalid_grant', "user hasn't approved this consumer");
  return user;
}

function tokenResponse(c: Context, org: Org, signIn: SignIn, userId: string): Record<string, string> {
  const { origin } = new URL(c.req.url);
  const id = `${origin}/id/${signIn.organizationId}/${userId}`;
  const issuedAt = String(org.clock.now().getTime());
  const signature = createHmac('sha256', signIn.credentials.clientSecret).update(id + issuedAt);
  return {
    access_token: org.sessions.issue(userId),
    signature: signature.digest('base64'),
    scope: 'api id',
    instance_url: origin,
    id,
    token_type: 'Bearer',
    issued_at: issuedAt,
  };
}

/** `/services/oauth2/userinfo` and `/id/{organization}/{user}`: the person behind a session. */
export function identity(c: Context, org: Org, signIn: SignIn, userId: string): Record<string, unknown> {
  const { origin } = new URL(c.req.url);
  const object = org.schema.object('User');
  const user = object === undefined ? undefined : org.store.get(object, userId);
  const shown = (name: string): FieldValue => user?.fields[name] ?? null;
  const name = [shown('FirstName'), shown('LastName')].filter(Boolean).join(' ');
  const id = `${origin}/id/${signIn.organizationId}/${userId}`;
  return {
    id,
    sub: id,
    asserted_user: true,
    user_id: userId,
    organization_id: signIn.organizationId,
    username: shown('Username'),
    preferred_username: shown('Username'),
    display_name: name,
    name,
    nick_name: name,
    email: shown('Email'),
    email_verified: true,
    given_name: shown('FirstName'),
    family_name: shown('LastName'),
    first_name: shown('FirstName'),
    last_name: shown('LastName'),
    active: shown('IsActive'),
    user_type: 'STANDARD',
    language: 'en_US',
    locale: 'en_US',
    utcOffset: 0,
    zoneinfo: 'UTC',
    urls: {
      rest: `${origin}/services/data/v{version}/`,
      sobjects: `${origin}/services/data/v{version}/sobjects/`,
      query: `${origin}/services/data/v{version}/query/`,
    },
  };
}
