import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { errors } from 'oidc-provider';
import type { Provider } from 'oidc-provider';
import { z } from 'zod';

import { startSandbox } from '../kit/sandbox.ts';
import type { Sandbox, SandboxOptions, SandboxParts } from '../kit/sandbox.ts';
import { createArtefacts } from './artefacts.ts';
import { apiScopes } from './clients.ts';
import { signingKeys } from './keys.ts';
import { answerOf } from './node-handler.ts';
import { messagePage, pageHeaders, signInPage } from './pages.ts';
import { createPeopleStore, personSchema } from './people.ts';
import type { PersonInput } from './people.ts';
import { createProvider, signInPath } from './provider.ts';

export type { PersonInput } from './people.ts';

export interface IdentitySandboxOptions extends SandboxOptions {
  /** Where the web inbox is reached, without a slash at its end: browsers are sent back there and nowhere else. */
  readonly webUrl: string;
  /** The audience of tokens for Confetti's API. */
  readonly audience: string;
}

type SandboxContext = Context<{ Bindings: HttpBindings }>;

/**
 * Starts a local OpenID provider. Its people are given with `PUT /_sandbox/people`, a list of `PersonInput`; some customers
 * are there always. Clients and their secrets are `sandboxCredentials.identity`. Its sign-in page asks for no password.
 */
export function startIdentitySandbox(options: IdentitySandboxOptions): Promise<Sandbox> {
  const { webUrl, audience } = options;
  return startSandbox(options, (parts) => {
    addRoutes(parts, { webUrl, audience });
  });
}

function addRoutes(
  { app, database, clock }: SandboxParts,
  { webUrl, audience }: Pick<IdentitySandboxOptions, 'webUrl' | 'audience'>,
): void {
  const people = createPeopleStore(database);
  const artefacts = createArtefacts(database, clock);
  const keys = signingKeys(database);
  const api = { audience, scopes: apiScopes };
  let made: Provider | undefined;
  /** Made at the first request: its name is where it listens, and that is not known before. */
  const providerOf = ({ env: { incoming } }: SandboxContext): Provider =>
    (made ??= createProvider({
      issuer: `http://127.0.0.1:${incoming.socket.localPort ?? ''}`,
      ...{ people, artefacts, keys, clock, api, webUrl },
    }));

  app.put('/_sandbox/people', async (c) => {
    const given = z.array(personSchema).safeParse(await c.req.json<unknown>().catch(() => undefined));
    if (!given.success) {
      const example: PersonInput[] = [{ email: 'a@example.com', name: 'A', title: 'GPE' }];
      const message = `Send JSON like ${JSON.stringify(example)}. ${z.prettifyError(given.error)}`;
      return c.json({ message }, 400);
    }
    people.replace(given.data);
    return c.json({ people: people.list() });
  });

  app.get('/', (c) => c.redirect('/.well-known/openid-configuration'));
  app.get(signInPath(':uid'), async (c) => {
    const shown = { people: people.list(), filter: c.req.query('filter') };
    return withInteraction(c, providerOf(c), async (clientName) =>
      c.html(await signInPage({ clientName, ...shown }), 200, pageHeaders),
    );
  });
  app.post(signInPath(':uid'), async (c) => {
    const provider = providerOf(c);
    return withInteraction(c, provider, async (clientName) => {
      const given = z.email().safeParse((await c.req.parseBody())['email']);
      if (!given.success) {
        const problem =
          'This is no e-mail address: choose somebody below, or type one such as a@example.com.';
        return c.html(await signInPage({ clientName, people: people.list(), problem }), 400, pageHeaders);
      }
      const { data: email } = given;
      if (people.find(email) === undefined) people.add({ email, name: email, emailVerified: true });
      const login = { accountId: email.toLowerCase() };
      return c.redirect(await provider.interactionResult(c.env.incoming, c.env.outgoing, { login }), 303);
    });
  });
  app.all('*', (c) => answerOf(providerOf(c).callback(), c));
}

/** Answers while somebody is signing in; a page of yesterday, or one that was used already, says so. */
async function withInteraction(
  c: SandboxContext,
  provider: Provider,
  answer: (clientName: string) => Promise<Response>,
): Promise<Response> {
  try {
    const { params } = await provider.interactionDetails(c.env.incoming, c.env.outgoing);
    const client = await provider.Client.find(String(params['client_id']));
    return await answer(client?.clientName ?? String(params['client_id']));
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error;
    const message = 'This sign-in is over. Go back to where you came from and sign in once more.';
    return c.html(await messagePage('Sign in once more', message), 400, pageHeaders);
  }
}
