import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandboxCredentials } from '../../../sandbox/credentials.ts';
import type { Sandbox } from '../../../sandbox/kit/sandbox.ts';
import { createVisitor, formOn, signInAs, type Visited, type Visitor } from '../../support/server/visitor.ts';
import { askForToken, claimsOf, people, putPeople, serviceToken, startProvider, webUrl } from './rig.ts';

const { web, cli, services } = sandboxCredentials.identity;
const verifier = 'a-verifier-of-at-least-forty-three-characters-0';
const challenge = createHash('sha256').update(verifier).digest('base64url');
const xiaole = 'xiaole.fang@example.com';

describe('the identity sandbox', () => {
  let sandbox: Sandbox;
  let visitor: Visitor;

  beforeEach(async () => {
    sandbox = await startProvider();
    visitor = createVisitor(webUrl);
  });
  afterEach(() => sandbox.close());

  const authorizationUrl = (changes: Record<string, string> = {}): URL => {
    const url = new URL(`${sandbox.url}/auth`);
    url.search = new URLSearchParams({
      ...{ client_id: web.clientId, redirect_uri: `${webUrl}/sign-in/callback`, response_type: 'code' },
      ...{ scope: 'openid email profile', state: 's', nonce: 'n' },
      ...{ code_challenge: challenge, code_challenge_method: 'S256', ...changes },
    }).toString();
    return url;
  };

  /** With what the provider sends the browser back. */
  async function sentBack(going: Promise<Visited>): Promise<URLSearchParams> {
    const { url, way, text } = await going;
    assert.equal(url.origin, webUrl, `${way.join(' → ')}\n${text}`);
    return url.searchParams;
  }

  const signIn = async (email = xiaole): Promise<URLSearchParams> => {
    const page = await visitor.get(authorizationUrl());
    return sentBack(signInAs(visitor, page, email));
  };

  const exchange = (code: string, changes: Record<string, string> = {}) =>
    askForToken(sandbox, {
      ...{ grant_type: 'authorization_code', code, redirect_uri: `${webUrl}/sign-in/callback` },
      ...{ client_id: web.clientId, client_secret: web.clientSecret, code_verifier: verifier, ...changes },
    });

  describe('through a browser', () => {
    it('lists everybody under what they do, customers too, and says that it is a sandbox', async () => {
      const { status, text, headers } = await visitor.get(authorizationUrl());
      assert.equal(status, 200);
      for (const shown of ['GPE', 'Xiaole Fang', 'BE&amp;O', 'Customers', 'casey@acme-robotics.example.com'])
        assert.ok(text.includes(shown), shown);
      assert.match(text, /<strong>Sandbox\.<\/strong>/);
      assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/);
      assert.doesNotMatch(text, /<script/);
    });

    it('finds people by name, address and what they do', async () => {
      const page = await visitor.get(authorizationUrl());
      const { text } = await visitor.get(`${page.url.href}?filter=gpe`);
      assert.match(text, /Xiaole Fang/);
      assert.doesNotMatch(text, /Vince Yao/);
    });

    it('signs in with one click and says who it is', async () => {
      const back = await signIn();
      assert.equal(back.get('state'), 's');
      const tokens = await exchange(back.get('code') ?? '');
      const claims = await claimsOf(sandbox, tokens.id_token, web.clientId);
      assert.deepEqual(
        [claims['email'], claims['email_verified'], claims['name'], claims['nonce']],
        [xiaole, true, 'Xiaole Fang', 'n'],
      );
    });

    it('signs in whoever types an address, and asks again for what is none', async () => {
      const page = await visitor.get(authorizationUrl());
      const wrong = await signInAs(visitor, page, 'nobody');
      assert.equal(wrong.status, 400);
      assert.match(wrong.text, /This is no e-mail address/);
      const back = await sentBack(signInAs(visitor, page, 'new@customer.example.com'));
      const tokens = await exchange(back.get('code') ?? '');
      const claims = await claimsOf(sandbox, tokens.id_token, web.clientId);
      assert.equal(claims['email'], 'new@customer.example.com');
    });

    it('remembers who signed in until they sign out', async () => {
      await signIn();
      await sentBack(visitor.get(authorizationUrl()));
      const asked = await visitor.get(
        `${sandbox.url}/session/end?${new URLSearchParams({ client_id: web.clientId, post_logout_redirect_uri: `${webUrl}/sign-out` }).toString()}`,
      );
      const { action, fields } = formOn(asked, 'op.logoutForm');
      await sentBack(visitor.post(action, { ...fields, logout: 'yes' }));
      assert.match((await visitor.get(authorizationUrl())).text, /Find somebody/);
    });

    it('says that a sign-in page of yesterday is over', async () => {
      const { status, text } = await visitor.get(`${sandbox.url}/sign-in/gone`);
      assert.equal(status, 400);
      assert.match(text, /sign in once more/);
    });

    const refused: readonly [string, Record<string, string>, string][] = [
      ['without PKCE', { code_challenge: '', code_challenge_method: '' }, 'invalid_request'],
      ['with PKCE in plain text', { code_challenge_method: 'plain' }, 'invalid_request'],
      ['for a token in the address', { response_type: 'id_token' }, 'unsupported_response_type'],
    ];
    for (const [what, changes, error] of refused) {
      it(`refuses a sign-in ${what}`, async () => {
        const url = authorizationUrl(changes);
        for (const [name, value] of Object.entries(changes)) if (value === '') url.searchParams.delete(name);
        const answer = await fetch(url, { redirect: 'manual' });
        assert.match(answer.headers.get('location') ?? '', new RegExp(`[?#&]error=${error}`));
      });
    }

    it('sends nobody to an address that is not registered', async () => {
      const { status, text } = await visitor.get(
        authorizationUrl({ redirect_uri: 'https://evil.example/' }),
        {
          accept: 'text/html',
        },
      );
      assert.equal(status, 400);
      assert.match(text, /redirect_uri/);
    });

    it('takes a code once, with its verifier and secret', async () => {
      const codeOf = async () => {
        visitor.cookies.clear();
        return (await signIn()).get('code') ?? '';
      };
      assert.equal(
        (await exchange(await codeOf(), { code_verifier: `${verifier}x` })).error,
        'invalid_grant',
      );
      assert.equal((await exchange(await codeOf(), { client_secret: 'x' })).error, 'invalid_client');
      const code = await codeOf();
      assert.equal((await exchange(code)).status, 200);
      assert.equal((await exchange(code)).error, 'invalid_grant');
    });
  });

  describe('for programs', () => {
    it('gives a token for the API, with what was asked for', async () => {
      const { access_token: token } = await serviceToken(sandbox, { scope: 'reports:read' });
      const claims = await claimsOf(sandbox, token);
      assert.deepEqual(
        [claims.sub, claims['client_id'], claims['scope']],
        ['reporting', 'reporting', 'reports:read'],
      );
      assert.equal((claims.exp ?? 0) - (claims.iat ?? 0), 3600);
    });

    it('refuses a scope that is not theirs, another API and a wrong secret', async () => {
      assert.equal((await serviceToken(sandbox, { scope: 'requests:act' })).error, 'invalid_scope');
      const resource = 'https://other.example/api';
      assert.equal((await serviceToken(sandbox, { resource })).error, 'invalid_target');
      const wrong = { ...services.reporting, clientSecret: 'x' };
      assert.equal((await serviceToken(sandbox, {}, wrong)).status, 401);
    });

    it('dates tokens by its clock', async () => {
      sandbox.clock.advance(-7_200_000);
      const { access_token: token } = await serviceToken(sandbox);
      await assert.rejects(claimsOf(sandbox, token), { code: 'ERR_JWT_EXPIRED' });
    });
  });

  describe('for the command line', () => {
    interface DeviceAnswer {
      readonly device_code: string;
      readonly user_code: string;
      readonly verification_uri: string;
    }
    const begin = async (): Promise<DeviceAnswer> => {
      const body = new URLSearchParams({
        client_id: cli.clientId,
        scope: 'openid email profile offline_access',
      });
      const answer = await fetch(`${sandbox.url}/device/auth`, { method: 'POST', body });
      return (await answer.json()) as DeviceAnswer;
    };
    const poll = (deviceCode: string) =>
      askForToken(sandbox, {
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        ...{ client_id: cli.clientId, device_code: deviceCode },
      });
    const confirmed = async ({ verification_uri: uri, user_code: code }: DeviceAnswer) => {
      const { action, fields } = formOn(await visitor.get(uri), 'op.deviceInputForm');
      const page = await visitor.post(action, { ...fields, user_code: code });
      assert.ok(page.text.includes(code), page.text);
      return formOn(page, 'op.deviceConfirmForm');
    };

    it('signs a device in once somebody has typed its code', async () => {
      const begun = await begin();
      assert.equal((await poll(begun.device_code)).error, 'authorization_pending');
      const { action, fields } = await confirmed(begun);
      const page = await visitor.post(action, fields);
      assert.match((await signInAs(visitor, page, xiaole)).text, /Signed in/);

      const tokens = await poll(begun.device_code);
      const claims = await claimsOf(sandbox, tokens.access_token);
      assert.deepEqual([claims['email'], claims['client_id']], [xiaole, cli.clientId]);
      const again = await askForToken(sandbox, {
        grant_type: 'refresh_token',
        ...{ client_id: cli.clientId, refresh_token: tokens.refresh_token ?? '' },
      });
      assert.equal((await claimsOf(sandbox, again.access_token))['email'], xiaole);
    });

    it('signs nobody in when the person stops', async () => {
      const begun = await begin();
      const { action, fields } = await confirmed(begun);
      await visitor.post(action, { ...fields, abort: 'yes' });
      assert.equal((await poll(begun.device_code)).error, 'access_denied');
    });

    it('says so when a code is none', async () => {
      const { action, fields } = formOn(await visitor.get(`${sandbox.url}/device`), 'op.deviceInputForm');
      const { text } = await visitor.post(action, { ...fields, user_code: 'AAAA-AAAA' });
      assert.match(text, /class="problem"/);
    });
  });

  describe('under control', () => {
    it('has the people that it was given last, and the customers of the examples', async () => {
      const answer = await putPeople(sandbox, [people[1]]);
      const { people: now } = (await answer.json()) as { people: { email: string }[] };
      assert.deepEqual(
        now.map(({ email }) => email),
        ['vince.yao@example.com', 'casey@acme-robotics.example.com', 'robin@globex.example.com'],
      );
    });

    it('refuses people who are none and says how to write them', async () => {
      const answer = await putPeople(sandbox, [{ email: 'nobody' }]);
      assert.equal(answer.status, 400);
      const { message } = (await answer.json()) as { message: string };
      assert.match(message, /^Send JSON like \[\{"email"/);
    });

    it('can be out of order like every sandbox', async () => {
      sandbox.faults.inject({ kind: 'status', status: 503, match: { path: '/token' } });
      const failing = await fetch(`${sandbox.url}/token`, { method: 'POST' });
      assert.equal(failing.status, 503);
      sandbox.faults.inject({ kind: 'slow', delayMs: 1, match: { path: '/token' } });
      assert.equal((await serviceToken(sandbox)).status, 200);
      sandbox.faults.inject({ kind: 'drop-after-commit', match: { path: '/token' } });
      await assert.rejects(serviceToken(sandbox));
    });
  });

  describe('started again', () => {
    it('has its keys and whoever was signed in', async () => {
      const file = join(tmpdir(), `confetti-identity-${randomUUID()}.sqlite`);
      try {
        await sandbox.close();
        sandbox = await startProvider(file);
        const { port } = sandbox;
        const { access_token: token } = await serviceToken(sandbox);
        await signIn();
        await sandbox.close();
        sandbox = await startProvider(file);
        const claims = await claimsOf({ url: sandbox.url }, token).catch((error: unknown) => error);
        // Its name is where it listens, which is another port now; the signature was good.
        assert.match(String(claims), sandbox.port === port ? /./ : /unexpected "iss" claim value/);
        await sentBack(visitor.get(authorizationUrl()));
      } finally {
        rmSync(file, { force: true });
      }
    });
  });
});
