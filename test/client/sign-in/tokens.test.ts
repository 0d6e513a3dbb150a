import assert from 'node:assert/strict';
import { Hono } from 'hono';
import {
  exportJWK,
  exportSPKI,
  generateKeyPair,
  importJWK,
  SignJWT,
  UnsecuredJWT,
  type CryptoKey,
  type JWTPayload,
} from 'jose';
import { openProvider } from '../../../client/sign-in/provider.ts';
import { openTokens, type Tokens } from '../../../client/sign-in/tokens.ts';
import { NoAnswerError } from '../../../client/refused.ts';
import { BadTokenError } from '../../../client/server/parts.ts';
import { listen } from '../../../client/server/listen.ts';
import { sandboxCredentials } from '../../../sandbox/credentials.ts';
import { serviceToken, standardAudience } from '../../sandbox/identity/rig.ts';
import { startRig, xiaole, type SignInRig } from './rig.ts';

describe('bearer tokens at the API', () => {
  let rig: SignInRig;
  before(async () => {
    rig = await startRig();
  });
  after(() => rig.stop());
  afterEach(() => {
    rig.identity.clock.set(null);
    rig.clock.aheadMs = 0;
  });

  const call = (authorization: string, more: Record<string, string> = {}): Promise<Response> =>
    fetch(`${rig.url}/api/v1/nothing`, { headers: { authorization, ...more } });
  const tokenOf = async (form: Record<string, string> = {}): Promise<string> =>
    (await serviceToken(rig.identity, form)).access_token ?? '';

  it('let a program in', async () => {
    const { status } = await call(`Bearer ${await tokenOf({ scope: 'reports:read' })}`);
    assert.notEqual(status, 401);
    assert.ok(status < 500);
  });

  it('are refused with a reason that programs and people can read', async () => {
    const answer = await call('Bearer nonsense');
    assert.equal(answer.status, 401);
    assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer .*error="invalid_token"/);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    const { detail } = (await answer.json()) as { detail: string };
    assert.match(detail, /this is no signed JWT/);
    assert.doesNotMatch(detail, /nonsense/);
  });

  it('are refused when they are half a header', async () => {
    for (const header of ['Bearer', 'Bearer ', 'bearer a b'])
      assert.equal((await call(header)).status, 401, header);
  });

  it('are refused once they have expired', async () => {
    rig.identity.clock.advance(-3_700_000);
    const answer = await call(`Bearer ${await tokenOf()}`);
    assert.equal(answer.status, 401);
    assert.match(await answer.text(), /has expired: get a new one/);
  });

  it('count before a cookie: a bad one is not made good by it', async () => {
    await rig.signIn();
    const cookie = `confetti-session=${rig.visitor.cookies.get('confetti-session') ?? ''}`;
    assert.equal((await call('Bearer nonsense', { cookie })).status, 401);
    assert.notEqual((await call('Basic eDp5', { cookie })).status, 401);
  });

  it('wait for keys that cannot be fetched, and are not called bad for it', async () => {
    const token = await tokenOf();
    rig.restart({});
    rig.identity.faults.inject({ kind: 'status', status: 503, times: 4 });
    const answer = await call(`Bearer ${token}`);
    assert.equal(answer.status, 503);
    rig.identity.faults.clear();
    assert.notEqual((await call(`Bearer ${token}`)).status, 503);
  });

  it('do not let an ID token in', async () => {
    await rig.signIn();
    const { clientId } = sandboxCredentials.identity.web;
    const token = await serviceToken(rig.identity, { resource: clientId });
    assert.equal(token.status, 400, 'nobody gets an access token whose audience is the web client');
  });
});

