import assert from 'node:assert/strict';
import { createLog } from '../../../client/log.ts';
import { requestOf } from '../../support/server/canned-confetti.ts';
import { personCalls, visitorCalls } from '../../support/server/call-api.ts';
import { fakeServer } from '../../support/server/fake-server.ts';

const gpe = 'xiaole.fang@example.com';

function loggingServer() {
  const lines: Record<string, unknown>[] = [];
  const log = createLog({ write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  const server = fakeServer(
    {
      view: async (requestId) => requestOf('casey@acme.example.com', requestId),
      list: async () => [],
      listPage: async () => ({ requests: [], before: 0, total: 0 }),
    },
    { log },
  );
  return { server, lines };
}

describe('the log', () => {
  it('has a line for each call: by its route, and who it was by standing alone', async () => {
    const { server, lines } = loggingServer();
    await personCalls(server, gpe).get('/api/v1/requests/poc/P-1042', { 'x-request-id': 'call-1' });
    const [{ time, ms, ...said } = {}] = lines;
    assert.deepEqual(said, {
      level: 'info',
      method: 'GET',
      route: '/api/v1/requests/:kind/:id',
      status: 200,
      requestId: 'call-1',
      standing: 'colleague',
      msg: 'call',
    });
    assert.equal(typeof ms, 'number');
    assert.match(String(time), /^\d{4}-\d{2}-\d{2}T/);
  });

  it('repeats neither paths nor queries, bodies, addresses or tokens', async () => {
    const { server, lines } = loggingServer();
    const calls = personCalls(server, gpe);
    await calls.get('/api/v1/requests?account=Acme&approver=nicole.sun@example.com');
    await calls.get('/api/v1/nowhere/secret');
    await calls.post('/api/v1/requests/poc/P-1042/actions/comment', { comment: 'secret' });
    await visitorCalls(server).get('/api/v1/me', { authorization: 'Bearer secret' });
    assert.equal(lines.length, 4);
    assert.doesNotMatch(JSON.stringify(lines), /secret|example\.com|Acme|nicole|P-1042/);
  });

  it('has the calls of the web inbox as well', async () => {
    const { server, lines } = loggingServer();
    await visitorCalls(server).get('/inbox?returnTo=x');
    assert.deepEqual([lines[0]?.['status'], lines[0]?.['standing']], [302, 'visitor']);
  });
});

describe('the figures', () => {
  it('count calls by route and status, and open streams', async () => {
    const { server } = loggingServer();
    await personCalls(server, gpe).get('/api/v1/requests/poc/P-1042');
    const { text, headers } = await visitorCalls(server).get('/metrics');
    assert.match(headers.get('content-type') ?? '', /^text\/plain/);
    const labels = 'method="GET",route="/api/v1/requests/:kind/:id",status="200"';
    assert.ok(text.includes(`confetti_http_request_duration_seconds_count{${labels}} 1`), text);
    assert.match(text, /^confetti_event_streams_open 0$/m);
    assert.match(text, /^process_cpu_seconds_total/m);
    assert.doesNotMatch(text, /P-1042|example\.com/);
  });
});

describe('a probe', () => {
  it('says that the process is there', async () => {
    const { status, body } = await visitorCalls(fakeServer({})).get('/healthz');
    assert.deepEqual([status, body], [200, { status: 'ok' }]);
  });

  it('says that it is ready while Temporal answers', async () => {
    const server = fakeServer({ reachTemporal: async () => undefined });
    const { status, body } = await visitorCalls(server).get('/readyz');
    assert.deepEqual(
      [status, body],
      [200, { status: 'ready', checks: { temporal: 'ok', policy: '2024-07-24' } }],
    );
  });

  it('says that it is not while Temporal does not, and not why', async () => {
    const server = fakeServer({
      reachTemporal: async () => {
        throw new Error('127.0.0.1:7233 refused');
      },
    });
    const { status, text } = await visitorCalls(server).get('/readyz');
    assert.equal(status, 503);
    assert.match(text, /no answer/);
    assert.doesNotMatch(text, /127/);
  });
});
