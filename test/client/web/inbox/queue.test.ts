import assert from 'node:assert/strict';
import type { ListPage, PageAsked } from '../../../../client/list-page.ts';
import { confettiOver } from '../../../support/server/confetti-over-requests.ts';
import { act, hour, monday, submitted, wait, waitingFor, type Request } from '../../../support/requests.ts';
import { formOf, inboxOver, pageFor, post, serverOver, textOf } from './support.ts';

const gpe = 'xiaole.fang@example.com';

/** A request that has waited for GPE for this many hours, at the same moment as all others. */
function waitedFor(hours: number, company: string, requestId: string): Request {
  const request = waitingFor('gpe', 'cloud-sales', { company }, { requestId, at: monday - hours * hour });
  wait(request, hours * hour);
  return request;
}

/** So many requests that wait for GPE, the first the most urgent. */
function many(count: number): Request[] {
  return Array.from({ length: count }, (_, n) => waitedFor(20 - n / 10, 'Acme', `poc/P-${n}`));
}

function numbers(from: number, until: number): string[] {
  return Array.from({ length: until - from }, (_, n) => `poc-P-${from + n}`);
}

function rowsOf(html: string): (string | undefined)[] {
  return [...html.matchAll(/ id="row-([^"]+)"/g)].map(([, id]) => id);
}

/** Where the link to the next page leads, which says this. */
function nextOf(html: string, says: string): string {
  const [, href = '', text] = /<a href="([^"]+)" rel="next">([^<]*)</.exec(html) ?? [];
  assert.equal(text, says);
  return href.replaceAll('&amp;', '&');
}

