import assert from 'node:assert/strict';
import type { PageAsked } from '../../../client/list-page.ts';
import type { Confetti } from '../../../client/index.ts';
import type { ListFilter } from '../../../client/lists.ts';
import { requestOf } from '../../support/server/canned-confetti.ts';
import { callsOf, colleague, customer } from '../../support/server/calls-of.ts';
import { noon } from '../../support/server/fake-server.ts';

describe('a list of requests', () => {
  const page = { requests: [], before: 50, total: 120, next: 'bmV4dA' };
  const listPage: Confetti['listPage'] = async () => page;

  it('is narrowed to all that is given, and a page of it is answered with the next', async () => {
    const asked: [ListFilter, PageAsked][] = [];
    const calls = callsOf(colleague, {
      listPage: async (filter, part) => {
        asked.push([filter, part]);
        return page;
      },
    });
    const answer = await calls.get(
      '/api/v1/requests?kind=pocApplication&entryPoint=cloud-user&status=in-progress&region=APAC&orgId=1372713' +
        '&account=acme&pocId=P-1042&step=gpe&slaState=running&approver=nicole.sun@example.com&open=true' +
        '&dueBefore=2026-12-01T09:00:00Z&startedBefore=2026-11-01T00:00:00%2B08:00&limit=50&cursor=abc',
    );
    assert.deepEqual(answer.body, { requests: [], total: 120, next: 'bmV4dA' });
    assert.deepEqual(asked, [
      [
        {
          ...{ kind: 'pocApplication', entryPoint: 'cloud-user', status: 'in-progress', region: 'APAC' },
          ...{ orgId: '1372713', account: 'acme', pocId: 'P-1042', step: 'gpe', slaState: 'running' },
          ...{ approvers: ['nicole.sun'], isOpen: true },
          dueBefore: Date.parse('2026-12-01T09:00:00Z'),
          startedBefore: Date.parse('2026-10-31T16:00:00Z'),
        },
        { limit: 50, after: 'abc' },
      ],
    ]);
  });

  it('may be of one’s own alone', async () => {
    const asked: ListFilter[] = [];
    const calls = callsOf(colleague, {
      listPage: async (filter) => {
        asked.push(filter);
        return page;
      },
    });
    await calls.get('/api/v1/requests?mine=true');
    assert.ok(asked[0]?.requesters?.includes('xiaole.fang'));
  });

  for (const [query, complaint] of [
    ['region=MARS', /"MARS" is not a region of the policy: use one of APAC/],
    ['step=cook', /"cook" is not a step of the policy: use one of/],
    ['approver=nobody@example.com', /There is no person nobody@example\.com/],
    ['limit=0', /limit must be at least 1/],
    ['limit=many', /limit must be a number/],
    ['dueBefore=tomorrow', /dueBefore must be an instant such as/],
    ['colour=red', /colour is not known: remove it or correct it; known are kind/],
    ['open=maybe', /open must be one of true, false/],
  ] as const) {
    it(`is refused for ${query}`, async () => {
      const answer = await callsOf(colleague, { listPage }).get(`/api/v1/requests?${query}`);
      assert.equal(answer.status, 400);
      assert.match(answer.body.detail, complaint);
    });
  }

  it('of what waits is of one’s own inbox unless another is named', async () => {
    const asked: ListFilter[] = [];
    const calls = callsOf(colleague, {
      listPage: async (filter) => {
        asked.push(filter);
        return page;
      },
    });
    await calls.get('/api/v1/inbox');
    await calls.get('/api/v1/inbox?whose=others&region=JP');
    assert.deepEqual(asked, [
      { approvers: ['xiaole.fang'], isOpen: true },
      { region: 'JP', status: 'in-progress', notApprover: 'xiaole.fang', isOpen: true },
    ]);
  });
});

describe('a request over the API', () => {
  it('is shown as it is', async () => {
    const { body } = await callsOf(colleague).get('/api/v1/requests/poc/P-1042');
    assert.deepEqual(body, JSON.parse(JSON.stringify(requestOf(customer))));
  });

  it('is shown to a customer without who said what', async () => {
    const { body } = await callsOf(customer).get('/api/v1/requests/poc/P-1042');
    assert.deepEqual(body.history, []);
  });

  it('has all of its history, page by page', async () => {
    const calls = callsOf(colleague);
    const path = '/api/v1/requests/poc/P-1042/history';
    const all = requestOf(customer).history.map(({ seq }) => seq);
    assert.ok(all.length > 1);
    const seen: number[] = [];
    for (let cursor: string | undefined, page = 0; page < all.length; page += 1) {
      const { body } = await calls.get(`${path}?limit=1${cursor === undefined ? '' : `&cursor=${cursor}`}`);
      seen.push(...(body.lines as { seq: number }[]).map(({ seq }) => seq));
      cursor = body.next as string | undefined;
      assert.equal(cursor === undefined, page === all.length - 1);
    }
    assert.deepEqual(seen, all);
    assert.deepEqual(calls.asked('view'), ['poc/P-1042', { allHistory: true }]);
  });

  it('has its history for a spreadsheet, which runs nothing in it', async () => {
    const seen = requestOf(customer);
    const line = {
      seq: 1,
      at: noon,
      round: 1,
      action: 'Commented',
      by: customer,
      comment: '=HYPERLINK("x")',
    };
    const calls = callsOf(colleague, { view: async () => ({ ...seen, history: [line] }) });
    const answer = await calls.get('/api/v1/requests/poc/P-1042/history', { accept: 'text/csv' });
    assert.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8');
    assert.equal(answer.headers.get('content-disposition'), 'attachment; filename="poc-P-1042-history.csv"');
    assert.equal(
      answer.text,
      'number,at,round,step,action,by,via,comment,due\r\n' +
        `1,2026-11-22T12:00:00.000Z,1,,Commented,${customer},,"'=HYPERLINK(""x"")",\r\n`,
    );
  });
});
