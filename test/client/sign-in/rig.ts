import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { listen } from '../../../client/server/listen.ts';
import { createSignIn, type SignInSettings } from '../../../client/sign-in/index.ts';
import type { Confetti } from '../../../client/index.ts';
import type { ServerEnv, ServerParts } from '../../../client/server/parts.ts';
import { freePort } from '../../../embedded/ports.ts';
import { sandboxCredentials } from '../../../sandbox/credentials.ts';
import { startIdentitySandbox } from '../../../sandbox/identity/index.ts';
import type { Sandbox } from '../../../sandbox/kit/sandbox.ts';
import { putPeople, standardAudience } from '../../sandbox/identity/rig.ts';
import { fakeServer } from '../../support/server/fake-server.ts';
import { createVisitor, signInAs, type Visited, type Visitor } from '../../support/server/visitor.ts';

export const xiaole = 'xiaole.fang@example.com';

/** The server with its real sign-in, over HTTP, beside an identity provider. */
export interface SignInRig {
  readonly identity: Sandbox;
  /** Of the server. */
  readonly url: string;
  readonly visitor: Visitor;
  /** The server's clock, against the real one. */
  readonly clock: { aheadMs: number };
  /** Signs somebody in who asks for a page. */
  signIn(email?: string, path?: string): Promise<Visited>;
  /** Starts the server again with other settings. */
  restart(changes: Partial<SignInSettings>): void;
  stop(): Promise<void>;
}

export const newKey = (): Uint8Array => randomBytes(32);
const answers: Partial<Confetti> = {
  list: async () => [],
  listPage: async () => ({ requests: [], before: 0, total: 0 }),
  count: async () => 0,
};

export async function startRig(
  parts: Partial<ServerParts> = {},
  more: Partial<Confetti> = {},
): Promise<SignInRig> {
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const audience = standardAudience;
  const identity = await startIdentitySandbox({ port: 0, dataFile: ':memory:', webUrl: publicUrl, audience });
  await putPeople(identity, [
    { email: xiaole, name: 'Xiaole Fang', title: 'GPE' },
    { email: 'unsure@example.com', name: 'Unsure', emailVerified: false },
  ]);
  const { clientId, clientSecret } = sandboxCredentials.identity.web;
  let settings: SignInSettings = {
    ...{ issuer: identity.url, clientId, clientSecret, audience, publicUrl },
    sessionKeys: [newKey()],
  };
  const clock = { aheadMs: 0 };
  const start = (): Hono<ServerEnv> => {
    const signIn = createSignIn(settings, () => Date.now() + clock.aheadMs);
    return fakeServer({ ...answers, ...more }, { signIn, ...parts });
  };
  let running = start();
  // Connections stay, so that no request finds one that was closed under it.
  const front = new Hono<ServerEnv>();
  front.all('*', (c) => running.fetch(c.req.raw, c.env));
  const listening = await listen(front, { host: '127.0.0.1', port });
  const visitor = createVisitor();
  return {
    identity,
    url: publicUrl,
    visitor,
    clock,
    async signIn(email = xiaole, path = '/inbox') {
      const page = await visitor.get(`${publicUrl}${path}`);
      return signInAs(visitor, page, email);
    },
    restart(changes) {
      settings = { ...settings, ...changes };
      running = start();
    },
    async stop() {
      await listening.close(0);
      await identity.close();
    },
  };
}
