import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { openSignIns } from '../../../../client/cli/sign-in/sign-ins.ts';
import { clientId, fakeProvider, type FakeProvider } from '../../../support/fake-provider.ts';
import { remoteServer, tokenOf, type RemoteServer } from '../../../support/server/remote-server.ts';
import type { CommandLineSignIn } from '../../../../client/announcement.ts';
import { freePort } from '../../../../embedded/ports.ts';
import { newMachine, signInOf, type Machine } from './support.ts';

const email = 'xiaole.fang@example.com';

describe('signing in from the command line', () => {
  let provider: FakeProvider;
  let server: RemoteServer;
  let machine: Machine;
  let audience: string;
  let tokens: { readonly access_token: string; readonly expires_in: number; readonly refresh_token: string };
  beforeEach(async () => {
    provider = await fakeProvider();
    machine = newMachine();
    const port = await freePort();
    audience = `http://127.0.0.1:${port}/api`;
    tokens = tokensFor(audience);
    await serve({ issuer: provider.url, clientId, audience }, port);
  });
  /** Starts the server, or starts it again where it is, with another announcement. */
  const serve = async (commandLine: CommandLineSignIn, port = Number(new URL(server.url).port)) => {
    if (isServing) await server.close();
    const listPage = async () => ({ requests: [], before: 0 });
    server = await remoteServer({ listPage }, { commandLine }, port);
    isServing = true;
  };
  let isServing = false;
  const tokensFor = (whom: string | string[]) => {
    const accessToken = tokenOf(email, whom);
    return { access_token: accessToken, expires_in: 3600, refresh_token: 'refresh-secret' };
  };
  afterEach(async () => {
    machine.remove();
    isServing = false;
    await Promise.all([provider.close(), server.close()]);
  });

  const signIn = () => machine.run('sign-in', server.url);
  const kept = () => openSignIns(machine.folder).current();

  it('says where to go and which code is shown there, and who came in', async () => {
    provider.answers({ error: 'authorization_pending' }, { tokens });
    const { exitCode, out, err } = await signIn();
    assert.equal(exitCode, 0);
    assert.match(err, new RegExp(`^${server.url} has you sign in with ${provider.url}\\.\\n`));
    assert.match(err, new RegExp(`  ${provider.url}/go\\n.*: ABCD-EFGH\\n.*good for 10 min`));
    assert.equal(
      out,
      `Signed in as Xiaole Fang (${email}). Commands go through ${server.url} from now on.\n`,
    );
  });

  it('asks for what the API needs: its audience, and to stay signed in', async () => {
    provider.answers({ tokens });
    await signIn();
    const [device = ''] = provider.seen;
    const asked = new URLSearchParams(device.replace(/^device /, ''));
    assert.deepEqual(
      [asked.get('client_id'), asked.get('resource'), asked.get('scope')],
      [clientId, audience, 'openid email profile offline_access confetti'],
    );
  });

  it('keeps the tokens where nobody else reads them', async () => {
    provider.answers({ tokens });
    await signIn();
    assert.equal((statSync(openSignIns(machine.folder).file).mode & 0o777).toString(8), '600');
    assert.equal(kept()?.refreshToken, 'refresh-secret');
  });

  it('answers programs in JSON, without tokens', async () => {
    provider.answers({ tokens });
    const { out } = await machine.run('sign-in', server.url, '--json');
    assert.deepEqual(JSON.parse(out), { url: server.url, email, name: 'Xiaole Fang' });
  });

  it('goes on more slowly where the provider asks for it', async function () {
    this.timeout(20_000);
    provider.answers({ error: 'slow_down' }, { tokens });
    assert.equal((await signIn()).exitCode, 0);
  });

  const comesToNothing: readonly (readonly [string, () => void, RegExp])[] = [
    [
      'it is refused in the browser',
      () => provider.answers({ error: 'access_denied' }),
      /^Not signed in: it was refused in the browser/m,
    ],
    [
      'the code has expired',
      () => provider.answers({ error: 'expired_token' }),
      /^Nobody has signed in with this code in time: run "confetti sign-in" again/m,
    ],
    [
      'nobody comes before the code expires',
      () => {
        provider.codeSeconds = 0.05;
        provider.answers({ error: 'authorization_pending' });
      },
      /^Nobody has signed in with this code in time/m,
    ],
    [
      'the provider breaks down',
      () => provider.answers('broken'),
      /^The identity provider at \S+ does not answer as it should/m,
    ],
    [
      'the provider has no device flow',
      () => (provider.hasDeviceFlow = false),
      /^The identity provider at \S+ has no device flow/m,
    ],
    [
      'the provider does not say who it is',
      () => {
        provider.claims = {};
        provider.answers({ tokens });
      },
      /does not say what your e-mail address is/,
    ],
  ];
  for (const [what, happens, says] of comesToNothing) {
    it(`comes to nothing where ${what}, and nothing is kept`, async () => {
      happens();
      const { exitCode, out, err } = await signIn();
      assert.deepEqual([exitCode, out, kept()], [1, '', undefined]);
      assert.match(err, says);
    });
  }

  it('finds no provider where it does not run', async () => {
    await provider.close();
    const { exitCode, err } = await signIn();
    assert.equal(exitCode, 1);
    assert.match(err, /^The identity provider at \S+ does not answer/);
    provider = await fakeProvider();
  });

  it('finds no server where none runs', async () => {
    const { exitCode, err } = await machine.run('sign-in', 'http://127.0.0.1:9');
    assert.equal(exitCode, 1);
    assert.match(err, /^No Confetti answers at http:\/\/127\.0\.0\.1:9: start it with `npm start`/);
  });

  it('says where a server has no client for the command line', async () => {
    await server.close();
    server = await remoteServer({});
    const { exitCode, err } = await signIn();
    assert.equal(exitCode, 1);
    assert.match(err, /does not say how to sign in from a command line \(status 200\)/);
  });

  it('says where this shell goes another way nevertheless', async () => {
    machine.env['TEMPORAL_ADDRESS'] = '127.0.0.1:7233';
    provider.answers({ tokens });
    assert.match((await signIn()).out, /Not in this shell: TEMPORAL_ADDRESS is set/);
  });

  describe('and then', () => {
    beforeEach(async () => {
      provider.answers({ tokens });
      await signIn();
    });

    it('whoami says where commands go, why and as whom', async () => {
      const { exitCode, out } = await machine.run('whoami');
      assert.equal(exitCode, 0);
      assert.match(out, new RegExp(`^Xiaole Fang \\(${email}\\), in the directory\\n`));
      assert.match(out, new RegExp(`Commands go through ${server.url}: you signed in there \\(\\d`));
    });

    it('the inbox is the own one, without --as', async () => {
      const { exitCode, out, err } = await machine.run('inbox', '--json');
      assert.deepEqual([exitCode, err], [0, '']);
      assert.equal((JSON.parse(out) as { person: { email: string } }).person.email, email);
    });

    it('--as may name oneself, and nobody else', async () => {
      assert.equal((await machine.run('inbox', '--as', email.toUpperCase())).exitCode, 0);
      const other = await machine.run('inbox', '--as', 'sidney.chen@example.com');
      assert.equal(other.exitCode, 1);
      assert.match(other.err, new RegExp(`^Not done: you are signed in at ${server.url} as ${email}`));
    });

    it('a request file may name oneself, and nobody else', async () => {
      const { exitCode, err } = await machine.run(
        'poc',
        'submit',
        '-f',
        'docs/examples/cloud-user-apac.json',
      );
      assert.equal(exitCode, 1);
      assert.match(err, /^Not done: you are signed in at/);
    });

    const expire = (): void => {
      const known = kept();
      assert.ok(known !== undefined);
      openSignIns(machine.folder).renew({ ...known, accessToken: 'old-secret', expiresAt: 1 });
    };

    it('an access token that has expired is renewed, once for all commands', async () => {
      expire();
      provider.answers({ tokens: { ...tokens, refresh_token: 'next-secret' } }, { error: 'invalid_grant' });
      const ran = await Promise.all([machine.run('whoami'), machine.run('whoami')]);
      assert.deepEqual(
        ran.map(({ exitCode }) => exitCode),
        [0, 0],
      );
      const renewals = provider.seen.filter((each) => each.includes('grant_type=refresh_token'));
      assert.equal(renewals.length, 1);
      assert.equal(kept()?.refreshToken, 'next-secret');
    });

    it('a sign-in that is not renewed any more says to sign in', async () => {
      expire();
      provider.answers({ error: 'invalid_grant' });
      const { exitCode, err } = await machine.run('inbox');
      assert.equal(exitCode, 1);
      assert.equal(err, `Your sign-in at ${server.url} has expired: run "confetti sign-in ${server.url}".\n`);
    });

    it('a provider that breaks down signs nobody out', async () => {
      expire();
      provider.answers('broken');
      assert.equal((await machine.run('inbox')).exitCode, 1);
      assert.equal(kept()?.refreshToken, 'refresh-secret');
    });

    it('nothing prints a token, not even --debug where things go wrong', async () => {
      expire();
      const said: string[] = [];
      for (const answer of [{ error: 'invalid_grant' }, 'broken', { tokens }] as const) {
        provider.answers(answer);
        for (const command of [['inbox'], ['whoami', '--json'], ['approve', 'P-1'], ['doctor', '--json']]) {
          const { out, err } = await machine.run(...command, '--debug');
          said.push(out, err);
        }
      }
      await server.close();
      const { out, err } = await machine.run('approve', 'P-1', '--debug');
      const all = [...said, out, err].join('\n');
      assert.match(all, /No Confetti answers/);
      assert.doesNotMatch(all, new RegExp(`secret|${tokens.access_token}|Bearer`));
      server = await remoteServer({});
    });

    it('signing out tells the provider and leaves nothing behind', async () => {
      const { exitCode, out } = await machine.run('sign-out');
      assert.deepEqual([exitCode, out, kept()], [0, `Signed out of ${server.url}.\n`, undefined]);
      assert.ok(provider.seen.some((each) => /^revoke .*token=refresh-secret/.test(each)));
    });

    it('signing out works where the provider does not', async () => {
      await provider.close();
      const { exitCode, out } = await machine.run('sign-out');
      assert.deepEqual([exitCode, kept()], [0, undefined]);
      assert.match(out, /The identity provider could not be told/);
      provider = await fakeProvider();
    });

    it('the doctor says what cannot be looked at from here', async () => {
      const { exitCode, out } = await machine.run('doctor', '--json');
      const { checks } = JSON.parse(out) as { checks: { system: string; state: string; message: string }[] };
      assert.equal(exitCode, 0);
      assert.deepEqual(
        checks.map(({ system, state }) => [system, state === 'warning' ? 'ok' : state]),
        [
          ['policy', 'ok'],
          ['server', 'ok'],
          ['directory', 'ok'],
          ['systems', 'off'],
          ['Temporal', 'off'],
        ],
      );
    });

    it('another server is one that nobody is signed in at', async () => {
      const { exitCode, err } = await machine.run('inbox', '--server', 'https://other.example');
      assert.equal(exitCode, 1);
      assert.equal(
        err,
        'You are not signed in at https://other.example: run "confetti sign-in https://other.example".\n',
      );
    });
  });

  describe('where the server is not to be believed', () => {
    const real = 'https://confetti.example.com/api';
    const other = 'https://confetti.example.com';
    /** Nothing was asked of the provider, and nothing is kept. */
    const refused = async (ran: ReturnType<typeof signIn>, says: RegExp): Promise<void> => {
      const { exitCode, out, err } = await ran;
      assert.deepEqual([exitCode, out], [1, ''], err);
      assert.match(err, says);
      assert.deepEqual(provider.seen, []);
    };
    const announce = (over: Partial<CommandLineSignIn>) =>
      serve({ issuer: provider.url, clientId, audience, ...over });

    it('nobody signs in for another API than its own', async () => {
      provider.answers({ tokens: tokensFor(real) });
      await announce({ audience: real });
      await refused(
        signIn(),
        new RegExp(`^Not signed in: ${server.url} asks for tokens for "${real}", which is not`),
      );
      assert.equal(kept(), undefined);
    });

    for (const near of [
      'http://127.0.0.1:9/api',
      'https://127.0.0.1/api',
      'http://127.0.0.1.evil.example/api',
      'api://confetti',
      '3f2c1b0a-0000-4000-8000-000000000000',
    ]) {
      it(`${near} is not its own`, async () => {
        await announce({ audience: near });
        await refused(signIn(), /which is not its own address/);
      });
    }

    it('another name for this machine is its own', async () => {
      const named = audience.replace('127.0.0.1', 'localhost');
      await announce({ audience: named });
      provider.answers({ tokens: tokensFor(named) });
      assert.equal((await signIn()).exitCode, 0);
    });

    it('somebody who was told the name may say it, and need not say it again', async () => {
      await announce({ audience: 'api://confetti' });
      provider.answers({ tokens: tokensFor('api://confetti') });
      const told = await machine.run('sign-in', server.url, '--audience', 'api://confetti');
      assert.equal(told.exitCode, 0, told.err);
      assert.equal((await signIn()).exitCode, 0);
    });

    it('what they were told has to be what it says', async () => {
      const named = machine.run('sign-in', server.url, '--audience', 'api://confetti');
      await refused(named, /asks for tokens for "http:\S+", and not for "api:\/\/confetti"\. Ask whoever/);
      const from = machine.run('sign-in', server.url, '--issuer', 'https://login.example.com');
      await refused(from, /as its identity provider, and not https:\/\/login\.example\.com\. Ask/);
    });

    it('a name that is in use for another server is not used here, whoever says it', async () => {
      openSignIns(machine.folder).keep(signInOf({ url: other, audience: 'api://confetti' }));
      await announce({ audience: 'api://confetti' });
      const named = machine.run('sign-in', server.url, '--audience', 'api://confetti');
      await refused(named, /which you sign in to https:\/\/confetti\.example\.com with.*sign-out https/);
      assert.equal(kept()?.url, other);
    });

    it('its provider is the one that it was, unless somebody says otherwise', async () => {
      provider.answers({ tokens });
      openSignIns(machine.folder).keep(signInOf({ url: server.url, issuer: 'https://login.example.com' }));
      await refused(signIn(), /named https:\/\/login\.example\.com .*when you signed in, and names/);
      const said = await machine.run('sign-in', server.url, '--issuer', provider.url);
      assert.equal(said.exitCode, 0, said.err);
    });

    it('a provider that nobody knows sends nobody elsewhere with a code', async () => {
      provider.place = 'https://login.example.com/device';
      provider.answers({ tokens });
      const { exitCode, out, err } = await signIn();
      assert.deepEqual([exitCode, out, kept()], [1, '', undefined]);
      assert.match(
        err,
        /as its identity provider, which sends you to https:\/\/login\.example\.com\/device\./,
      );
      assert.doesNotMatch(err, /ABCD-EFGH/);
      const said = await machine.run('sign-in', server.url, '--issuer', provider.url);
      assert.equal(said.exitCode, 0, said.err);
      assert.equal((await signIn()).exitCode, 0);
    });

    it('its words do not move the cursor', async () => {
      await announce({ audience: 'api://\u001b[2Jconfetti' });
      await refused(signIn(), /"api:\/\/confetti"/);
    });
  });

  describe('throws a token away', () => {
    const thrownAway: readonly (readonly [string, () => string])[] = [
      ['for another API', () => tokenOf(email, 'https://other.example/api')],
      ['for another API as well', () => tokenOf(email, [audience, 'https://other.example/api'])],
      ['that does not say what it is for', () => 'opaque-secret'],
    ];
    for (const [what, token] of thrownAway) {
      it(what, async () => {
        provider.answers({ tokens: { ...tokens, access_token: token() } });
        const { exitCode, err } = await signIn();
        assert.deepEqual([exitCode, kept()], [1, undefined]);
        assert.match(err, /gave a token that is not for "\S+" alone: it was thrown away/);
      });

      it(`${what}, when it is renewed`, async () => {
        provider.answers({ tokens });
        await signIn();
        openSignIns(machine.folder).renew({ ...kept()!, expiresAt: 1 });
        provider.answers({ tokens: { ...tokens, access_token: token() } });
        assert.match((await machine.run('inbox')).err, /it was thrown away/);
        assert.equal(kept()?.accessToken, tokens.access_token);
      });
    }

    it('but not one that is good at the provider itself as well', async () => {
      provider.answers({ tokens: tokensFor([audience, `${provider.url}/userinfo`]) });
      assert.equal((await signIn()).exitCode, 0);
    });
  });

  it('has to be done before signing out', async () => {
    const { exitCode, err } = await machine.run('sign-out');
    assert.deepEqual([exitCode, err], [1, 'You are not signed in anywhere.\n']);
  });
});
