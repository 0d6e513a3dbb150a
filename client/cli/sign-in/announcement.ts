import { z } from 'zod';
import { announcementPath, type CommandLineSignIn } from '../../announcement.ts';
import { isSafe } from './server-url.ts';
import { SignInError, wordsAlone } from './errors.ts';

const announcementSchema = z.object({
  signIn: z.object({ issuer: z.url(), clientId: z.string().min(1), audience: z.string().min(1) }),
});

const answerWithinMs = 10_000;

/** @throws SignInError where no Confetti answers, or one that lets nobody sign in from a command line */
export async function askServer(url: string): Promise<CommandLineSignIn> {
  const answer = await fetch(`${url}${announcementPath}`, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(answerWithinMs),
  }).catch((error: unknown) => {
    const mend = 'start it with `npm start`, or name another one: confetti sign-in URL';
    throw new SignInError('server', `No Confetti answers at ${url}: ${mend}.`, { cause: wordsAlone(error) });
  });
  const told = announcementSchema.safeParse(await answer.json().catch(() => undefined));
  if (!answer.ok || !told.success) {
    const why = `What answers at ${url} does not say how to sign in from a command line (status ${answer.status})`;
    throw new SignInError(
      'server',
      `${why}: is it Confetti, and does it have a client for the command line?`,
    );
  }
  const { signIn } = told.data;
  if (!isSafe(new URL(signIn.issuer))) {
    const why = `${url} names ${signIn.issuer} as its identity provider, which is not encrypted`;
    throw new SignInError('provider', `${why}: have whoever runs the server mend that.`);
  }
  return signIn;
}
