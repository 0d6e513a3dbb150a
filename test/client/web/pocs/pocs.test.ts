import assert from 'node:assert/strict';
import type { ListPage, PageAsked } from '../../../../client/list-page.ts';
import type { ListedRequest, ListFilter } from '../../../../client/lists.ts';
import { RefusedError } from '../../../../client/refused.ts';
import { refuse } from '../../../../domain/approval/refusal.ts';
import { fakeServer, noon } from '../../../support/server/fake-server.ts';

const hourMs = 3_600_000;
const colleague = { 'x-test-as': 'sales.apac@example.com' };

const globex: ListedRequest = {
  requestId: 'credits/C-207',
  kind: 'creditRequest',
  entryPoint: 'top-up',
  pocId: 'P-1042',
  status: 'in-progress',
  region: 'JP',
  account: 'Globex',
  orgId: '1372813089209061633',
  credits: 3500,
  steps: ['finance'],
  approvers: ['yanice.zhang'],
  slaState: 'breached',
  dueAt: noon - 2 * hourMs,
  startedAt: noon - 30 * hourMs,
  isOpen: true,
};

/** The server over one page of a list, and what it was asked for. */
function serverWith(page: ListPage) {
  const asked: { filter: ListFilter; page: PageAsked }[] = [];
  const server = fakeServer({
    async listPage(filter, of) {
      asked.push({ filter, page: of });
      return page;
    },
  });
  return { server, asked };
}

describe('the list of PoCs and credit requests', () => {
  it('says of each request what is asked, for whom, who is waited for and until when', async () => {
    const { server } = serverWith({ requests: [globex], before: 0, total: 1 });
    const html = await (await server.request('/pocs', { headers: colleague })).text();
    assert.match(html, /<a href="\/requests\/credits\/C-207">Globex<\/a>/);
    for (const words of ['top-up 3,500', 'Finance FP&amp;A', 'Yanice Zhang', 'overdue by 2 h', '1–1 of 1']) {
      assert.ok(html.includes(words), words);
    }
  });

  it('asks for fifty with the filters of its address, and says how each is removed', async () => {
    const { server, asked } = serverWith({ requests: [globex], before: 0, total: 1 });
    const answer = await server.request('/pocs?region=JP&dueWithin=4h', { headers: colleague });
    assert.equal(answer.status, 200);
    assert.deepEqual(asked, [
      { filter: { region: 'JP', dueBefore: noon + 4 * hourMs }, page: { limit: 50 } },
    ]);
    const html = await answer.text();
    assert.match(html, /<a class="filter-chip" href="\/pocs\?dueWithin=4h"[^>]*>Region: JP/);
    assert.match(html, /<a class="filter-chip" href="\/pocs\?region=JP"[^>]*>Due within: 4 hours/);
    assert.match(html, /href="\/pocs\.csv\?region=JP&amp;dueWithin=4h"/);
  });

  it('leads to the next page with the same filters', async () => {
    const { server, asked } = serverWith({ requests: [globex], before: 50, total: 120, next: 'n2' });
    const html = await (await server.request('/pocs?region=JP&after=n1', { headers: colleague })).text();
    assert.deepEqual(asked[0]?.page, { limit: 50, after: 'n1' });
    assert.match(html, /51–51 of 120/);
    assert.match(html, /href="\/pocs\?region=JP&amp;after=n2"/);
  });

  it('has an address without what was left blank in the form', async () => {
    const { server } = serverWith({ requests: [], before: 0, total: 0 });
    const answer = await server.request('/pocs?q=&region=JP&status=&step=', { headers: colleague });
    assert.equal(answer.status, 302);
    assert.equal(answer.headers.get('location'), '/pocs?region=JP');
  });

  it('is not made for a filter that is not understood: the page says what it could be', async () => {
    const { server, asked } = serverWith({ requests: [globex], before: 0, total: 1 });
    const answer = await server.request('/pocs?region=MARS&foo=1', { headers: colleague });
    assert.equal(answer.status, 400);
    assert.deepEqual(asked, []);
    const html = await answer.text();
    assert.match(html, /Region cannot be “MARS”\. It is one of APAC, NA, EMEA or JP\./);
    assert.match(html, /There is no filter “foo”\./);
    assert.doesNotMatch(html, /Globex/);
  });

  it('says how far a search has looked, and where it goes on', async () => {
    const { server } = serverWith({ requests: [], before: 0, next: 'n2', lookedThrough: 1000 });
    const html = await (await server.request('/pocs?q=acme', { headers: colleague })).text();
    assert.match(html, /1,000 requests were looked through for this page/);
    assert.match(html, /href="\/pocs\?q=acme&amp;after=n2" rel="next">Look further/);
    assert.doesNotMatch(html, /1–0/);
  });

  it('says so when the page is not there any more', async () => {
    const server = fakeServer({
      async listPage() {
        throw new RefusedError(refuse('malformed', 'There is no such page of the list.'));
      },
    });
    const answer = await server.request('/pocs?region=JP&after=old', { headers: colleague });
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /no such page of this list any more\. <a href="\/pocs\?region=JP">/);
  });

  it('says that nothing matches, and how to see all', async () => {
    const { server } = serverWith({ requests: [], before: 0, total: 0 });
    const html = await (await server.request('/pocs?region=JP', { headers: colleague })).text();
    assert.match(html, /Nothing matches these filters\. <a href="\/pocs">Show all<\/a>/);
  });

  it('is told in the language of its reader', async () => {
    const { server } = serverWith({ requests: [globex], before: 0, total: 1 });
    const headers = { ...colleague, cookie: 'language=zh' };
    const html = await (await server.request('/pocs', { headers })).text();
    assert.match(html, /PoC 与额度申请/);
    assert.match(html, /已超时 2 小时/);
  });

  it('sends customers to their own requests', async () => {
    for (const path of ['/pocs', '/pocs.csv']) {
      const answer = await fakeServer({}).request(path, { headers: { 'x-test-as': 'kim@acme.example' } });
      assert.equal(answer.headers.get('location'), '/requests', path);
    }
  });
});

