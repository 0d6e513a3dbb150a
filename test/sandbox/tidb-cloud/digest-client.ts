import { randomBytes } from 'node:crypto';

import { sandboxCredentials } from '../../../sandbox/credentials.ts';
import { digestResponse } from '../../../sandbox/tidb-cloud/digest.ts';

export interface Challenge {
  readonly nonce: string;
  readonly realm: string;
  readonly stale: boolean;
}

/** The first challenge of a 401 answer. */
export function challengeOf(answer: Response): Challenge {
  const header = answer.headers.get('www-authenticate') ?? '';
  const part = (name: string) => new RegExp(`${name}="?([^",]+)`).exec(header)?.[1] ?? '';
  return { nonce: part('nonce'), realm: part('realm'), stale: part('stale') === 'true' };
}

/** An Authorization header by the letter of RFC 7616, each part of which a test may spoil. */
export function authorization(
  url: URL,
  challenge: Challenge,
  spoil: {
    method?: string;
    nc?: string;
    algorithm?: 'MD5' | 'SHA-256';
    privateKey?: string;
    username?: string;
    uri?: string;
  } = {},
): string {
  const { method = 'GET', nc = '00000001', algorithm = 'MD5' } = spoil;
  const {
    privateKey = sandboxCredentials.tidbCloud.privateKey,
    username = sandboxCredentials.tidbCloud.publicKey,
  } = spoil;
  const given = {
    username,
    realm: challenge.realm,
    nonce: challenge.nonce,
    uri: spoil.uri ?? `${url.pathname}${url.search}`,
    nc,
    cnonce: randomBytes(8).toString('hex'),
    qop: 'auth',
  };
  const response = digestResponse(given, method, { realm: challenge.realm, privateKey }, algorithm);
  return `Digest username="${given.username}", realm="${given.realm}", nonce="${given.nonce}", uri="${given.uri}", algorithm=${algorithm}, qop=auth, nc=${nc}, cnonce="${given.cnonce}", response="${response}"`;
}

/** Fetches like a client that knows how to sign in: one challenge, one answer. */
export async function signedFetch(address: string, init: RequestInit = {}): Promise<Response> {
  const url = new URL(address);
  const challenge = challengeOf(await fetch(url, init));
  const headers = new Headers(init.headers);
  headers.set('authorization', authorization(url, challenge, { method: init.method ?? 'GET' }));
  return fetch(url, { ...init, headers });
}
