import assert from 'node:assert/strict';
import { Hono } from 'hono';
import { addressReader, isNetwork } from '../../../client/server/address.ts';
import {
  BadTokenError,
  type ServerEnv,
  type ServerParts,
  type SignIn,
} from '../../../client/server/parts.ts';
import { fakeServer } from '../../support/server/fake-server.ts';
import { fakeSignIn } from '../../support/server/fake-sign-in.ts';

const lists = {
  list: async () => [],
  listPage: async () => ({ requests: [], before: 0, total: 0 }),
  count: async () => 0,
};
const xiaole = 'xiaole.fang@example.com';
const nicole = 'nicole.sun@example.com';
const page = (email: string, more: Readonly<Record<string, string>> = {}) => ({
  headers: { 'x-test-as': email, ...more },
});

/** A server with a sign-in page, which counts what is said here in a minute. */
function serverThatTakes(callsPerMinute: NonNullable<ServerParts['callsPerMinute']>) {
  const routes = new Hono<ServerEnv>();
  for (const path of ['/sign-in', '/sign-in/callback', '/sign-out']) routes.get(path, (c) => c.text('here'));
  const signIn: SignIn = { ...fakeSignIn(), routes };
  return fakeServer(lists, { signIn, callsPerMinute });
}

describe('pages in a minute', () => {
  it('are counted for each person, and not with calls of the API', async () => {
    const server = serverThatTakes({ pages: 2, api: 1 });
    assert.equal((await server.request('/api/v1/me', page(xiaole))).status, 200);
    assert.equal((await server.request('/requests', page(xiaole))).status, 200);
    assert.equal((await server.request('/requests', page(xiaole.toUpperCase()))).status, 200);
    assert.equal((await server.request('/requests', page(xiaole))).status, 429);
    assert.equal((await server.request('/requests', page(nicole))).status, 200);
  });

  const titles = { en: 'Too many calls', zh: '请求过多', ja: 'リクエストが多すぎます' };
  for (const [language, title] of Object.entries(titles)) {
    it(`that are too many are told on a page (${language}), with when to go on`, async () => {
      const server = serverThatTakes({ pages: 1 });
      await server.request('/requests', page(xiaole));
      const answer = await server.request('/requests', page(xiaole, { 'accept-language': language }));
      assert.equal(answer.status, 429);
      assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/);
      const text = await answer.text();
      assert.match(text, new RegExp(`<html lang="${language}".*<h1>${title}</h1>`, 's'));
      assert.match(text, /href="\/requests"/);
    });
  }

  it('count forms as well, and carry out none that is too many', async () => {
    const server = serverThatTakes({ pages: 1 });
    const form = () =>
      server.request('/settings', {
        method: 'POST',
        body: new URLSearchParams({ language: 'ja' }),
        headers: { 'x-test-as': xiaole, 'sec-fetch-site': 'same-origin' },
      });
    assert.equal((await form()).status, 303);
    const second = await form();
    assert.equal(second.status, 429);
    assert.equal(second.headers.get('set-cookie'), null);
  });

  it('are as many as anybody likes where the setting is 0', async () => {
    const server = serverThatTakes({ pages: 0 });
    for (let each = 0; each < 3; each += 1) {
      assert.equal((await server.request('/requests', page(xiaole))).status, 200);
    }
  });
});

describe('visits in a minute', () => {
  for (const path of ['/sign-in', '/sign-in/callback', '/sign-out', '/requests']) {
    it(`are counted at ${path}`, async () => {
      const server = serverThatTakes({ visits: 1 });
      assert.ok((await server.request(path)).status < 400);
      assert.equal((await server.request(path)).status, 429);
    });
  }

  it('are counted at the announcement, for programs', async () => {
    const server = serverThatTakes({ visits: 1 });
    assert.equal((await server.request('/.well-known/confetti')).status, 200);
    const answer = await server.request('/.well-known/confetti');
    assert.equal(answer.status, 429);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/);
  });

  it('leave alone whoever has signed in', async () => {
    const server = serverThatTakes({ visits: 1 });
    await server.request('/sign-in');
    await server.request('/sign-in');
    assert.equal((await server.request('/requests', page(xiaole))).status, 200);
  });

  it('count tokens that are not good, and then look at no token at all', async () => {
    let looked = 0;
    const signIn: SignIn = {
      ...fakeSignIn(),
      async identify() {
        looked += 1;
        throw new BadTokenError('it is forged');
      },
    };
    const server = fakeServer(lists, { signIn, callsPerMinute: { visits: 2 } });
    const call = (path: string) => server.request(path, { headers: { authorization: 'Bearer x' } });
    const answers = [await call('/api/v1/me'), await call('/requests'), await call('/api/v1/me')];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [401, 401, 429],
    );
    assert.equal(looked, 2);
  });
});

describe('where a call comes from', () => {
  /** What is counted for a connection from `address`, with this header. */
  const from = async (trusted: readonly string[], address: string, forwarded?: string): Promise<string> => {
    const app = new Hono();
    const read = addressReader(trusted);
    app.get('/', (c) => c.text(read(c)));
    const incoming = { socket: { remoteAddress: address, remotePort: 1, remoteFamily: 'IPv4' } };
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    return (await app.request('/', { headers }, { incoming })).text();
  };

  it('is who is connected, whatever a header says, where no proxy is trusted', async () => {
    assert.equal(await from([], '203.0.113.7', '198.51.100.1'), '203.0.113.7');
  });

  it('is whom a trusted proxy names', async () => {
    assert.equal(await from(['10.0.0.7'], '10.0.0.7', '198.51.100.1'), '198.51.100.1');
    assert.equal(await from(['10.0.0.7'], '::ffff:10.0.0.7', '198.51.100.1:4711'), '198.51.100.1');
    assert.equal(await from(['fd00::/8'], 'fd00::1', '[2001:db8:1:2:3::4]:4711'), '2001:db8:1:2::/64');
  });

  it('is the last one that no trusted proxy is: what stands before it anybody may have written', async () => {
    const trusted = ['10.0.0.0/8'];
    assert.equal(await from(trusted, '10.0.0.7', '1.1.1.1, 198.51.100.1, 10.0.0.3'), '198.51.100.1');
    assert.equal(await from(trusted, '203.0.113.7', '1.1.1.1'), '203.0.113.7');
  });

  it('is the proxy where it names nobody, or nonsense', async () => {
    assert.equal(await from(['10.0.0.7'], '10.0.0.7'), '10.0.0.7');
    assert.equal(await from(['10.0.0.7'], '10.0.0.7', '1.1.1.1, unknown'), '10.0.0.7');
  });

  it('is the network of an IPv6 address, which one host has the whole of', async () => {
    assert.equal(await from([], '2001:db8:1:2:aaaa::1'), '2001:db8:1:2::/64');
    assert.equal(await from([], '2001:db8:1:2:bbbb::1'), '2001:db8:1:2::/64');
    assert.equal(await from([], '2001:db8::1'), '2001:db8:0:0::/64');
  });

  it('is trusted by addresses and networks, and by nothing else', () => {
    for (const good of ['10.0.0.7', '10.0.0.0/8', 'fd00::/8', '::1']) assert.ok(isNetwork(good), good);
    for (const bad of ['', 'proxy', '10.0.0.0/33', '10.0.0.0/x', '10.0.0.0/8/8', '*', '10.0.0.0/'])
      assert.ok(!isNetwork(bad), bad);
  });
});
