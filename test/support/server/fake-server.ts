import type { Hono } from 'hono';
import { createApp } from '../../../client/server/app.ts';
import type { ServerEnv, ServerParts } from '../../../client/server/parts.ts';
import type { Confetti } from '../../../client/index.ts';
import { openPeople } from '../../../client/personal/people.ts';
import { directoryOf } from '../../../domain/directory/content.ts';
import { openDirectory, directoryView } from '../../../domain/directory/state.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import { fakeSignIn } from './fake-sign-in.ts';

export const noon = Date.parse('2026-11-22T12:00:00Z');

/** The server over a Confetti that answers what a test says; whatever else it is asked fails the test. */
export function fakeServer(answers: Partial<Confetti>, parts: Partial<ServerParts> = {}): Hono<ServerEnv> {
  const policy = shippedPolicy();
  const confetti = new Proxy(
    {
      async viewDirectory() {
        return directoryView(openDirectory(directoryOf(policy), noon));
      },
      ...answers,
    } as Confetti,
    {
      get(target, name) {
        if (name in target) return Reflect.get(target, name) as unknown;
        throw new Error(`this test's Confetti was asked for ${String(name)}`);
      },
    },
  );
  const people = openPeople({ policy, door: confetti, now: () => noon });
  return createApp({ confetti, policy, people, signIn: fakeSignIn(), links: {}, now: () => noon, ...parts });
}
