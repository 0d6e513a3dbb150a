import { randomBytes } from 'node:crypto';
import { createSeal } from '../../client/sign-in/seal.ts';
import { sandboxCredentials } from '../../sandbox/credentials.ts';

/** Who calls, by the headers that show it. */
export type Caller = Readonly<Record<string, string>>;

const hourMs = 3_600_000;

/** The key of a server's sessions, as its setting takes it. */
export function newSessionKey(): string {
  return randomBytes(32).toString('base64');
}

/** Somebody with a session, on a page of the server. */
export async function withSession(sessionKey: string, issuer: string, email: string): Promise<Caller> {
  const seal = createSeal({ keys: [Buffer.from(sessionKey, 'base64')], issuer, now: Date.now });
  const session = await seal.close(
    'session',
    { email, name: email, since: Date.now(), seen: Date.now() },
    hourMs,
  );
  return { Cookie: `confetti-session=${session}`, 'Sec-Fetch-Site': 'same-origin' };
}

/** A program with a token of the sandbox's provider, for all that a program may do. */
export async function withToken(issuer: string, scopes: readonly string[]): Promise<Caller> {
  const { clientId, clientSecret } = sandboxCredentials.identity.services.salesforceConnector;
  const answer = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: scopes.join(' '),
    }),
  });
  const { access_token: token } = (await answer.json()) as { readonly access_token?: string };
  if (token === undefined) throw new Error(`The identity provider gives no token: ${answer.status}`);
  return { Authorization: `Bearer ${token}` };
}
