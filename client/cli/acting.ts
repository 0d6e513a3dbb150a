import { sameEmail } from '../../domain/people/directory.ts';
import { NotYouError, UsageError } from './failures.ts';
import { notSignedIn } from './sign-in/errors.ts';
import type { Way } from './way.ts';

/**
 * Who acts: whoever is signed in, who need not be named; without a server whoever is named.
 * @throws NotYouError where somebody is signed in and somebody else is named, SignInError where nobody is signed in at the
 * server, UsageError where nobody is named and somebody has to be
 */
export function actorOf(way: Way, named: string | undefined): string {
  if (way.kind === 'temporal') {
    if (named !== undefined) return named;
    throw new UsageError('Say who you are: sign in with "confetti sign-in", or add --as EMAIL.');
  }
  const { url, signIn } = way;
  if (signIn === undefined) throw notSignedIn(url);
  if (named === undefined || sameEmail(named, signIn.email)) return signIn.email;
  throw new NotYouError(
    `Not done: you are signed in at ${url} as ${signIn.email}, and this would be done as ${named}. ` +
      'Sign in as them ("confetti sign-in"), or leave them out; ' +
      'to go to Temporal on this machine instead, set TEMPORAL_ADDRESS=127.0.0.1:7233.',
  );
}
