import assert from 'node:assert/strict';
import { openCustomerStarts, type CustomerStarts } from '../../../client/personal/customer-quota.ts';
import type { ListedRequest, ListFilter } from '../../../client/lists.ts';
import { RefusedError } from '../../../client/refused.ts';
import { requesterKey } from '../../../domain/approval/requester-key.ts';
import { noon } from '../../support/server/fake-server.ts';

const hourMs = 3_600_000;
const casey = 'casey@acme.example.com';
const quota = { open: 2, perDay: 3 };

/** What lists have of a customer. */
const listed = (id: string, over: Partial<ListedRequest> = {}): ListedRequest => ({
  ...{ requestId: `poc/${id}`, kind: 'pocApplication', status: 'in-progress', steps: [], approvers: [] },
  ...{ slaState: 'none', startedAt: noon - 48 * hourMs, isOpen: true },
  ...over,
});
const over = { isOpen: false, status: 'closed' } as const;

describe('the applications of a customer', () => {
  let requests: ListedRequest[];
  let asked: ListFilter[];
  let started: string[];
  let now: number;
  let starts: CustomerStarts;
  beforeEach(() => {
    [requests, asked, started, now] = [[], [], [], noon];
    starts = openStarts(quota);
  });

  const openStarts = (given: typeof quota) =>
    openCustomerStarts({
      confetti: {
        async list(filter) {
          asked.push(filter);
          return requests;
        },
      },
      quota: given,
      now: () => now,
    });
  const apply = (pocId: string, email = casey, at = starts): Promise<string> =>
    at.within(email, pocId, async () => {
      started.push(pocId);
      return `poc/${pocId}`;
    });
  const refused = (applying: Promise<string>, why: RegExp): Promise<void> =>
    assert.rejects(applying, (error) => {
      assert.ok(error instanceof RefusedError, String(error));
      assert.equal(error.refusal.code, 'too-much');
      assert.match(error.message, why);
      return true;
    });

  it('are looked up among their own, in lists', async () => {
    await apply('P-1');
    assert.deepEqual(asked, [{ kind: 'pocApplication', requesters: [requesterKey(casey)] }]);
  });

  it('may be as many at a time as the setting says, and then one has to end', async () => {
    requests = [listed('P-1'), listed('P-2', over)];
    await apply('P-3');
    requests.push(listed('P-3', { startedAt: noon }));
    await refused(
      apply('P-4'),
      /^Not started: 2 of your applications are open, and there may be 2\. Go on with/,
    );
    assert.deepEqual(started, ['P-3']);
    requests[0] = listed('P-1', over);
    await apply('P-4');
  });

  it('may be as many within 24 hours as the setting says, and it is said when the next one may come', async () => {
    requests = [
      listed('P-0', over),
      ...[1, 2, 3].map((id) => listed(`P-${id}`, { ...over, startedAt: noon - id * hourMs })),
    ];
    await refused(apply('P-4'), /^Not started: you have handed in 3 .* after 2026-11-23 09:00 UTC, or ask/);
    now = noon + 21 * hourMs;
    await apply('P-4');
  });

  it('count as soon as they are started, though lists may not have them yet', async () => {
    await apply('P-1');
    await apply('P-2');
    await refused(apply('P-3'), /2 of your applications are open/);
  });

  it('count among themselves where many are sent at once', async () => {
    const all = await Promise.allSettled(Array.from({ length: 20 }, (_, id) => apply(`P-${id}`)));
    assert.equal(all.filter(({ status }) => status === 'fulfilled').length, 2);
    assert.equal(started.length, 2);
  });

  it('count once when lists have them', async () => {
    await apply('P-1');
    requests = [listed('P-1', { startedAt: noon })];
    await apply('P-2');
    assert.deepEqual(started, ['P-1', 'P-2']);
  });

  it('that come to nothing do not count', async () => {
    const failing = starts.within(casey, 'P-1', () => Promise.reject(new Error('no answer')));
    await assert.rejects(failing, /no answer/);
    await apply('P-2');
    await apply('P-3');
  });

  it('that are sent once more are known, and are refused for what they are', async () => {
    requests = [listed('P-1'), listed('P-2')];
    await apply('P-1');
    assert.deepEqual(started, ['P-1']);
  });

  it('are nobody else’s', async () => {
    await apply('P-1');
    await apply('P-2');
    await apply('P-3', 'kim@globex.example.com');
    await refused(apply('P-4', casey.toUpperCase()), /are open/);
  });

  it('are as many as they like where the settings are 0', async () => {
    requests = [1, 2, 3, 4].map((id) => listed(`P-${id}`, { startedAt: noon }));
    await apply('P-5', casey, openStarts({ open: 0, perDay: 0 }));
    await refused(apply('P-6', casey, openStarts({ open: 0, perDay: 3 })), /within 24 hours/);
    await refused(apply('P-6', casey, openStarts({ open: 1, perDay: 0 })), /are open/);
  });
});
