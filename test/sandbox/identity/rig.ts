import { createRemoteJWKSet, jwtVerify, type JWTPayload } from 'jose';
import { sandboxCredentials } from '../../../sandbox/credentials.ts';
import { startIdentitySandbox, type PersonInput } from '../../../sandbox/identity/index.ts';
import type { Sandbox } from '../../../sandbox/kit/sandbox.ts';

/** The audience of tokens in tests. */
export const standardAudience = 'https://confetti.example/api';

export const webUrl = 'http://127.0.0.1:1';
export const people: readonly PersonInput[] = [
  { email: 'xiaole.fang@example.com', name: 'Xiaole Fang', title: 'GPE' },
  { email: 'vince.yao@example.com', name: 'Vince Yao', title: 'BE&O' },
];

/** A provider on a free port, with two people. */
export async function startProvider(dataFile = ':memory:'): Promise<Sandbox> {
  const sandbox = await startIdentitySandbox({ port: 0, dataFile, webUrl, audience: standardAudience });
  await putPeople(sandbox, people);
  return sandbox;
}

export function putPeople(sandbox: Sandbox, given: unknown): Promise<Response> {
  return fetch(`${sandbox.url}/_sandbox/people`, { method: 'PUT', body: JSON.stringify(given) });
}

/** What the token endpoint answers. */
export interface TokenAnswer {
  readonly status: number;
  readonly access_token?: string;
  readonly id_token?: string;
  readonly refresh_token?: string;
  readonly error?: string;
}

export async function askForToken(
  { url }: Pick<Sandbox, 'url'>,
  form: Record<string, string>,
  basic?: { readonly clientId: string; readonly clientSecret: string },
): Promise<TokenAnswer> {
  const authorization = basic && `Basic ${btoa(`${basic.clientId}:${basic.clientSecret}`)}`;
  const answer = await fetch(`${url}/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: authorization === undefined ? {} : { authorization },
  });
  return { ...((await answer.json()) as Omit<TokenAnswer, 'status'>), status: answer.status };
}

/** A token of the reporting program. */
export function serviceToken(
  sandbox: Pick<Sandbox, 'url'>,
  form: Record<string, string> = {},
  client: { readonly clientId: string; readonly clientSecret: string } = sandboxCredentials.identity.services
    .reporting,
): Promise<TokenAnswer> {
  return askForToken(sandbox, { grant_type: 'client_credentials', ...form }, client);
}

/** What a token says, once its signature and audience were checked with the provider's keys. */
export async function claimsOf(
  { url }: Pick<Sandbox, 'url'>,
  token = '',
  audience: string = standardAudience,
): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(`${url}/jwks`)), {
    issuer: url,
    audience,
  });
  return payload;
}
