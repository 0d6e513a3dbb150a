import type { Command } from 'commander';
import { duration, utcMinute } from '../../../domain/wording/time.ts';
import { askServer } from '../sign-in/announcement.ts';
import { checkAnnounced, checkPlace, type KnownBefore } from '../sign-in/check-announced.ts';
import { notSignedIn, SignInError } from '../sign-in/errors.ts';
import { openCliProvider, type DeviceCode } from '../sign-in/provider.ts';
import { serverUrl, standardServer } from '../sign-in/server-url.ts';
import type { SignIn } from '../sign-in/sign-ins.ts';
import { connect, temporalPlace, type Session } from '../session.ts';
import { clean } from '../terminal.ts';
import { isTrusting } from '../trust.ts';

/** `confetti sign-in|sign-out|whoami`. */
export function addSignIn(program: Command, session: () => Session): void {
  program
    .command('sign-in')
    .description('sign in to a server in your browser; from then on commands go through it, as you')
    .argument('[url]', `the server; without it --server, CONFETTI_URL or ${standardServer}`)
    .option('--issuer <address>', 'the identity provider that you know the server to have')
    .option('--audience <name>', 'what tokens for the server are made out to, where it is not its address')
    .action((url: string | undefined, known: KnownBefore) => signIn(session(), url, known));
  program
    .command('sign-out')
    .description('forget who you are, here and at the identity provider')
    .argument('[url]', 'the server; without it the one that commands go through')
    .action((url: string | undefined) => signOut(session(), url));
  program
    .command('whoami')
    .description('where commands go, why there, and as whom')
    .action(() => whoami(session()));
}

async function signIn(run: Session, typed: string | undefined, known: KnownBefore): Promise<void> {
  const url = serverUrl(typed ?? run.server ?? standardServer);
  const announced = await run.waitFor('the server', askServer(url));
  checkAnnounced(url, announced, known, run.signIns.all());
  const provider = await run.waitFor('the identity provider', openCliProvider(announced));
  const { issuer, clientId, audience } = announced;
  const found = await provider.signIn((code) => {
    checkPlace(url, issuer, code, known, run.signIns.all());
    run.complain([`${url} has you sign in with ${clean(issuer)}.`, ...whereToGo(code)]);
  });
  const kept: SignIn = { url, issuer, clientId, audience, ...found, signedInAt: run.terminal.now() };
  await run.signIns.alone(async () => {
    run.signIns.keep(kept);
  });
  const { email, name } = found;
  run.show({ url, email, name }, () => [
    `Signed in as ${person(kept)}. Commands go through ${url} from now on.`,
    ...elsewhere(run, url),
  ]);
}

function whereToGo({ address, code, shortcut, expiresInSeconds }: DeviceCode): string[] {
  return [
    'Open this address in a browser and sign in:',
    `  ${clean(shortcut ?? address)}`,
    `It asks for this code, or shows it: ${clean(code)}`,
    `Waiting; the code is good for ${duration(expiresInSeconds * 1000)}.`,
  ];
}

/** A setting of this shell that sends commands somewhere else nevertheless. */
function elsewhere({ config: { server, temporalSetting } }: Session, url: string): string[] {
  if (server !== undefined && serverUrl(server) !== url) return [`Not in this shell: CONFETTI_URL is set.`];
  if (server !== undefined || temporalSetting === undefined) return [];
  return [`Not in this shell: ${temporalSetting} is set, and commands go to Temporal itself.`];
}

async function signOut(run: Session, typed: string | undefined): Promise<void> {
  const named = typed ?? run.server;
  const known = named === undefined ? run.signIns.current() : run.signIns.of(serverUrl(named));
  if (known === undefined) {
    if (named !== undefined) throw notSignedIn(serverUrl(named));
    throw new SignInError('not-signed-in', 'You are not signed in anywhere.');
  }
  const isRevoked = await run.waitFor('the identity provider', revoked(known));
  await run.signIns.alone(async () => {
    run.signIns.forget(known.url);
  });
  run.show({ url: known.url, email: known.email, revoked: isRevoked }, () => [
    `Signed out of ${known.url}.`,
    ...(isRevoked
      ? []
      : ['The identity provider could not be told: there, the sign-in ends by itself after a while.']),
  ]);
}

/** Whoever cannot reach the provider is signed out here all the same. */
async function revoked(known: SignIn): Promise<boolean> {
  if (known.refreshToken === undefined) return false;
  try {
    return await (await openCliProvider(known)).revoke(known.refreshToken);
  } catch {
    return false;
  }
}

async function whoami(run: Session): Promise<void> {
  const way = run.way();
  const remote = run.remote();
  if (way.kind === 'temporal' || remote === undefined) return whoamiAtTemporal(run, way.because);
  const { url, because } = way;
  const since = way.signIn?.signedInAt;
  const me = await run.waitFor('the server', remote.me());
  run.show({ way: 'server', url, because, ...me, signedInAt: since }, () => [
    `${person(me)}, ${standingInWords[me.standing]}`,
    `Commands go through ${url}: ${because}${since === undefined ? '' : ` (${utcMinute(since)})`}.`,
  ]);
}

const standingInWords = {
  visitor: 'nobody known',
  customer: 'not in the directory: a customer',
  colleague: 'in the directory',
  manager: 'in the directory, with people who report to them',
  operator: 'an operator',
} as const;

async function whoamiAtTemporal(run: Session, because: string): Promise<void> {
  const { address, namespace } = temporalPlace();
  const { trustsAs } = run.config;
  const client = await run.waitFor('Temporal', connect(run.config));
  const isTaken = await (async () =>
    trustsAs || (await isTrusting(client, { address, namespace })))().finally(() =>
    client.connection.close(),
  );
  const other = run.signIns.current();
  run.show(
    { way: 'temporal', address, because, takesAs: isTaken, ...(other && { signedInAt: other.url }) },
    () => [
      `Commands go to Temporal at ${address} itself: ${because}.`,
      isTaken
        ? `Whoever --as names is taken at their word: ${trustsAs ? 'CONFETTI_TRUST_AS is yes' : 'it is the Temporal of `npm start` on this machine'}.`
        : 'Nobody is taken at their word there (--as): sign in, or set CONFETTI_TRUST_AS=yes where everybody is trusted.',
      ...(other === undefined
        ? []
        : [`You are signed in at ${other.url} as ${other.email}: to go there, add --server ${other.url}.`]),
    ],
  );
}

function person({ name, email }: Pick<SignIn, 'name' | 'email'>): string {
  return clean(name === email ? email : `${name} (${email})`);
}
