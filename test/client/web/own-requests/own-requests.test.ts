import assert from 'node:assert/strict';
import type { ListedRequest, ListFilter } from '../../../../client/lists.ts';
import { requesterKey } from '../../../../domain/approval/requester-key.ts';
import { fakeServer, noon } from '../../../support/server/fake-server.ts';

const customer = { 'x-test-as': 'kim@acme.example' };
const seller = { 'x-test-as': 'sales.apac@example.com' };

function listed(requestId: string, more: Partial<ListedRequest>): ListedRequest {
  return {
    requestId,
    kind: 'pocApplication',
    entryPoint: 'cloud-sales',
    status: 'in-progress',
    region: 'APAC',
    account: requestId,
    steps: [],
    approvers: [],
    slaState: 'none',
    startedAt: noon,
    isOpen: true,
    ...more,
  };
}

const gpe = { steps: ['gpe'], approvers: ['xiaole.fang'] };
const all = [
  listed('poc/under-way', { ...gpe, slaState: 'running', dueAt: noon + 3_600_000 }),
  listed('poc/over', { status: 'closed', isOpen: false }),
  listed('poc/runs', { status: 'complete' }),
  listed('poc/draft', { status: 'draft' }),
  listed('poc/back', { status: 'sent-back' }),
  listed('poc/asked', { ...gpe, slaState: 'paused' }),
];

const page = async (headers: Record<string, string>, requests: readonly ListedRequest[]): Promise<string> => {
  const server = fakeServer({ list: async () => [...requests] });
  const answer = await server.request('/requests', { headers });
  assert.equal(answer.status, 200);
  return answer.text();
};

describe('my requests', () => {
  it('are those that the reader asked for or sponsors', async () => {
    const asked: ListFilter[] = [];
    const server = fakeServer({
      async list(filter) {
        asked.push(filter);
        return [];
      },
    });
    await server.request('/requests', { headers: seller });
    assert.deepEqual(asked, [{ requesters: [requesterKey('sales.apac@example.com'), 'sales.apac'] }]);
  });

  it('begin with what needs their requester, and end with what is closed', async () => {
    const html = await page(seller, all);
    const order = [...html.matchAll(/<a href="\/requests\/(poc\/[\w-]+)">/g)].map(([, id]) => id);
    assert.deepEqual(order, ['poc/asked', 'poc/back', 'poc/draft', 'poc/under-way', 'poc/runs', 'poc/over']);
  });

  it('say what is to be done next, where it is their requester who has to', async () => {
    const html = await page(seller, all);
    const next = [...html.matchAll(/aria-label="(\w+): (poc\/[\w-]+)"/g)].map(
      ([, what, id]) => `${what} ${id}`,
    );
    assert.deepEqual(next, ['Answer poc/asked', 'Resubmit poc/back', 'Finish poc/draft']);
  });

  it('tell a customer how it stands, and nothing of what goes on inside', async () => {
    const html = await page(customer, all);
    assert.match(html, /Being looked at/);
    assert.match(html, /We have a question/);
    assert.match(html, /Your PoC runs/);
    for (const inside of ['GPE', 'overdue', 'in 1 h', 'paused', 'Resubmit', 'sent back', 'APAC']) {
      assert.ok(!html.includes(inside), inside);
    }
  });

  it('lead to the form where there are none yet', async () => {
    assert.match(await page(seller, []), /You have not asked for anything yet\..*href="\/new"/s);
    assert.match(await page(customer, []), /href="\/new">Apply for a PoC trial/);
  });

  it('are told in the language of their reader', async () => {
    assert.match(await page({ ...seller, cookie: 'language=ja' }, all), /あなたへの質問.*GPE の対応待ち/s);
  });
});
