import assert from 'node:assert/strict';
import { actorOf } from '../../../client/cli/acting.ts';
import { readCliConfig } from '../../../client/cli/config.ts';
import { NotYouError, UsageError } from '../../../client/cli/failures.ts';
import { SignInError } from '../../../client/cli/sign-in/errors.ts';
import type { SignIns } from '../../../client/cli/sign-in/sign-ins.ts';
import { wayOf, type Way } from '../../../client/cli/way.ts';
import { signInOf } from './sign-in/support.ts';

const known = signInOf();
const signIns = {
  current: () => known,
  of: (url: string) => (url === known.url ? known : undefined),
};
const nobody = { current: () => undefined, of: () => undefined };
const other = 'https://other.example';

/** The way of a command, with `--server` and these settings. */
function way(
  server: string | undefined,
  env: Record<string, string>,
  who: Pick<SignIns, 'current' | 'of'> = signIns,
): Way {
  return wayOf(server, readCliConfig(env), who);
}

describe('commands go', () => {
  const ways: readonly (readonly [what: string, way: Way, to: string])[] = [
    ['to Temporal where nothing says otherwise', way(undefined, {}, nobody), 'temporal'],
    ['to the server that somebody signed in to', way(undefined, {}), known.url],
    ['to Temporal where TEMPORAL_ADDRESS is set', way(undefined, { TEMPORAL_ADDRESS: 'x:1' }), 'temporal'],
    ['to Temporal where TEMPORAL_PROFILE is set', way(undefined, { TEMPORAL_PROFILE: 'x' }), 'temporal'],
    [
      'to CONFETTI_URL rather than TEMPORAL_ADDRESS',
      way(undefined, { CONFETTI_URL: other, TEMPORAL_ADDRESS: 'x:1' }),
      other,
    ],
    ['to --server rather than CONFETTI_URL', way(other, { CONFETTI_URL: known.url }), other],
    [
      'nowhere else for an empty setting',
      way(undefined, { CONFETTI_URL: '', TEMPORAL_ADDRESS: '' }),
      known.url,
    ],
  ];
  for (const [what, found, to] of ways) {
    it(what, () => assert.equal(found.kind === 'server' ? found.url : found.kind, to));
  }

  it('to a server as whoever is signed in there', () => {
    const [there, elsewhere] = [way(`${known.url}/`, {}), way(other, {})];
    assert.ok(there.kind === 'server' && elsewhere.kind === 'server');
    assert.deepEqual([there.signIn, elsewhere.signIn], [known, undefined]);
  });

  it('nowhere where a setting cannot be meant', () => {
    assert.throws(() => way(undefined, { CONFETTI_TRUST_AS: 'true' }), /must be yes or no, not "true"/);
    assert.throws(() => way(undefined, { CONFETTI_URL: 'confetti' }), UsageError);
  });
});

describe('who acts', () => {
  const direct: Way = { kind: 'temporal', because: 'a test' };
  const signedIn: Way = { kind: 'server', url: known.url, signIn: known, because: 'a test' };

  it('is whoever is named, without a server', () => {
    assert.equal(actorOf(direct, 'ada@example.com'), 'ada@example.com');
  });

  it('has to be named without a server', () => {
    assert.throws(() => actorOf(direct, undefined), UsageError);
  });

  it('is whoever is signed in, by the address that they signed in with', () => {
    assert.equal(actorOf(signedIn, undefined), known.email);
    assert.equal(actorOf(signedIn, known.email.toUpperCase()), known.email);
  });

  it('is nobody else', () => {
    assert.throws(() => actorOf(signedIn, 'ada@example.com'), NotYouError);
  });

  it('is nobody where nobody is signed in at the server', () => {
    assert.throws(() => actorOf({ ...signedIn, signIn: undefined }, 'ada@example.com'), SignInError);
  });
});
