import assert from 'node:assert/strict';
import { fakeServer } from '../../support/server/fake-server.ts';

describe('the web inbox', () => {
  it('sends a visitor to sign in and back', async () => {
    const answer = await fakeServer({}).request('/inbox?x=1');
    assert.equal(answer.status, 302);
    assert.equal(answer.headers.get('location'), '/sign-in?returnTo=%2Finbox%3Fx%3D1');
  });

  it('shows what waits, in the language that was chosen', async () => {
    const server = fakeServer({
      listPage: async () => ({ requests: [], before: 0, total: 0 }),
      count: async () => 0,
    });
    const answer = await server.request('/inbox', {
      headers: { 'x-test-as': 'xiaole.fang@example.com', cookie: 'language=ja' },
    });
    assert.equal(answer.status, 200);
    const html = await answer.text();
    assert.match(html, /^<!doctype html><html lang="ja"/);
    assert.match(html, /対応待ちの項目はありません/);
  });
});
