import assert from 'node:assert/strict';
import { refusals } from '../../../client/api/problems/codes.ts';
import type { Confetti } from '../../../client/index.ts';
import { EarlierHistoryError } from '../../../client/archive.ts';
import { NoAnswerError, RefusedError } from '../../../client/refused.ts';
import { createLog } from '../../../client/log.ts';
import { refuse, type RefusalCode } from '../../../domain/approval/refusal.ts';
import { requestOf } from '../../support/server/canned-confetti.ts';
import { machineCalls, personCalls, visitorCalls } from '../../support/server/call-api.ts';
import { fakeServer } from '../../support/server/fake-server.ts';

const gpe = 'xiaole.fang@example.com';
const request = '/api/v1/requests/poc/P-1042';
const claim = { id: 'a-1', round: 1, step: 'gpe' };
const view: Confetti['view'] = async (requestId) => requestOf('casey@acme.example.com', requestId);
const act = (async () => ({
  requestId: 'poc/P-1042',
  status: 'in-progress',
  round: 1,
  message: 'Done.',
})) as unknown as Confetti['act'];

function failing(error: Error) {
  return fakeServer({
    view: async () => {
      throw error;
    },
  });
}

describe('a call of the API', () => {
  it('of nobody is told how to sign in', async () => {
    const answer = await visitorCalls(fakeServer({})).get(request);
    assert.equal(answer.status, 401);
    assert.equal(answer.body.code, 'not-signed-in');
    assert.equal(answer.headers.get('www-authenticate'), 'Bearer realm="confetti"');
  });

  it('with a forged token says why it is not good', async () => {
    const answer = await fakeServer({}).request(request, { headers: { 'x-test-machine': 'forged' } });
    assert.equal(answer.status, 401);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    assert.match(answer.headers.get('www-authenticate') ?? '', /error="invalid_token"/);
    const { code, detail } = (await answer.json()) as { code: string; detail: string };
    assert.equal(code, 'bad-token');
    assert.match(detail, /its signature is not the issuer’s/);
  });

  it('to an address that there is not is told where they are', async () => {
    const answer = await personCalls(fakeServer({}), gpe).get('/api/v1/nowhere');
    assert.equal(answer.status, 404);
    assert.match(answer.body.detail, /openapi\.json/);
  });

  it('by a method that the address does not take is told which it takes', async () => {
    const answer = await personCalls(fakeServer({}), gpe).post('/api/v1/me');
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.get('allow'), 'GET, HEAD');
    assert.equal(answer.body.code, 'method-not-allowed');
  });

  it('about something that is no id is told what one looks like', async () => {
    const answer = await personCalls(fakeServer({}), gpe).get('/api/v1/requests/poc/P%201');
    assert.equal(answer.status, 400);
    assert.match(answer.body.detail, /id must be an id such as P-1042/);
  });

  it('is kept by no cache, and taken for nothing else', async () => {
    const answer = await personCalls(fakeServer({ view }), gpe).get(request);
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  });

  it('has an id, which is the caller’s where it has one', async () => {
    const calls = personCalls(fakeServer({ view }), gpe);
    assert.match((await calls.get(request)).headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
    const named = await calls.get(request, { 'x-request-id': 'call-7' });
    assert.equal(named.headers.get('x-request-id'), 'call-7');
  });
});

describe('a body', () => {
  const path = `${request}/actions/claim`;

  it('that is no JSON is not understood', async () => {
    const answer = await personCalls(fakeServer({ act }), gpe).post(path, '{"round":');
    assert.equal(answer.status, 400);
    assert.equal(answer.body.code, 'bad-request');
  });

  it('that is missing is asked for', async () => {
    const answer = await machineCalls(fakeServer({ act }), 'requests:act').post(path, '');
    assert.equal(answer.status, 400);
  });

  it('of another type is refused', async () => {
    const headers = { 'content-type': 'text/plain' };
    const answer = await machineCalls(fakeServer({ act }), 'requests:act').post(path, claim, headers);
    assert.equal(answer.status, 415);
    assert.equal(answer.body.code, 'not-json');
  });

  it('of more than 256 KB is refused before it is read', async () => {
    const body = { ...claim, id: 'x'.repeat(300_000) };
    const answer = await personCalls(fakeServer({ act }), gpe).post(path, body);
    assert.equal(answer.status, 413);
    assert.equal(answer.body.code, 'too-large');
  });
});

