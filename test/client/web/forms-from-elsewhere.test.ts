import assert from 'node:assert/strict';
import { fakeServer } from '../../support/server/fake-server.ts';

const people = 'https://confetti.example.com';

/** A form of a browser that does not say `Sec-Fetch-Site`, as it reaches a server behind a proxy that ends TLS. */
async function statusOf(origin: string | undefined, publicUrl: string | undefined = people): Promise<number> {
  const server = fakeServer({}, { links: publicUrl === '' ? {} : { confetti: publicUrl } });
  const answer = await server.request('http://confetti.example.com/settings', {
    method: 'POST',
    body: new URLSearchParams({ language: 'ja' }),
    headers: { 'x-test-as': 'xiaole.fang@example.com', ...(origin === undefined ? {} : { origin }) },
  });
  return answer.status;
}

describe('a form of an old browser, behind a proxy that ends TLS', () => {
  it('is taken from our pages as people reach them', async () => {
    assert.equal(await statusOf(people), 303);
  });

  it('is refused from anywhere else, and without an origin', async () => {
    for (const origin of ['http://confetti.example.com', 'https://evil.example', 'null', undefined]) {
      assert.equal(await statusOf(origin), 403, origin);
    }
  });

  it('is taken from where the server is called where nobody has said how people reach it', async () => {
    assert.equal(await statusOf('http://confetti.example.com', ''), 303);
    assert.equal(await statusOf(people, ''), 403);
  });
});
