import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { generateKeyPair, SignJWT } from 'jose';

/** What the token endpoint answers: tokens, or an error of OAuth. */
export type TokenAnswer =
  { readonly tokens: Readonly<Record<string, unknown>> } | { readonly error: string } | 'broken';

/** An OpenID provider with device flow that answers what a test says, without any waiting. */
export interface FakeProvider {
  readonly url: string;
  /** What was sent to it, such as `token grant_type=refresh_token&…`. */
  readonly seen: readonly string[];
  /** What the token endpoint answers, one after the other; the last one from then on. */
  answers(...next: TokenAnswer[]): void;
  /** Without it the provider has no device flow. */
  hasDeviceFlow: boolean;
  /** Where it sends people; its own address without it. */
  place: string | undefined;
  /** For how long a code is good. */
  codeSeconds: number;
  /** Who signs in. */
  claims: Record<string, unknown>;
  close(): Promise<void>;
}

export const clientId = 'confetti-cli';

export async function fakeProvider(): Promise<FakeProvider> {
  const { privateKey } = await generateKeyPair('RS256');
  const seen: string[] = [];
  let queue: TokenAnswer[] = ['broken'];
  const provider = {
    ...{ url: '', seen, hasDeviceFlow: true, codeSeconds: 600, place: undefined as string | undefined },
    claims: { email: 'xiaole.fang@example.com', name: 'Xiaole Fang' } as Record<string, unknown>,
    answers(...next: TokenAnswer[]) {
      queue = next;
    },
  };
  const idToken = (): Promise<string> =>
    new SignJWT(provider.claims)
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(provider.url)
      .setAudience(clientId)
      .setSubject('someone')
      .setIssuedAt()
      .setExpirationTime('1 hour')
      .sign(privateKey);
  const answer = async (request: IncomingMessage): Promise<readonly [status: number, content: object]> => {
    const { url } = provider;
    const body = await text(request);
    if (request.url !== '/.well-known/openid-configuration') seen.push(`${request.url?.slice(1)} ${body}`);
    switch (request.url) {
      case '/.well-known/openid-configuration':
        return [
          200,
          {
            issuer: url,
            token_endpoint: `${url}/token`,
            revocation_endpoint: `${url}/revoke`,
            ...(provider.hasDeviceFlow ? { device_authorization_endpoint: `${url}/device` } : {}),
          },
        ];
      case '/device':
        return [
          200,
          {
            ...{
              device_code: 'device-secret',
              user_code: 'ABCD-EFGH',
              verification_uri: provider.place ?? `${url}/go`,
            },
            ...{ expires_in: provider.codeSeconds, interval: 0.001 },
          },
        ];
      case '/token': {
        const next = queue.length > 1 ? queue.shift() : queue[0];
        if (next === undefined || next === 'broken') return [500, {}];
        if ('error' in next) return [400, next];
        return [200, { token_type: 'Bearer', id_token: await idToken(), ...next.tokens }];
      }
      default:
        return [200, {}];
    }
  };
  const server = createServer((request, response) => {
    void answer(request).then(([status, content]) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  provider.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(provider, {
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  });
}
