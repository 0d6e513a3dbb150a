import assert from 'node:assert/strict';
import { Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import fc from 'fast-check';
import { createListMemory } from '../../client/list-memory.ts';
import { listPage, type ListPage } from '../../client/list-page.ts';
import { countRequests, listRequests, type ListFilter } from '../../client/lists.ts';
import { RefusedError } from '../../client/refused.ts';
import type { ListedValues } from '../../domain/approval/visibility.ts';
import { searchAttributesAtStart } from '../../workflows/approval/search-attributes.ts';
import { openListServer, type ListServer } from '../support/list-server.ts';
import { eventually } from '../support/product.ts';

const hourMs = 3_600_000;
const count = 240;
const seed = 20_261_122;

/** A request as it lies in Temporal; due in `dueInHours` from now, and ended where it `hasEnded`. */
interface Lying {
  readonly region: string;
  readonly approvers: readonly string[];
  readonly account: string;
  readonly entryPoint: string;
  readonly dueInHours: number | null;
  readonly hasEnded: boolean;
}

const lying: fc.Arbitrary<Lying> = fc.record({
  region: fc.constantFrom('APAC', 'JP', 'NA'),
  approvers: fc.subarray(['xiaole.fang', 'sidney.chen', 'nicole.sun']),
  account: fc.constantFrom('Acme', 'Globex', 'Initech KK'),
  entryPoint: fc.constantFrom('cloud-user', 'enterprise'),
  // Often the same instant, so that the order needs more than it.
  dueInHours: fc.oneof(
    { weight: 3, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constant(5) },
    { weight: 6, arbitrary: fc.integer({ min: -2000, max: 2000 }) },
  ),
  hasEnded: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
});

describe('pages of a list', () => {
  let server: ListServer;
  let client: Client;

  before(async function () {
    this.timeout(60_000);
    server = await openListServer();
    ({ client } = server);
    const now = Date.now();
    const requests = fc.sample(lying, { numRuns: count, seed });
    for (let first = 0; first < count; first += 20) {
      const some = requests.slice(first, first + 20);
      await Promise.all(some.map((request, index) => put(client, request, first + index, now)));
    }
    const ended = requests.filter(({ hasEnded }) => hasEnded).length;
    await eventually(
      async () => (await listRequests(client, { isOpen: false })).length === ended,
      'all that have ended are listed so',
    );
    await eventually(async () => (await listRequests(client, {})).length === count, 'all are listed');
  });

  after(() => server.close());

  /** All pages of a list, one after the other. */
  const pagesOf = async (filter: ListFilter, limit: number): Promise<ListPage[]> => {
    const pages = [await listPage(client, filter, { limit })];
    for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next) {
      pages.push(await listPage(client, filter, { limit, after: next }));
    }
    return pages;
  };

  const filters: readonly (readonly [what: string, filter: ListFilter])[] = [
    ['of everything', {}],
    ['of what is open', { isOpen: true }],
    ['of what has ended', { isOpen: false }],
    ['of a region', { region: 'JP' }],
    ['of an approver', { approvers: ['sidney.chen'] }],
    ['of everybody but one', { notApprover: 'sidney.chen' }],
    ['of what is overdue', { dueBefore: Date.now() }],
    ['of an entry point, which Temporal cannot be asked for', { entryPoint: 'enterprise' }],
    ["of a part of the account's name, in whatever case", { account: 'init' }],
    ['of words, wherever each of them is', { search: 'p-1 INIT' }],
  ];
  for (const [what, filter] of filters) {
    it(`${what} are the list in its order, without a gap`, async () => {
      const list = await listRequests(client, filter);
      assert.ok(list.length > 20, 'there is something to page over');
      const pages = await pagesOf(filter, 17);
      assert.deepEqual(
        pages.flatMap(({ requests }) => requests),
        list,
      );
      assert.deepEqual(
        pages.map(({ before, requests }) => before + requests.length),
        pages.map((_, index) => Math.min((index + 1) * 17, list.length)),
      );
    });
  }

  it('begin with what is overdue and end with what ended first', async () => {
    const list = await listRequests(client, {});
    const groups = list.map(({ isOpen, dueAt }) => (!isOpen ? 2 : dueAt === undefined ? 1 : 0));
    assert.deepEqual(groups, [...groups].sort());
    const dues = list.flatMap(({ isOpen, dueAt }) => (isOpen ? (dueAt ?? []) : []));
    assert.deepEqual(
      dues,
      [...dues].sort((a, b) => a - b),
    );
  });

  it('say how many there are in all where Temporal can tell', async () => {
    const japanese = await listRequests(client, { region: 'JP' });
    assert.equal((await listPage(client, { region: 'JP' }, { limit: 5 })).total, japanese.length);
    assert.equal(await countRequests(client, { region: 'JP' }, createListMemory()), japanese.length);
    assert.equal((await listPage(client, { account: 'acme' }, { limit: 5 })).total, undefined);
    assert.equal(await countRequests(client, { account: 'acme' }, createListMemory()), undefined);
    assert.equal(await countRequests(client, { approvers: [] }, createListMemory()), 0);
  });

  /** A client that notes what Temporal is asked for. */
  const watching = () => {
    const { connection, options } = client;
    const watched = new Client({ connection, namespace: options.namespace });
    const asked = { counts: 0, lists: 0, rows: 0 };
    const { count, list } = watched.workflow;
    watched.workflow.count = (query) => {
      asked.counts += 1;
      return count.call(watched.workflow, query);
    };
    watched.workflow.list = (options) => {
      asked.lists += 1;
      const executions = list.call(watched.workflow, options);
      return Object.assign(
        (async function* () {
          for await (const execution of executions) {
            asked.rows += 1;
            yield execution;
          }
        })(),
        { intoHistories: executions.intoHistories.bind(executions) },
      );
    };
    /** What it took since this was asked last. */
    const took = () => {
      const since = { ...asked };
      Object.assign(asked, { counts: 0, lists: 0, rows: 0 });
      return since;
    };
    return { watched, took };
  };

  it('take little more reading than they have requests', async () => {
    const { watched, took } = watching();
    for (let page = await listPage(watched, {}, { limit: 10 }); page.next !== undefined;) {
      took();
      page = await listPage(watched, {}, { limit: 10, after: page.next });
      const { rows } = took();
      assert.ok(rows <= 5 * 11, `${rows} were read for ${page.requests.length}`);
    }
  });

  it('take one reading and no counting of a short list that was read before', async () => {
    const { watched, took } = watching();
    const memory = createListMemory();
    const filter = { region: 'JP', approvers: ['sidney.chen'], isOpen: true };
    const first = await listPage(watched, filter, { limit: 50 }, memory);
    const rows = first.total ?? NaN;
    assert.ok(rows > 10 && rows <= 50);
    assert.deepEqual(took(), { counts: 1, lists: 1, rows });
    await listPage(watched, filter, { limit: 50 }, memory);
    assert.deepEqual(took(), { counts: 0, lists: 1, rows });
  });

  it('take one reading of a long list that was read before, and its number', async () => {
    const { watched, took } = watching();
    const memory = createListMemory();
    const [filter, limit] = [{ isOpen: true }, 10];
    const first = await listPage(watched, filter, { limit }, memory);
    const cold = took();
    assert.ok(cold.counts <= 12 && cold.lists <= 2, JSON.stringify(cold));
    const after = { limit, after: first.next ?? '' };
    const second = await listPage(watched, filter, after, memory);
    took();
    assert.deepEqual(await listPage(watched, filter, { limit }, memory), first);
    const warm = took();
    assert.deepEqual([warm.counts, warm.lists], [1, 1]);
    assert.ok(warm.rows <= 2 * (limit + 1), JSON.stringify(warm));
    assert.deepEqual(await listPage(watched, filter, after, memory), second);
    assert.equal(took().lists, 1);
  });

  it('are the list in its order, however it is narrowed and whatever was read before', async () => {
    const memory = createListMemory();
    const filter = fc.record(
      {
        region: fc.constantFrom('APAC', 'JP', 'NA'),
        approvers: fc.subarray(['xiaole.fang', 'sidney.chen'], { minLength: 1 }),
        entryPoint: fc.constantFrom('cloud-user', 'enterprise'),
        search: fc.constantFrom('p-1', 'INIT', 'P-17', 'poc/P-9', 'acme 2'),
        isOpen: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    const bounds = { lookedThrough: fc.integer({ min: 5, max: 90 }), namedFirstFrom: fc.constantFrom(0, 40) };
    const limits = fc.integer({ min: 3, max: 40 });
    await fc.assert(
      fc.asyncProperty(filter, limits, fc.record(bounds), async (narrowed, limit, far) => {
        const pages = [await listPage(client, narrowed, { limit }, memory, far)];
        for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next) {
          pages.push(await listPage(client, narrowed, { limit, after: next }, memory, far));
        }
        // What a search names whole comes first, and not again where it stands.
        const [first] = pages;
        const named = first?.lookedThrough === 0 ? first.requests.map(({ requestId }) => requestId) : [];
        const all = await listRequests(client, narrowed);
        const rest = all.filter(({ requestId }) => !named.includes(requestId));
        assert.deepEqual(
          pages.flatMap(({ requests }) => requests.map(({ requestId }) => requestId)),
          [...named, ...rest.map(({ requestId }) => requestId)],
        );
        assert.ok(pages.every(({ requests }) => requests.length <= limit));
      }),
      { seed, numRuns: 40 },
    );
  }).timeout(120_000);

  it('of a search show what it names whole at once, and look for the rest page by page', async () => {
    const { watched, took } = watching();
    const memory = createListMemory();
    const bounds = { lookedThrough: 60, namedFirstFrom: 200 };
    const search = { search: 'p-17' };
    const first = await listPage(watched, search, { limit: 10 }, memory, bounds);
    assert.deepEqual(
      first.requests.map(({ requestId }) => requestId),
      ['poc/P-17'],
    );
    assert.equal(first.lookedThrough, 0);
    assert.deepEqual(took(), { counts: 1, lists: 1, rows: 1 });
    const second = await listPage(watched, search, { limit: 10, after: first.next ?? '' }, memory, bounds);
    assert.equal(second.lookedThrough, 60);
    assert.ok(took().rows <= 2 * 60);
    assert.ok(second.requests.every(({ requestId }) => requestId.startsWith('poc/P-17')));
  });

  it('are narrowed by an Org, by how the account begins and by what has not ended before', async () => {
    const ids = async (filter: ListFilter, most?: number): Promise<string[]> =>
      (await listRequests(client, filter, most)).map(({ requestId }) => requestId);
    const all = await listRequests(client, {});
    const called = all.filter(({ account }) => account === 'Globex').map(({ requestId }) => requestId);
    assert.ok(called.length > 20);
    assert.deepEqual(await ids({ accountStart: 'Glo', hasOrg: true }), called);
    assert.deepEqual(await ids({ accountStart: "G'lo%" }), []);
    const open = all.filter(({ isOpen }) => isOpen).map(({ requestId }) => requestId);
    assert.deepEqual(await ids({ notEndedBefore: Date.now() + hourMs }), open);
    assert.equal((await ids({ notEndedBefore: Date.now() - hourMs })).length, all.length);
    const some = await listRequests(client, {}, 30);
    assert.equal(some.length, 30);
    assert.ok(some.every(({ isOpen }) => isOpen));
  });

  it('of a search for an Org begin with what belongs to it', async () => {
    const bounds = { lookedThrough: 60, namedFirstFrom: 200 };
    const page = await listPage(client, { search: '7000' }, { limit: 10 }, createListMemory(), bounds);
    assert.deepEqual(
      page.requests.map(({ orgId }) => orgId),
      ['7000', '7000', '7000'],
    );
  });

  it('are none where nobody is asked for', async () => {
    assert.deepEqual(await listPage(client, { approvers: [] }, { limit: 5 }), {
      requests: [],
      before: 0,
      total: 0,
    });
  });

  for (const after of ['', 'x', '%', Buffer.from('[0,9,0,"poc/P-1",0]').toString('base64url')]) {
    it(`are refused after what no page answered (${after})`, async () => {
      await assert.rejects(listPage(client, {}, { limit: 5, after }), (error) => {
        assert.ok(error instanceof RefusedError);
        assert.equal(error.refusal.code, 'malformed');
        return true;
      });
    });
  }
});

/** Starts a request that no worker runs: lists ask no worker. */
async function put(client: Client, request: Lying, number: number, now: number): Promise<void> {
  const { region, approvers, account, entryPoint, dueInHours, hasEnded } = request;
  const values: ListedValues = {
    ConfettiKind: number % 3 === 0 ? 'creditRequest' : 'pocApplication',
    ConfettiStatus: 'in-progress',
    ConfettiRegion: region,
    ConfettiOrgId: number % 100 === 0 ? '7000' : '7005',
    ConfettiAccount: account,
    ConfettiStep: ['gpe'],
    ConfettiApprovers: approvers,
    ConfettiRequester: [],
    ConfettiSlaDueAt: dueInHours === null ? undefined : new Date(now + dueInHours * hourMs).toISOString(),
    ConfettiSlaState: dueInHours === null ? 'none' : 'running',
    ConfettiCredits: 3000,
  };
  const handle = await client.workflow.start('request', {
    workflowId: `poc/P-${number}`,
    taskQueue: 'none',
    memo: { entryPoint, pocId: `P-${number}` },
    typedSearchAttributes: new TypedSearchAttributes(searchAttributesAtStart(values)),
  });
  if (hasEnded) await handle.terminate('it has ended');
}
