import assert from 'node:assert/strict';
import type { Confetti } from '../../../client/index.ts';
import type { ListedRequest } from '../../../client/lists.ts';
import { manualTiming, settled } from '../../support/manual-timing.ts';
import { requestOf } from '../../support/server/canned-confetti.ts';
import { fakeServer } from '../../support/server/fake-server.ts';

const gpe = 'xiaole.fang@example.com';
const ofRequest = '/api/v1/requests/poc/P-1042/events';
const ofInbox = '/api/v1/inbox/events';

function listed(requestId: string): ListedRequest {
  return {
    ...{
      requestId,
      kind: 'pocApplication',
      status: 'in-progress',
      steps: ['gpe'],
      approvers: ['xiaole.fang'],
    },
    ...{ slaState: 'running', startedAt: 0, isOpen: true },
  };
}

/** A server whose request has a revision that a test changes, and how often it was asked for. */
function liveServer(answers: Partial<Confetti> = {}) {
  const timing = manualTiming();
  const request = { revision: 'r-1', looks: 0 };
  const server = fakeServer(
    {
      view: async (requestId) => requestOf('casey@acme.example.com', requestId),
      revision: async () => {
        request.looks += 1;
        return request.revision;
      },
      ...answers,
    },
    { timing, callsPerMinute: { api: 0 } },
  );
  const open = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
    const answer = await server.request(path, { headers: { 'x-test-as': gpe, ...headers } });
    return { status: answer.status, headers: answer.headers, ...readerOf(answer) };
  };
  return { server, timing, request, open };
}

/** What has come of a stream so far, and leaving it. */
function readerOf(answer: Response) {
  const reader = answer.body?.getReader();
  const state = { text: '', isOver: false };
  const read = async (): Promise<void> => {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) break;
      state.text += new TextDecoder().decode(value as Uint8Array);
    }
    state.isOver = true;
  };
  void read();
  return {
    state,
    /** What came since it was last asked for. */
    async news(): Promise<string> {
      await settled();
      const { text } = state;
      state.text = '';
      return text;
    },
    leave: async () => {
      await reader?.cancel();
      await settled();
    },
  };
}

describe('the events of a request', () => {
  it('begin with how it stands, which is no event', async () => {
    const stream = await liveServer().open(ofRequest);
    assert.equal(stream.status, 200);
    assert.match(stream.headers.get('content-type') ?? '', /^text\/event-stream/);
    assert.equal(await stream.news(), 'retry: 3000\n\nid: r-1\n\n');
    await stream.leave();
  });

  it('tell each change by its revision', async () => {
    const { open, request, timing } = liveServer();
    const stream = await open(ofRequest);
    await stream.news();
    request.revision = 'r-2';
    await timing.pass(1_500);
    assert.equal(await stream.news(), 'event: changed\ndata: r-2\nid: r-2\n\n');
    await stream.leave();
  });

  it('tell at once what changed while the reader was away', async () => {
    const stream = await liveServer().open(ofRequest, { 'last-event-id': 'r-0' });
    assert.equal(await stream.news(), 'retry: 3000\n\nevent: changed\ndata: r-1\nid: r-1\n\n');
    await stream.leave();
  });

  it('tell nothing where the reader has seen it, by its page or by what it heard last', async () => {
    const { open } = liveServer();
    const [byPage, byEvent] = [
      await open(`${ofRequest}?since=r-1`),
      await open(`${ofRequest}?since=r-0`, { 'last-event-id': 'r-1' }),
    ];
    assert.deepEqual([await byPage.news(), await byEvent.news()], ['retry: 3000\n\n', 'retry: 3000\n\n']);
    await Promise.all([byPage.leave(), byEvent.leave()]);
  });

  it('show every 15 s that the stream is alive', async () => {
    const { open, timing } = liveServer();
    const stream = await open(`${ofRequest}?since=r-1`);
    await stream.news();
    await timing.pass(14_999);
    assert.equal(await stream.news(), '');
    await timing.pass(1);
    assert.equal(await stream.news(), 'event: ping\ndata: \n\n');
    await timing.pass(15_000);
    assert.equal(await stream.news(), 'event: ping\ndata: \n\n');
    await stream.leave();
  });

  it('are looked for once, however many listen, and no more when all have gone', async () => {
    const { open, request, timing } = liveServer();
    const streams = [await open(ofRequest), await open(ofRequest), await open(ofRequest)];
    await timing.pass(1_500);
    assert.equal(request.looks, 2);
    for (const stream of streams) await stream.leave();
    await timing.pass(60_000);
    assert.equal(request.looks, 2);
    assert.equal(timing.waiting(), 0);
  });

  it('end after ten minutes: whoever comes again shows again who they are', async () => {
    const { open, timing } = liveServer();
    const stream = await open(ofRequest);
    await timing.pass(599_999);
    await settled();
    assert.equal(stream.state.isOver, false);
    await timing.pass(1);
    await settled();
    assert.equal(stream.state.isOver, true);
    assert.equal(timing.waiting(), 0);
  });

  it('are of ten streams for one person, and of more for several', async () => {
    const { open } = liveServer();
    const streams = await Promise.all(Array.from({ length: 10 }, () => open(ofRequest)));
    const eleventh = await open(ofRequest);
    assert.equal(eleventh.status, 429);
    assert.match(await eleventh.news(), /"code":"too-many-streams"/);
    const other = await open(ofRequest, { 'x-test-as': 'nicole.sun@example.com' });
    assert.equal(other.status, 200);
    await streams[0]?.leave();
    const again = await open(ofRequest);
    assert.equal(again.status, 200);
    for (const stream of [...streams, other, again]) await stream.leave();
  });

  it('of a request that is not theirs are not there, and hold no stream', async () => {
    const { open, timing } = liveServer();
    for (let time = 0; time < 12; time += 1) {
      const stream = await open(ofRequest, { 'x-test-as': 'somebody@globex.example.com' });
      assert.equal(stream.status, 404);
    }
    assert.equal(timing.waiting(), 0);
  });
});

describe('the events of an inbox', () => {
  it('tell when something else waits', async () => {
    let waiting = [listed('poc/P-1042')];
    const asked: unknown[] = [];
    const { open, timing } = liveServer({
      listPage: async (filter) => {
        asked.push(filter);
        return { requests: waiting, before: 0, total: waiting.length };
      },
    });
    const stream = await open(ofInbox);
    await stream.news();
    await timing.pass(4_000);
    assert.equal(await stream.news(), '');
    waiting = [...waiting, listed('credits/C-207')];
    await timing.pass(4_000);
    assert.match(await stream.news(), /^event: changed\ndata: (\S+)\nid: \1\n\n$/);
    assert.deepEqual(asked[0], { approvers: ['xiaole.fang'], isOpen: true });
    await stream.leave();
  });
});