describe('the queue of the inbox', () => {
  it('is cut into what is overdue, due today, later, and without an SLA, in this order', async () => {
    const noSla = submitted('cloud-sales', { company: 'Hooli' }, { requestId: 'poc/P-4' });
    const { server } = inboxOver(
      waitedFor(1, 'Initech', 'poc/P-3'),
      waitedFor(26, 'Globex', 'poc/P-1'),
      waitedFor(20, 'Acme', 'poc/P-2'),
      noSla,
    );
    const mine = textOf(await pageFor(server, gpe, '/inbox'));
    assert.match(mine, /Overdue Globex ■ overdue by 2 h .*Due today Acme ◔ in 4 h .*Later Initech ◔ in 23 h/);
    const presales = textOf(await pageFor(server, 'presales.apac@example.com', '/inbox'));
    assert.match(presales, /No SLA set Hooli ○ no SLA set/);
  });

  it('counts what is one’s own, what is the team’s and what waits for others', async () => {
    const { server } = inboxOver(
      waitedFor(1, 'Initech', 'poc/P-1'),
      submitted('cloud-sales', { company: 'Hooli' }, { requestId: 'poc/P-2' }),
    );
    const page = textOf(await pageFor(server, 'manager.gpe@example.com', '/inbox?whose=team'));
    assert.match(page, /Mine 0 My team 1 Waiting for others 2/);
    assert.match(page, /Initech .*Xiaole Fang/);
  });

  it('shows no team to somebody to whom nobody reports', async () => {
    const { server } = inboxOver(waitedFor(1, 'Initech', 'poc/P-1'));
    assert.doesNotMatch(textOf(await pageFor(server, gpe, '/inbox')), /My team/);
  });

  it('is narrowed down by its address, which every link keeps', async () => {
    const { server } = inboxOver(waitedFor(1, 'Initech', 'poc/P-1'), waitedFor(2, 'Globex', 'poc/P-2'));
    const page = await pageFor(server, gpe, '/inbox?q=GLOB&region=APAC');
    assert.doesNotMatch(page, /Initech/);
    assert.match(page, /href="\/inbox\/poc\/P-2\?region=APAC&amp;q=GLOB"/);
    assert.match(
      textOf(await pageFor(server, gpe, '/inbox?region=JP')),
      /Nothing that waits here is like this/,
    );
  });

  it('finds each word in the account, the PoC or the request', async () => {
    const { server } = inboxOver(waitedFor(1, 'Initech', 'poc/P-1'), waitedFor(2, 'Globex', 'poc/P-2'));
    for (const search of ['p-2', 'poc/P-2', 'globex+p-2']) {
      const page = await pageFor(server, gpe, `/inbox?q=${search}`);
      assert.match(page, /id="row-poc-P-2"/, search);
      assert.doesNotMatch(page, /id="row-poc-P-1"/, search);
    }
    assert.doesNotMatch(await pageFor(server, gpe, '/inbox?q=globex+initech'), /id="row-/);
  });

  it('shows fifty at a time, and where the others are', async () => {
    const { server } = inboxOver(...many(120));
    const first = await pageFor(server, gpe, '/inbox?region=APAC');
    assert.match(textOf(first), /Mine 120 /);
    assert.deepEqual(rowsOf(first), numbers(0, 50));
    const second = await pageFor(server, gpe, nextOf(first, '70 more'));
    assert.deepEqual(rowsOf(second), numbers(50, 100));
    assert.match(second, /<a href="\/inbox\?region=APAC">Back to the first<\/a>/);
    assert.match(textOf(second), /Mine 120 /);
    const third = await pageFor(server, gpe, nextOf(second, '20 more'));
    assert.deepEqual(rowsOf(third), numbers(100, 120));
    assert.doesNotMatch(third, /rel="next"/);
  });

  it('stays on its page while requests are opened and dealt with', async () => {
    const { server } = inboxOver(...many(60));
    const second = await pageFor(server, gpe, nextOf(await pageFor(server, gpe, '/inbox'), '10 more'));
    const row = /href="(\/inbox\/poc\/P-52\?after=[^"]+)"/.exec(second)?.[1] ?? '';
    const opened = await pageFor(server, gpe, row);
    assert.deepEqual(rowsOf(opened), numbers(50, 60));
    const answer = await post(server, gpe, '/requests/poc/P-52/actions/decide', {
      ...formOf(opened, 'decide'),
      decision: 'approve',
    });
    assert.match(answer.headers.get('location') ?? '', /^\/inbox\/poc\/P-53\?after=/);
  });

  it('begins at the beginning where there is no such page any more', async () => {
    const { server } = inboxOver(...many(3));
    for (const after of ['50', 'nonsense']) {
      const page = await pageFor(server, gpe, `/inbox?after=${after}`);
      assert.deepEqual(rowsOf(page), numbers(0, 3));
      assert.doesNotMatch(page, /href="[^"]*after=/);
    }
  });

  it('says of a search with many hits only that there are more', async () => {
    const { server } = inboxOver(...many(60));
    const page = await pageFor(server, gpe, '/inbox?q=acme');
    assert.match(textOf(page), /Mine Waiting for others/);
    nextOf(page, 'Next page');
    assert.match(textOf(await pageFor(server, gpe, '/inbox?q=p-57')), /Mine 1 /);
  });

  it('says how far a search has looked, and goes on from there even where nothing was found', async () => {
    const request = waitedFor(20, 'Acme', 'poc/P-1');
    const found = await confettiOver([request]).list?.({});
    const pages: Record<string, ListPage> = {
      first: { requests: found ?? [], before: 0, next: 'second', lookedThrough: 0 },
      second: { requests: [], before: 1, next: 'third', lookedThrough: 1000 },
    };
    const answers = {
      listPage: async (_: unknown, { after = 'first' }: PageAsked) => pages[after] ?? assert.fail(after),
    };
    const { server } = serverOver([request], { answers });
    const first = await pageFor(server, gpe, '/inbox?q=p-1');
    assert.match(textOf(first), /This is called exactly so\./);
    const second = await pageFor(server, gpe, nextOf(first, 'Look further'));
    assert.match(textOf(second), /Nothing that waits here is like this\. 1,000 requests were looked through/);
    assert.match(nextOf(second, 'Look further'), /after=third/);
  });

  it('marks the request that is open, and opens the most urgent one by itself', async () => {
    const { server } = inboxOver(waitedFor(1, 'Initech', 'poc/P-1'), waitedFor(26, 'Globex', 'poc/P-2'));
    const marked = /class="row" href="\/inbox\/(poc\/P-\d)"[^>]*aria-current="true"/;
    assert.equal(marked.exec(await pageFor(server, gpe, '/inbox'))?.[1], 'poc/P-2');
    assert.equal(marked.exec(await pageFor(server, gpe, '/inbox/poc/P-1'))?.[1], 'poc/P-1');
  });

  it('says that nothing waits, and what is next for the team', async () => {
    const { server } = inboxOver(waitedFor(1, 'Initech', 'poc/P-1'));
    const page = textOf(await pageFor(server, 'manager.gpe@example.com', '/inbox'));
    assert.match(page, /Nothing waits for you\. .*Next for your team: Initech · PoC 3,000 · APAC ◔ in 23 h/);
  });

  it('speaks Chinese and Japanese, dates and numbers included', async () => {
    const request = waitedFor(20, 'Acme', 'poc/P-1');
    act(request, 'ask', { by: gpe, question: 'Which region?' });
    const { server } = inboxOver(request, waitedFor(1, 'Globex', 'poc/P-2'));
    const zh = textOf(await pageFor(server, gpe, '/inbox', { cookie: 'language=zh' }));
    assert.match(zh, /我的 2/);
    assert.match(zh, /Globex ◔ 23 小时后/);
    const ja = textOf(await pageFor(server, gpe, '/inbox', { cookie: 'language=ja' }));
    assert.match(ja, /Globex ◔ 23時間後/);
    assert.match(ja, /Acme ‖ 一時停止中/);
  });
});
