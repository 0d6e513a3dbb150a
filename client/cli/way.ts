import type { CliConfig } from './config.ts';
import { serverUrl } from './sign-in/server-url.ts';
import type { SignIn, SignIns } from './sign-in/sign-ins.ts';

/** Where commands go, and why there: through a server as whoever is signed in there, or to Temporal itself. */
export type Way =
  | {
      readonly kind: 'server';
      readonly url: string;
      /** Undefined where nobody is signed in there. */
      readonly signIn: SignIn | undefined;
      readonly because: string;
    }
  | { readonly kind: 'temporal'; readonly because: string };

/**
 * What is said for one command goes before what is set for a shell, that before who is signed in, and Temporal on this
 * machine is meant where nothing says otherwise.
 * @throws UsageError where the server cannot be one, or the file with the sign-ins cannot be read
 */
export function wayOf(
  server: string | undefined,
  config: Pick<CliConfig, 'server' | 'temporalSetting'>,
  signIns: Pick<SignIns, 'current' | 'of'>,
): Way {
  const named = server ?? config.server;
  if (named !== undefined) {
    const url = serverUrl(named);
    const because = server === undefined ? 'CONFETTI_URL is set' : '--server says so';
    return { kind: 'server', url, signIn: signIns.of(url), because };
  }
  const { temporalSetting } = config;
  if (temporalSetting !== undefined) return { kind: 'temporal', because: `${temporalSetting} is set` };
  const signIn = signIns.current();
  return signIn === undefined
    ? { kind: 'temporal', because: 'nobody is signed in' }
    : { kind: 'server', url: signIn.url, signIn, because: 'you signed in there' };
}
