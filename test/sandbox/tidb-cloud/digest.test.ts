import assert from 'node:assert/strict';

import type { Sandbox } from '../../../sandbox/kit/sandbox.ts';
import { digestResponse } from '../../../sandbox/tidb-cloud/digest.ts';
import { startTidbCloudSandbox } from '../../../sandbox/tidb-cloud/index.ts';
import { authorization, challengeOf } from './digest-client.ts';

describe('TiDB Cloud sandbox: digest sign-in', () => {
  let sandbox: Sandbox;
  let url: URL;
  beforeEach(async () => {
    sandbox = await startTidbCloudSandbox({ port: 0, dataFile: ':memory:' });
    url = new URL('/ops/v1/orgs/1372813089209061633?a=b', sandbox.url);
  });
  afterEach(() => sandbox.close());

  const challenge = async () => challengeOf(await fetch(url));
  const ask = (header: string) => fetch(url, { headers: { authorization: header } });

  it('computes the responses that RFC 7616, section 3.9.1, prints', () => {
    const given = {
      username: 'Mufasa',
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      uri: '/dir/index.html',
      nc: '00000001',
      cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
      qop: 'auth',
    };
    const secret = { realm: 'http-auth@example.org', privateKey: 'Circle of Life' };
    assert.equal(digestResponse(given, 'GET', secret, 'MD5'), '8ca523f5e9506fed4657c9700eebdbec');
    assert.equal(
      digestResponse(given, 'GET', secret, 'SHA-256'),
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    );
  });

  it('challenges with MD5 and SHA-256', async () => {
    const answer = await fetch(url);
    assert.equal(answer.status, 401);
    assert.match(answer.headers.get('www-authenticate') ?? '', /algorithm=MD5.*algorithm=SHA-256/);
    assert.equal(((await answer.json()) as { code: string }).code, 'UNAUTHENTICATED');
  });

  for (const algorithm of ['MD5', 'SHA-256'] as const) {
    it(`lets the right keys in with ${algorithm}`, async () => {
      assert.equal((await ask(authorization(url, await challenge(), { algorithm }))).status, 200);
    });
  }

  it('forgets its nonces when it is told to, and goes on with a new one', async () => {
    const given = await challenge();
    sandbox.faults.inject({ kind: 'refusal', name: 'session-expired' });
    const refused = await ask(authorization(url, given));
    assert.deepEqual([refused.status, challengeOf(refused).stale], [401, true]);
    assert.equal((await ask(authorization(url, challengeOf(refused)))).status, 200);
  });

  const refusals: [name: string, status: number, retryAfter: string | null][] = [
    ['keys-refused', 401, null],
    ['too-many-requests', 429, '1'],
    ['unavailable', 503, null],
  ];
  for (const [name, status, retryAfter] of refusals) {
    it(`refuses a signed call with ${name}, once, and spares the challenge`, async () => {
      sandbox.faults.inject({ kind: 'refusal', name });
      const refused = await ask(authorization(url, await challenge()));
      assert.deepEqual([refused.status, refused.headers.get('retry-after')], [status, retryAfter]);
      assert.equal((await ask(authorization(url, await challenge()))).status, 200);
    });
  }

  it('takes one nonce several times while the count rises', async () => {
    const given = await challenge();
    assert.equal((await ask(authorization(url, given, { nc: '00000001' }))).status, 200);
    assert.equal((await ask(authorization(url, given, { nc: '00000002' }))).status, 200);
  });

  it('challenges a replayed count as stale', async () => {
    const header = authorization(url, await challenge());
    assert.equal((await ask(header)).status, 200);
    const replayed = await ask(header);
    assert.equal(replayed.status, 401);
    assert.equal(challengeOf(replayed).stale, true);
  });

  it('challenges an old nonce as stale, and takes the new one', async () => {
    const old = await challenge();
    sandbox.clock.advance(6 * 60_000);
    const answer = await ask(authorization(url, old));
    assert.equal(answer.status, 401);
    const renewed = challengeOf(answer);
    assert.equal(renewed.stale, true);
    assert.equal((await ask(authorization(url, renewed))).status, 200);
  });

  for (const spoil of [
    { privateKey: 'wrong' },
    { username: 'nobody' },
    { username: 'nobody', privateKey: '' },
  ]) {
    it(`refuses the keys ${JSON.stringify(spoil)}, not as stale`, async () => {
      const answer = await ask(authorization(url, await challenge(), spoil));
      assert.equal(answer.status, 401);
      assert.equal(challengeOf(answer).stale, false);
    });
  }

  it('refuses a digest that was made for another address', async () => {
    const answer = await ask(authorization(url, await challenge(), { uri: '/ops/v1/orgs/1' }));
    assert.equal(answer.status, 400);
  });

  it('refuses a digest that was made for another method', async () => {
    assert.equal((await ask(authorization(url, await challenge(), { method: 'POST' }))).status, 401);
  });

  it('refuses basic sign-in', async () => {
    assert.equal((await ask(`Basic ${btoa('sandbox-public:sandbox-private')}`)).status, 401);
  });

  it('limits a key to 100 requests a minute of its own clock', async () => {
    sandbox.clock.set('2030-01-01T00:00:00Z');
    const given = await challenge();
    const nth = (n: number) => ask(authorization(url, given, { nc: n.toString(16).padStart(8, '0') }));
    for (let n = 1; n <= 100; n += 1) assert.equal((await nth(n)).status, 200);
    const limited = await nth(101);
    assert.equal(limited.status, 429);
    const waitSeconds = Number(limited.headers.get('retry-after'));
    assert.ok(waitSeconds > 50 && waitSeconds <= 60, `${waitSeconds}`);
    sandbox.clock.advance(waitSeconds * 1000);
    assert.equal((await nth(102)).status, 200);
  });
});
