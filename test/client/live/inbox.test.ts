import assert from 'node:assert/strict';
import { mostWatched, openLive } from '../../../client/live/live.ts';
import type { ListedRequest } from '../../../client/lists.ts';
import { manualTiming } from '../../support/manual-timing.ts';

const everyMs = 4_000;
const filter = { approvers: ['xiaole.fang'], isOpen: true };

function waiting(number: number): ListedRequest {
  return {
    ...{ requestId: `poc/P-${number}`, kind: 'pocApplication', status: 'in-progress', steps: ['gpe'] },
    ...{ approvers: ['xiaole.fang'], slaState: 'running', startedAt: number, isOpen: true },
  };
}

/** An inbox in which so many wait, how many were read of it, and listening to it. */
function inboxOf(count: number) {
  const timing = manualTiming();
  const inbox = { requests: Array.from({ length: count }, (_, n) => waiting(n)), looks: 0, read: 0 };
  const answer = (requests: readonly ListedRequest[]): ListedRequest[] => {
    inbox.read += requests.length;
    return [...requests];
  };
  const live = openLive(
    {
      revision: () => assert.fail('no request is watched'),
      async listPage(_, { limit }) {
        inbox.looks += 1;
        const requests = answer(inbox.requests.slice(0, limit));
        return { requests, before: 0, total: inbox.requests.length };
      },
    },
    timing,
  );
  const listen = () => {
    const heard: string[] = [];
    return { heard, stop: live.watchInbox('xiaole.fang', filter, (revision) => heard.push(revision)) };
  };
  return { timing, inbox, listen };
}

describe('watching an inbox', () => {
  it('tells each change of a short one', async () => {
    const { timing, inbox, listen } = inboxOf(3);
    const { heard } = listen();
    await timing.pass(everyMs);
    assert.equal(heard.length, 1);
    inbox.requests[2] = { ...waiting(2), slaState: 'breached' };
    await timing.pass(everyMs);
    assert.equal(heard.length, 2);
    inbox.requests.pop();
    await timing.pass(everyMs);
    assert.equal(heard.length, 3);
  });

  it('reads no more than a page of one in which thousands wait', async () => {
    const { timing, inbox, listen } = inboxOf(5_000);
    listen();
    await timing.pass(2 * everyMs);
    assert.deepEqual([inbox.looks, inbox.read], [3, 3 * mostWatched]);
  });

  it('tells of a long one what changes on its first page, and how much waits', async () => {
    const { timing, inbox, listen } = inboxOf(5_000);
    const { heard } = listen();
    await timing.pass(0);
    inbox.requests[0] = { ...waiting(0), slaState: 'breached' };
    await timing.pass(everyMs);
    assert.equal(heard.length, 2);
    inbox.requests.pop();
    await timing.pass(everyMs);
    assert.equal(heard.length, 3);
  });

  it('looks once for all windows of the same person', async () => {
    const { timing, inbox, listen } = inboxOf(5_000);
    const windows = [listen(), listen(), listen()];
    await timing.pass(everyMs);
    assert.equal(inbox.looks, 2);
    assert.ok(windows.every(({ heard }) => heard.length === 1));
  });
});
