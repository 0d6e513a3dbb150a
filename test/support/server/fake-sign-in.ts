import { Hono } from 'hono';
import type { Identity } from '../../../client/personal/principal.ts';
import { BadTokenError, type ServerEnv, type SignIn } from '../../../client/server/parts.ts';

/** Takes a request's word for who sent it: `x-test-as: somebody@example.com`, or `x-test-machine: name scope scope`. */
export function fakeSignIn(): SignIn {
  return {
    routes: new Hono<ServerEnv>(),
    async identify(request): Promise<Identity | undefined> {
      const email = request.headers.get('x-test-as');
      if (email !== null) return { kind: 'person', email, name: email };
      const machine = request.headers.get('x-test-machine');
      if (machine === null) return undefined;
      const [name = '', ...scopes] = machine.split(' ');
      if (name === 'forged') throw new BadTokenError('its signature is not the issuer’s');
      return { kind: 'machine', name, scopes: scopes as never };
    },
    signInUrl: (returnTo) => `/sign-in?returnTo=${encodeURIComponent(returnTo)}`,
  };
}
