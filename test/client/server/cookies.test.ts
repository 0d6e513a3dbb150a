import assert from 'node:assert/strict';
import { Hono } from 'hono';
import { ourCookies, type CookieName } from '../../../client/server/cookies.ts';
import type { ServerEnv } from '../../../client/server/parts.ts';
import { setFlash, takeFlash } from '../../../client/web/ui/flash.ts';
import { fakeServer } from '../../support/server/fake-server.ts';

const names: readonly CookieName[] = ['session', 'transaction', 'sign-out', 'flash', 'language', 'theme'];

/** What browsers are told to keep. */
async function setOver(isSecure: boolean): Promise<string[]> {
  const cookies = ourCookies(isSecure);
  const app = new Hono();
  app.get('/', (c) => {
    for (const name of names) cookies.set(c, name, 'value', 60_000);
    return c.text('');
  });
  return (await app.request('/')).headers.getSetCookie();
}

describe('cookies', () => {
  it('travel over https alone, to this host alone and to no script, where people come over https', async () => {
    for (const cookie of await setOver(true))
      assert.match(cookie, /^__Host-[\w-]+=value; Max-Age=60; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  });

  it('do without it on this machine', async () => {
    for (const cookie of await setOver(false))
      assert.match(cookie, /^[a-z][\w-]+=value; Max-Age=60; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('of pages are like those of sign-in', async () => {
    const server = fakeServer({}, { links: { confetti: 'https://confetti.example.com' } });
    const answer = await server.request('/settings', {
      method: 'POST',
      body: new URLSearchParams({ language: 'ja', theme: 'dark' }),
      headers: { 'x-test-as': 'xiaole.fang@example.com', 'sec-fetch-site': 'same-origin' },
    });
    const set = answer.headers.getSetCookie();
    assert.equal(set.length, 2);
    for (const cookie of set) assert.match(cookie, /^__Host-.*; HttpOnly; Secure; SameSite=Lax$/);
  });

  it('tell once what became of a form, as safely as the others', async () => {
    const app = new Hono<ServerEnv>();
    app.use(async (c, next) => {
      c.set('cookies', ourCookies(true));
      await next();
    });
    app.get('/set', (c) => {
      setFlash(c, { text: 'Approved: Acme Corp' });
      return c.text('');
    });
    app.get('/take', (c) => c.text(takeFlash(c)?.text ?? 'nothing'));
    const [set = ''] = (await app.request('/set')).headers.getSetCookie();
    assert.match(set, /^__Host-confetti-flash=.*; Max-Age=60; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const taken = await app.request('/take', { headers: { cookie: set.split(';')[0] ?? '' } });
    assert.equal(await taken.text(), 'Approved: Acme Corp');
    assert.match(taken.headers.get('set-cookie') ?? '', /^__Host-confetti-flash=; Max-Age=0; .*Secure/);
  });

  it('are read under the name that they were set under', () => {
    const request = new Request('http://confetti.example', {
      headers: { cookie: 'theme=light; __Host-theme=dark' },
    });
    assert.equal(ourCookies(true).read(request, 'theme'), 'dark');
    assert.equal(ourCookies(false).read(request, 'theme'), 'light');
  });
});
