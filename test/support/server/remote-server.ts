import { decodeJwt, UnsecuredJWT } from 'jose';
import type { Confetti } from '../../../client/index.ts';
import type { Identity } from '../../../client/personal/principal.ts';
import { openRemote, type Remote } from '../../../client/remote/index.ts';
import { listen } from '../../../client/server/listen.ts';
import type { ServerParts } from '../../../client/server/parts.ts';
import { fakeServer } from './fake-server.ts';
import { fakeSignIn } from './fake-sign-in.ts';

/** A server that listens, and takes tokens at their word. */
export interface RemoteServer {
  readonly url: string;
  /** Its Confetti as somebody has it who is signed in. */
  as(email: string): Remote;
  close(): Promise<void>;
}

/** A token that nobody has signed. */
export function tokenOf(email: string, audience: string | string[] = 'https://confetti.example/api'): string {
  return new UnsecuredJWT({ email }).setAudience(audience).encode();
}

/** The whole server over a Confetti that answers what a test says, reached over HTTP with bearer tokens. */
export async function remoteServer(
  answers: Partial<Confetti>,
  parts: Partial<ServerParts> = {},
  port = 0,
): Promise<RemoteServer> {
  const signIn = {
    ...fakeSignIn(),
    async identify(request: Request): Promise<Identity | undefined> {
      const token = request.headers.get('authorization')?.replace(/^Bearer /, '');
      if (token === undefined) return undefined;
      const email = String(decodeJwt(token)['email']);
      return { kind: 'person', email, name: email };
    },
  };
  const { url, close } = await listen(fakeServer(answers, { signIn, ...parts }), {
    host: '127.0.0.1',
    port,
  });
  return {
    url,
    as: (email) => openRemote({ url, self: email, token: async () => tokenOf(email) }),
    close: () => close(0),
  };
}
