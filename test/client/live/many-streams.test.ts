import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { openPeople } from '../../../client/personal/people.ts';
import { createApp } from '../../../client/server/app.ts';
import { listen, type Listening } from '../../../client/server/listen.ts';
import type { Confetti } from '../../../client/index.ts';
import { directoryOf } from '../../../domain/directory/content.ts';
import { openDirectory, directoryView } from '../../../domain/directory/state.ts';
import { openStream } from '../../support/event-stream.ts';
import { manualTiming, type ManualTiming } from '../../support/manual-timing.ts';
import { requestOf } from '../../support/server/canned-confetti.ts';
import { fakeSignIn } from '../../support/server/fake-sign-in.ts';
import { noon } from '../../support/server/fake-server.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';

const requests = ['poc/P-1', 'poc/P-2', 'poc/P-3', 'credits/C-4'];
const colleagues = Array.from({ length: 200 }, (_, n) => ({
  id: `colleague.${n}`,
  name: `Colleague ${n}`,
  email: `colleague.${n}@example.com`,
}));

/** A Confetti of 200 colleagues, whose requests change when a test says so. */
function manyColleagues() {
  const policy = shippedPolicy();
  const content = directoryOf(policy);
  const people = { ...content.people, ...Object.fromEntries(colleagues.map((each) => [each.id, each])) };
  const state = { revision: 'r-1', waiting: 0, looks: [] as string[] };
  const confetti = {
    viewDirectory: async () => directoryView(openDirectory({ ...content, people }, noon)),
    view: async (requestId) => requestOf('casey@acme.example.com', requestId),
    async revision(requestId) {
      state.looks.push(requestId);
      return state.revision;
    },
    async listPage({ approvers = [] }) {
      state.looks.push(approvers.join());
      return { requests: [], before: 0, total: state.waiting };
    },
  } as Partial<Confetti> as Confetti;
  return { policy, confetti, state };
}

describe('two hundred event streams', function () {
  this.timeout(60_000);
  let timing: ManualTiming;
  let state: ReturnType<typeof manyColleagues>['state'];
  let server: Listening;
  let leaving: AbortController;

  beforeEach(async () => {
    const many = manyColleagues();
    const { policy, confetti } = many;
    const now = (): number => noon;
    [timing, state, leaving] = [manualTiming(), many.state, new AbortController()];
    const people = openPeople({ policy, door: confetti, now });
    const parts = { confetti, policy, people, now, timing, signIn: fakeSignIn(), links: {} };
    // All of them come from one address.
    server = await listen(createApp({ ...parts, callsPerMinute: { api: 0 } }), {
      host: '127.0.0.1',
      port: 0,
    });
  });
  afterEach(async () => {
    leaving.abort();
    await server.close(1_000);
  });

  const openAll = (pathOf: (n: number) => string) =>
    Promise.all(
      colleagues.map(({ email }, n) =>
        openStream(`${server.url}/api/v1/${pathOf(n)}`, { 'x-test-as': email }, leaving.signal),
      ),
    );
  const open = async (): Promise<number> => {
    const answer = await fetch(`${server.url}/metrics`);
    return Number(/^confetti_event_streams_open (\d+)$/m.exec(await answer.text())?.[1]);
  };
  /** All have left, and nothing is looked at for them. */
  const leaveAll = async (): Promise<void> => {
    leaving.abort();
    while ((await open()) > 0) await delay(5);
    assert.equal(timing.waiting(), 0);
  };

  it('of requests are all told, by one look for each request', async () => {
    const streams = await openAll((n) => `requests/${requests[n % requests.length]}/events`);
    await Promise.all(streams.map((stream) => stream.hears('id: r-1\n')));
    assert.equal(await open(), 200);
    assert.deepEqual([...state.looks].sort(), [...requests].sort());
    state.revision = 'r-2';
    await timing.pass(1_500);
    await Promise.all(streams.map((stream) => stream.hears('event: changed\ndata: r-2\nid: r-2\n')));
    assert.equal(state.looks.length, 2 * requests.length);
    assert.ok(streams.every((stream) => stream.changes() === 1));
    await leaveAll();
  });

  it('of inboxes are all told, by one look for each person', async () => {
    const streams = await openAll(() => 'inbox/events');
    await Promise.all(streams.map((stream) => stream.hears('id: ')));
    assert.equal(new Set(state.looks).size, 200);
    assert.equal(state.looks.length, 200);
    state.waiting = 1;
    await timing.pass(4_000);
    await Promise.all(streams.map((stream) => stream.hears('event: changed\n')));
    assert.equal(state.looks.length, 400);
    await leaveAll();
  });

  it('stay open while nothing happens', async () => {
    const streams = await openAll((n) => `requests/${requests[n % requests.length]}/events`);
    await Promise.all(streams.map((stream) => stream.hears('id: r-1\n')));
    await timing.pass(15_000);
    await Promise.all(streams.map((stream) => stream.hears('event: ping\n')));
    assert.equal(await open(), 200);
    assert.ok(streams.every((stream) => stream.changes() === 0));
    await leaveAll();
  });
});