describe('a bearer token', () => {
  const issuerClaims = { client_id: 'reporting', sub: 'reporting', scope: 'reports:read' };
  let issuer: string;
  let close: () => Promise<void>;
  let tokens: Tokens;
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;

  before(async () => {
    keys = await generateKeyPair('RS256', { extractable: true });
    const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'ours', alg: 'RS256', use: 'sig' };
    const provider = new Hono();
    provider.get('/jwks', (c) => c.json({ keys: [jwk] }));
    provider.get('/.well-known/openid-configuration', (c) => c.json({ issuer, jwks_uri: `${issuer}/jwks` }));
    const listening = await listen(provider as never, { host: '127.0.0.1', port: 0 });
    issuer = listening.url;
    close = () => listening.close(0);
    tokens = openTokens(openProvider({ issuer, clientId: 'confetti-web', clientSecret: 's' }), {
      audience: standardAudience,
      now: Date.now,
    });
  });
  after(() => close());

  interface Changes {
    readonly claims?: JWTPayload;
    readonly issuer?: string;
    readonly audience?: string;
    readonly expires?: string | undefined;
    readonly alg?: string;
    readonly kid?: string;
    readonly typ?: string | undefined;
    readonly key?: CryptoKey | Uint8Array;
  }
  const signed = (changes: Changes = {}): Promise<string> => {
    const jwt = new SignJWT(changes.claims ?? issuerClaims)
      .setProtectedHeader({
        ...{ alg: changes.alg ?? 'RS256', kid: changes.kid ?? 'ours' },
        ...(changes.typ === undefined ? {} : { typ: changes.typ }),
      })
      .setIssuer(changes.issuer ?? issuer)
      .setAudience(changes.audience ?? standardAudience)
      .setIssuedAt();
    if (!('expires' in changes)) jwt.setExpirationTime('1 hour');
    else if (changes.expires !== undefined) jwt.setExpirationTime(changes.expires);
    return jwt.sign(changes.key ?? keys.privateKey);
  };
  const refused = async (token: string, why: RegExp): Promise<void> => {
    await assert.rejects(tokens.identityOf(token), (error) => {
      assert.ok(error instanceof BadTokenError, String(error));
      assert.match(error.message, why);
      assert.ok(!error.message.includes(token.slice(0, 12)), 'the token is not repeated');
      return true;
    });
  };

  it('of a program names it, with the scopes that there are', async () => {
    const scope = 'reports:read everything requests:act';
    assert.deepEqual(await tokens.identityOf(await signed({ claims: { ...issuerClaims, scope } })), {
      ...{ kind: 'machine', name: 'reporting', scopes: ['requests:act', 'reports:read'] },
    });
  });

  describe('of a person', () => {
    const person = { kind: 'person', email: xiaole, name: 'Xiaole Fang' };
    const claimsWith = (scope: string): JWTPayload => ({
      ...{ sub: 'u1', client_id: 'confetti-cli', email: xiaole, name: 'Xiaole Fang', scope },
    });
    const identityWith = async (scope: string) =>
      tokens.identityOf(await signed({ claims: claimsWith(scope) }));

    it('names them, for all that they may do where its scope is ours as a whole', async () => {
      assert.deepEqual(await identityWith('openid confetti requests:read'), person);
    });

    it('is for no more than its scopes name', async () => {
      const scopes = ['requests:read'];
      assert.deepEqual(await identityWith('openid requests:read'), { ...person, scopes });
      assert.deepEqual(await identityWith('openid'), { ...person, scopes: [] });
    });
  });

  describe('is an access token', () => {
    const ofKind = async (typ: string | undefined, claims: JWTPayload = {}) =>
      tokens.identityOf(await signed({ typ, claims: { ...issuerClaims, ...claims } }));

    for (const [what, typ, claims] of [
      ['by its header, as RFC 9068 has it', 'at+jwt', {}],
      ['by its header, spelled out', 'application/at+JWT', {}],
      ['where it says nothing', undefined, {}],
      ['where it says no more than that it is a JWT', 'JWT', {}],
      ['by what Cognito says', 'JWT', { token_use: 'access' }],
      ['by what Keycloak says', 'JWT', { typ: 'Bearer' }],
    ] as const) {
      it(what, async () => {
        assert.equal((await ofKind(typ, claims)).kind, 'machine');
      });
    }

    for (const [what, typ, claims] of [
      ['a notice of signing out', 'logout+jwt', {}],
      ['a proof', 'dpop+jwt', {}],
      ['an ID token of Cognito', 'JWT', { token_use: 'id' }],
      ['a refresh token of Keycloak', 'JWT', { typ: 'Refresh' }],
      ['what was asked for with a nonce', 'JWT', { nonce: 'n' }],
      ['what vouches for another token', undefined, { at_hash: 'h' }],
    ] as const) {
      it(`and not ${what}`, async () => {
        await assert.rejects(ofKind(typ, claims), (error) => {
          assert.ok(error instanceof BadTokenError, String(error));
          assert.match(error.message, /no access token/);
          return true;
        });
      });
    }
  });

  const programs: readonly [string, JWTPayload][] = [
    ['Okta', { cid: 'reporting', sub: 'reporting', scp: ['reports:read'] }],
    ['Entra ID', { azp: 'reporting', sub: 'an-object', idtyp: 'app', roles: ['reports:read'] }],
  ];
  for (const [provider, claims] of programs) {
    it(`is understood as ${provider} writes it`, async () => {
      assert.deepEqual(await tokens.identityOf(await signed({ claims })), {
        ...{ kind: 'machine', name: 'reporting', scopes: ['reports:read'] },
      });
    });
  }

  it('without a scope may do nothing', async () => {
    const identity = await tokens.identityOf(await signed({ claims: { sub: 'x', client_id: 'x' } }));
    assert.deepEqual(identity, { kind: 'machine', name: 'x', scopes: [] });
  });

  it('of a person without an address does not pass for a program', async () =>
    refused(await signed({ claims: { ...issuerClaims, sub: 'u1' } }), /names neither a person/));

  it('of a person whose address is not confirmed is refused', async () =>
    refused(
      await signed({ claims: { sub: 'u1', email: 'a@example.com', email_verified: false } }),
      /not confirmed/,
    ));

  it('for another API is refused', async () =>
    refused(await signed({ audience: 'https://other.example/api' }), /for another API/));

  it('of another issuer is refused', async () =>
    refused(await signed({ issuer: 'https://evil.example' }), /another issuer/));

  it('that has expired, or never does, is refused', async () => {
    await refused(await signed({ expires: '2 minutes ago' }), /has expired/);
    await refused(await signed({ expires: undefined }), /lacks a usable claim "exp"/);
  });

  it('that is not valid yet is refused', async () => {
    const nbf = Math.floor(Date.now() / 1000) + 3600;
    await refused(await signed({ claims: { ...issuerClaims, nbf } }), /not valid yet/);
  });

  it('without a signature is refused', async () => {
    const none = new UnsecuredJWT(issuerClaims)
      .setIssuer(issuer)
      .setAudience(standardAudience)
      .setExpirationTime('1 hour')
      .encode();
    await refused(none, /not signed with one of|no signed JWT/);
    await refused((await signed()).replace(/[^.]*$/, ''), /not signed by our issuer|no signed JWT/);
  });

  it('signed with the public key as if it were a secret is refused', async () => {
    const secret = new TextEncoder().encode(await exportSPKI(keys.publicKey));
    await refused(await signed({ alg: 'HS256', key: secret }), /not signed with one of/);
  });

  it('signed with a key of somebody else is refused, whatever it is called', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    await refused(await signed({ key: privateKey }), /not signed by our issuer/);
    await refused(await signed({ key: privateKey, kid: 'theirs' }), /not signed by our issuer/);
  });

  it('that brings its own key is refused', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(publicKey);
    const token = await new SignJWT(issuerClaims)
      .setProtectedHeader({ alg: 'ES256', jwk, kid: 'ours' })
      .setIssuer(issuer)
      .setAudience(standardAudience)
      .setExpirationTime('1 hour')
      .sign(await importJWK(await exportJWK(privateKey), 'ES256').catch(() => privateKey));
    await refused(token, /not signed by our issuer/);
  });

  it('whose claims were changed is refused', async () => {
    const [head, body = '', signature] = (await signed()).split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as JWTPayload;
    const changed = Buffer.from(JSON.stringify({ ...claims, scope: 'requests:act' })).toString('base64url');
    await refused(`${head}.${changed}.${signature}`, /not signed by our issuer/);
  });

  for (const nonsense of ['', '.', '..', 'a.b.c', '\u0000', 'e30.e30.', 'x'.repeat(9_000)]) {
    it(`that is ${JSON.stringify(nonsense.slice(0, 20))} is refused`, async () => {
      await assert.rejects(tokens.identityOf(nonsense), BadTokenError);
    });
  }

  it('is not judged while the provider is away', async () => {
    const away = openTokens(
      openProvider({ issuer: 'http://127.0.0.1:9', clientId: 'c', clientSecret: 's' }),
      {
        audience: standardAudience,
        now: Date.now,
      },
    );
    await assert.rejects(away.identityOf(await signed()), NoAnswerError);
  });
});
