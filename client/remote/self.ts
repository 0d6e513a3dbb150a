import { sameEmail } from '../../domain/people/directory.ts';
import { ServerProblemError } from './problem.ts';

/** The server puts in who acts: whoever is signed in. Throws where somebody else is meant. */
export function needSelf(self: string, named: string): void {
  if (sameEmail(self, named)) return;
  throw new ServerProblemError('not-you', `Not done: this is sent as ${self}, and not as ${named}.`);
}
