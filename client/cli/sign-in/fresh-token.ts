import { notSignedIn, SignInError } from './errors.ts';
import { openCliProvider } from './provider.ts';
import type { SignIn, SignIns } from './sign-ins.ts';

/** A token that is about to expire is renewed first: the call that carries it takes a moment. */
const earlyMs = 30_000;

/** Gives the access token of a sign-in, a renewed one where it has expired. */
export interface FreshToken {
  /**
   * @param refused a token that the server did not take: it is renewed whatever its time
   * @throws SignInError when the sign-in is over
   */
  (refused?: string): Promise<string>;
}

export function freshTokenOf(signIns: SignIns, url: string, now: () => number): FreshToken {
  const isGood = ({ accessToken, expiresAt = Infinity }: SignIn, refused: string | undefined): boolean =>
    accessToken !== refused && expiresAt - earlyMs > now();
  return async (refused) => {
    const known = signInTo(signIns, url);
    if (isGood(known, refused)) return known.accessToken;
    return signIns.alone(async () => {
      // Another command may have renewed it meanwhile.
      const latest = signInTo(signIns, url);
      if (isGood(latest, refused)) return latest.accessToken;
      const renewed = await renew(latest);
      signIns.renew(renewed);
      return renewed.accessToken;
    });
  };
}

async function renew(signIn: SignIn): Promise<SignIn> {
  const { accessToken: _old, expiresAt: _past, ...lasting } = signIn;
  const { url, refreshToken } = lasting;
  if (refreshToken === undefined) throw over(url);
  const provider = await openCliProvider(lasting);
  try {
    return { ...lasting, ...(await provider.refresh(refreshToken)) };
  } catch (error) {
    throw error instanceof SignInError && error.code === 'expired' ? over(url, error) : error;
  }
}

function signInTo(signIns: SignIns, url: string): SignIn {
  const found = signIns.of(url);
  if (found !== undefined) return found;
  throw notSignedIn(url);
}

function over(url: string, cause?: SignInError): SignInError {
  const message = `Your sign-in at ${url} has expired: run "confetti sign-in ${url}".`;
  return new SignInError('expired', message, cause === undefined ? {} : { cause });
}
