import type { CommandLineSignIn } from '../../announcement.ts';
import { isLoopback } from '../loopback.ts';
import { clean } from '../terminal.ts';
import { SignInError } from './errors.ts';
import type { DeviceCode } from './provider.ts';
import type { SignIn } from './sign-ins.ts';

/** What somebody knows of a server by themselves, from whoever runs it. */
export interface KnownBefore {
  readonly issuer?: string;
  readonly audience?: string;
}

/**
 * Whether somebody may sign in as a server says. What it says is not to be believed alone: a server that names another one's
 * audience would be handed a token that is good there (RFC 9728, 7.3; RFC 8707, 2). Its own address as the audience needs no
 * trust, because such a token is good at that server only. Any other audience has to be named by whoever signs in, or be
 * the one that they have signed in with there; and it must not be in use for another server. The issuer must not change.
 * @param signIns those that are kept
 * @throws SignInError that says what is wrong and how to go on; nothing has been sent anywhere then
 */
export function checkAnnounced(
  url: string,
  { issuer, audience }: CommandLineSignIn,
  known: KnownBefore,
  signIns: readonly SignIn[],
): void {
  const refuse = (why: string, mend: string): never => {
    throw new SignInError('server', `Not signed in: ${why}. ${mend}`);
  };
  const before = signIns.find((each) => each.url === url);
  const [named, meant] = [clean(issuer), clean(audience)];
  if (known.issuer !== undefined && known.issuer !== issuer) {
    refuse(`${url} names ${named} as its identity provider, and not ${known.issuer}`, askThem);
  }
  if (known.audience !== undefined && known.audience !== audience) {
    refuse(`${url} asks for tokens for "${meant}", and not for "${known.audience}"`, askThem);
  }
  if (known.issuer === undefined && before !== undefined && before.issuer !== issuer) {
    const why = `${url} named ${clean(before.issuer)} as its identity provider when you signed in, and names ${named} now`;
    refuse(why, `${askThem} If it is meant, add --issuer and the new one.`);
  }
  if (isOwn(url, audience)) return;
  const other = signIns.find((each) => each.url !== url && each.audience === audience);
  if (other !== undefined) {
    const why = `${url} asks for tokens for "${meant}", which you sign in to ${other.url} with: it could use them there as you`;
    refuse(why, `If both are the same Confetti, run "confetti sign-out ${other.url}" first.`);
  }
  if (known.audience !== undefined || before?.audience === audience) return;
  const why = `${url} asks for tokens for "${meant}", which is not its own address: it could use them elsewhere as you`;
  refuse(why, `If whoever runs it has told you this name, add --audience and the name.`);
}

/**
 * Whether somebody may be sent to an address with a code. A provider that is none can begin a sign-in at a real one, show its
 * address and code, and be handed what comes of it. So the address is the provider's own, or somebody knows the provider.
 * @throws SignInError
 */
export function checkPlace(
  url: string,
  issuer: string,
  { address, shortcut = address }: Pick<DeviceCode, 'address' | 'shortcut'>,
  known: KnownBefore,
  signIns: readonly SignIn[],
): void {
  const isKnown =
    known.issuer === issuer || signIns.some((each) => each.url === url && each.issuer === issuer);
  const { origin } = new URL(issuer);
  const elsewhere = [address, shortcut].find((each) => URL.parse(each)?.origin !== origin);
  if (isKnown || elsewhere === undefined) return;
  const why = `${url} names ${clean(issuer)} as its identity provider, which sends you to ${clean(elsewhere)}`;
  const mend = 'If you know that provider to be the right one, add --issuer and its address.';
  throw new SignInError('provider', `Not signed in: ${why}. ${mend}`);
}

const askThem = 'Ask whoever runs it.';

/** Whether an audience is the server's address, or below it. This machine's names are one. */
function isOwn(url: string, audience: string): boolean {
  const [server, asked] = [new URL(url), URL.parse(audience)];
  if (asked === null) return false;
  const isSameMachine =
    isLoopback(server.hostname) &&
    isLoopback(asked.hostname) &&
    server.protocol === asked.protocol &&
    server.port === asked.port;
  if (asked.origin !== server.origin && !isSameMachine) return false;
  const path = server.pathname.replace(/\/+$/, '');
  return asked.pathname === path || asked.pathname.startsWith(`${path}/`);
}