describe('the spreadsheet of the list', () => {
  it('has the same filters, and all that match', async () => {
    const { server, asked } = serverWith({ requests: [globex], before: 0, total: 1 });
    const answer = await server.request('/pocs.csv?region=JP', { headers: colleague });
    assert.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8');
    assert.deepEqual(
      asked.map(({ filter }) => filter),
      [{ region: 'JP' }],
    );
    const [header, row] = (await answer.text()).split('\r\n');
    assert.match(header ?? '', /^request,kind,entry point,PoC,account,Org,region,status/);
    assert.match(row ?? '', /^credits\/C-207,creditRequest,top-up,P-1042,Globex,1372813089209061633,JP,/);
    assert.match(row ?? '', /2026-11-22T10:00:00\.000Z/);
  });

  it('has no cell that a spreadsheet would run', async () => {
    const { server } = serverWith({
      requests: [{ ...globex, account: '=HYPERLINK("x")' }],
      before: 0,
      total: 1,
    });
    const answer = await server.request('/pocs.csv', { headers: colleague });
    assert.match(await answer.text(), /"'=HYPERLINK\(""x""\)"/);
  });

  it('is read page by page, to the last one', async () => {
    const pages: Record<string, ListPage> = {
      first: { requests: [globex], before: 0, next: 'second' },
      second: { requests: [], before: 1, next: 'third', lookedThrough: 1000 },
      third: { requests: [{ ...globex, requestId: 'credits/C-208' }], before: 1 },
    };
    const server = fakeServer({ listPage: async (_, { after = 'first' }) => pages[after] ?? assert.fail() });
    const answer = await server.request('/pocs.csv', { headers: colleague });
    const requestIds = (await answer.text()).split('\r\n').map((line) => line.split(',')[0]);
    assert.deepEqual(requestIds, ['request', 'credits/C-207', 'credits/C-208', '']);
  });

  it('breaks off where a page cannot be read, instead of ending there', async () => {
    const server = fakeServer({
      async listPage(_, { after }) {
        if (after !== undefined) throw new Error('Temporal has gone');
        return { requests: [globex], before: 0, next: 'second' };
      },
    });
    const answer = await server.request('/pocs.csv', { headers: colleague });
    await assert.rejects(answer.text(), /Temporal has gone/);
  });

  it('is not made for a filter that is not understood', async () => {
    const answer = await fakeServer({}).request('/pocs.csv?region=MARS', { headers: colleague });
    assert.equal(answer.status, 400);
    assert.match(answer.headers.get('content-type') ?? '', /html/);
  });
});