describe('a change with a session', () => {
  const path = `${request}/actions/claim`;
  const from = async (headers: Readonly<Record<string, string>>, withType = true) =>
    fakeServer({ act }).request(path, {
      method: 'POST',
      body: JSON.stringify(claim),
      headers: { 'x-test-as': gpe, ...(withType ? { 'content-type': 'application/json' } : {}), ...headers },
    });

  it('is taken from a page of this server', async () => {
    assert.equal((await from({ 'sec-fetch-site': 'same-origin' })).status, 200);
    assert.equal((await from({ origin: 'http://localhost' })).status, 200);
  });

  it('is not taken from a page of another one', async () => {
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site', origin: 'http://localhost' },
      { origin: 'https://evil.example.com' },
      { origin: 'null' },
      {},
    ]) {
      const answer = await from(headers);
      assert.equal(answer.status, 403, JSON.stringify(headers));
      assert.equal(((await answer.json()) as { code: string }).code, 'cross-site');
    }
  });

  describe('behind a proxy that ends TLS', () => {
    const sentFrom = (origin: string) =>
      fakeServer({ act }, { links: { confetti: 'https://confetti.example.com' } }).request(path, {
        method: 'POST',
        body: JSON.stringify(claim),
        headers: { 'x-test-as': gpe, 'content-type': 'application/json', origin },
      });

    it('is taken from a page as people reach it', async () => {
      assert.equal((await sentFrom('https://confetti.example.com')).status, 200);
    });

    it('is not taken from what the proxy reaches, nor from the same name without TLS', async () => {
      assert.equal((await sentFrom('http://localhost')).status, 403);
      assert.equal((await sentFrom('http://confetti.example.com')).status, 403);
    });
  });

  it('has to be JSON: a form of another page could send anything else', async () => {
    const answer = await from({ 'sec-fetch-site': 'same-origin' }, false);
    assert.equal(answer.status, 415);
  });

  it('is taken from anywhere with a token', async () => {
    const answer = await from({ authorization: 'Bearer abc', origin: 'https://elsewhere.example.com' });
    assert.equal(answer.status, 200);
  });
});

describe('calls in a minute', () => {
  it('are counted for each caller, and too many are told when to go on', async () => {
    const server = fakeServer({ view }, { callsPerMinute: { api: 2 } });
    const calls = personCalls(server, gpe);
    const first = await calls.get(request);
    assert.equal(first.headers.get('ratelimit-limit'), '2');
    assert.equal(first.headers.get('ratelimit-remaining'), '1');
    await calls.get(request);
    const third = await calls.get(request);
    assert.equal(third.status, 429);
    assert.equal(third.body.code, 'too-many-calls');
    assert.match(third.headers.get('retry-after') ?? '', /^\d+$/);
    assert.equal((await personCalls(server, 'nicole.sun@example.com').get(request)).status, 200);
  });

  it('of nobody are counted too', async () => {
    const calls = visitorCalls(fakeServer({}, { callsPerMinute: { visits: 1 } }));
    assert.equal((await calls.get(request)).status, 401);
    assert.equal((await calls.get(request)).status, 429);
  });

  it('are not counted where the setting says so', async () => {
    const calls = personCalls(fakeServer({ view }, { callsPerMinute: { api: 0 } }), gpe);
    assert.equal((await calls.get(request)).headers.get('ratelimit-limit'), null);
  });
});

describe('what goes wrong', () => {
  for (const code of Object.keys(refusals) as RefusalCode[]) {
    it(`is told as ${refusals[code].status} where it is refused as ${code}`, async () => {
      const server = failing(new RefusedError(refuse(code, 'Not done: because.')));
      const answer = await personCalls(server, gpe).get(request);
      assert.equal(answer.status, refusals[code].status);
      const { type, detail, code: told } = answer.body as Readonly<Record<string, string>>;
      assert.deepEqual([type, detail, told], [`urn:confetti:refused:${code}`, 'Not done: because.', code]);
    });
  }

  it('is told to be asked again where nobody answers', async () => {
    const answer = await personCalls(failing(new NoAnswerError('No worker answered.')), gpe).get(request);
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get('retry-after'), '5');
  });

  it('is told without the paths of this machine where the archive lacks lines', async () => {
    const server = failing(new EarlierHistoryError('Lines 1 to 200 are not in /var/archive'));
    const answer = await personCalls(server, gpe).get(`${request}/history`);
    assert.equal(answer.status, 503);
    assert.doesNotMatch(answer.text, /var/);
  });

  it('is told without details where nobody expected it, and logged with the id of the call', async () => {
    const lines: string[] = [];
    const log = createLog({ write: (line) => void lines.push(line) });
    const server = fakeServer(
      {
        view: async () => {
          throw new Error('the secret of casey@acme.example.com');
        },
      },
      { log },
    );
    const answer = await personCalls(server, gpe).get(request, { 'x-request-id': 'call-9' });
    assert.equal(answer.status, 500);
    assert.match(answer.body.detail, /call-9/);
    assert.doesNotMatch(answer.text, /secret/);
    const [said = ''] = lines;
    assert.match(said, /"requestId":"call-9"/);
    assert.match(said, /calls\.test\.ts/);
    assert.doesNotMatch(lines.join(), /secret|casey/);
  });
});
