import assert from 'node:assert/strict';
import type { Confetti } from '../../../client/index.ts';
import type { ListedRequest, ListFilter } from '../../../client/lists.ts';
import type { Remote } from '../../../client/remote/index.ts';
import { ServerProblemError } from '../../../client/remote/problem.ts';
import { NoAnswerError, RefusedError } from '../../../client/refused.ts';
import type { DirectoryEdit } from '../../../domain/directory/edit.ts';
import { refuse } from '../../../domain/approval/refusal.ts';
import { remoteServer, type RemoteServer } from '../../support/server/remote-server.ts';
import { orgReading, viewOf } from '../cli/support.ts';

const gpe = 'xiaole.fang@example.com';
const operator = 'vince.yao@example.com';
const actor = { email: gpe, via: 'cli' };

const answer = { requestId: 'poc/P-1', status: 'in-progress', round: 1, message: 'Approved.' };
const listed = (requestId: string, over: Partial<ListedRequest> = {}): ListedRequest => ({
  requestId,
  kind: 'pocApplication',
  status: 'in-progress',
  steps: ['gpe'],
  approvers: ['xiaole.fang'],
  slaState: 'running',
  startedAt: 0,
  isOpen: true,
  ...over,
});

describe('Confetti behind a server', () => {
  let server: RemoteServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });
  const there = async (answers: Partial<Confetti>, email = gpe): Promise<Remote> => {
    server = await remoteServer(answers);
    return server.as(email);
  };
  const failure = (call: Promise<unknown>): Promise<Error> =>
    call.then(
      () => assert.fail('it was answered'),
      (error: unknown) => error as Error,
    );

  it('knows who is signed in', async () => {
    const remote = await there({});
    const { email, name, standing } = await remote.me();
    assert.deepEqual([email, name, standing], [gpe, 'Xiaole Fang', 'colleague']);
  });

  describe('a request', () => {
    it('is shown as it is', async () => {
      const view = viewOf({ fields: { company: 'Acme', presalesAutoApprove: null, creditsNeeded: 3000 } });
      const remote = await there({ view: async () => view });
      assert.deepEqual(await remote.view('poc/P-1042'), view);
    });

    it('is not there where the server says so', async () => {
      const remote = await there({ view: async () => undefined });
      assert.equal(await remote.view('poc/P-1042'), undefined);
    });

    it('is shown with all its history, page by page', async () => {
      const history = Array.from({ length: 450 }, (_, at) => ({
        ...{ seq: at + 1, at, round: 1, action: 'Commented', by: 'Ada' },
      }));
      const earlierHistory = { lines: 400, createdAt: 0 };
      const remote = await there({
        view: async (_id, { allHistory = false } = {}) =>
          allHistory ? viewOf({ history }) : viewOf({ history: history.slice(400), earlierHistory }),
      });
      assert.deepEqual(await remote.view('poc/P-1042', { allHistory: true }), viewOf({ history }));
      assert.equal((await remote.view('poc/P-1042'))?.history.length, 50);
    });
  });

  describe('starting', () => {
    it('a PoC application is done in the name of whoever is signed in', async () => {
      const started: unknown[] = [];
      const remote = await there({
        async startPocApplication(application) {
          started.push(application);
          return 'poc/P-1';
        },
      });
      const asked = {
        pocId: 'P-1',
        entryPoint: 'cloud-sales',
        fields: { company: 'Acme' },
        submit: true,
      } as const;
      assert.equal(await remote.startPocApplication({ ...asked, requester: gpe, via: 'cli' }), 'poc/P-1');
      assert.deepEqual(started, [{ ...asked, requester: gpe, via: 'api' }]);
    });

    it('a credit request is done in the name of whoever is signed in', async () => {
      const started: unknown[] = [];
      const remote = await there({
        async startCreditRequest(request) {
          started.push(request);
          return 'credits/C-1';
        },
      });
      const asked = {
        creditRequestId: 'C-1',
        entryPoint: 'top-up',
        pocId: 'P-1',
        fields: { creditsNeeded: 5 },
      } as const;
      assert.equal(await remote.startCreditRequest({ ...asked, requester: gpe, via: 'cli' }), 'credits/C-1');
      assert.deepEqual(started, [{ ...asked, requester: gpe, via: 'api' }]);
    });

    it('nothing is sent for somebody else', async () => {
      const remote = await there({});
      const asked = { pocId: 'P-1', entryPoint: 'cloud-sales', fields: {}, submit: true } as const;
      const error = await failure(remote.startPocApplication({ ...asked, requester: operator, via: 'cli' }));
      assert.ok(error instanceof ServerProblemError);
      assert.equal(error.code, 'not-you');
    });
  });

  describe('an action', () => {
    const decide = { id: 'a-1', actor, round: 1, step: 'gpe', decision: 'approve' } as const;

    it('is carried out under its id, by whoever is signed in', async () => {
      const sent: unknown[] = [];
      const remote = await there({
        act: async (requestId, name, payload) => {
          sent.push([requestId, name, payload]);
          return answer;
        },
      });
      assert.deepEqual(await remote.act('poc/P-1', 'decide', decide), answer);
      assert.deepEqual(sent, [['poc/P-1', 'decide', { ...decide, actor: { email: gpe, via: 'api' } }]]);
    });

    it('is refused with the reason, and the fields that are missing', async () => {
      const missing = [{ field: 'orgId', label: 'Org ID', setBy: 'Sales', where: 'PoC page' } as const];
      const refusal = refuse('missing-fields', 'Not approved: Org ID is empty.', missing);
      const remote = await there({ act: () => Promise.reject(new RefusedError(refusal)) });
      const error = await failure(remote.act('poc/P-1', 'decide', decide));
      assert.ok(error instanceof RefusedError);
      assert.deepEqual(error.refusal, refusal);
    });

    it('may still happen where no worker answers', async () => {
      const remote = await there({ act: () => Promise.reject(new NoAnswerError('It may still happen.')) });
      const error = await failure(remote.act('poc/P-1', 'decide', decide));
      assert.ok(error instanceof NoAnswerError);
      assert.equal(error.message, 'It may still happen.');
    });

    it('on several is done on each by itself, and what is not allowed counts as refused', async () => {
      const remote = await there({ act: async () => answer });
      const nudge = { id: 'a-2', actor, round: 1, step: 'gpe', comment: 'Month end.' };
      const outcomes = await remote.actOnMany([
        { requestId: 'poc/P-1', name: 'decide', payload: decide },
        { requestId: 'poc/P-2', name: 'nudge', payload: nudge },
      ]);
      assert.deepEqual(outcomes[0], { outcome: 'done', done: answer });
      const [, second] = outcomes;
      assert.ok(second?.outcome === 'refused');
      assert.match(second.refusal.message, /may not operate requests/);
    });
  });

  describe('a list', () => {
    it('is narrowed down by the server, and read to its last page', async () => {
      const all = Array.from({ length: 230 }, (_, at) => listed(`poc/P-${at}`, { dueAt: 1_000 + at }));
      const filters: ListFilter[] = [];
      const remote = await there({
        async listPage(filter, { limit, after = '0' }) {
          filters.push(filter);
          const end = Number(after) + limit;
          const more = end < all.length ? { next: String(end) } : {};
          return { requests: all.slice(Number(after), end), before: Number(after), ...more };
        },
      });
      const filter: ListFilter = {
        ...{ kind: 'pocApplication', status: 'in-progress', region: 'APAC', orgId: '77', pocId: 'P-1' },
        ...{ entryPoint: 'cloud-sales', step: 'gpe', slaState: 'running', isOpen: true },
        ...{ approvers: ['xiaole.fang'], dueBefore: 1_795_348_800_000, startedBefore: 1_795_348_800_001 },
      };
      assert.deepEqual(await remote.list(filter), all);
      assert.deepEqual(filters[0], filter);
    });

    it('of what waits for several people has each request once, the next due first', async () => {
      const waiting: Record<string, ListedRequest[]> = {
        'xiaole.fang': [listed('poc/P-1', { dueAt: 1 }), listed('poc/P-2')],
        'sidney.chen': [listed('poc/P-1', { dueAt: 1 }), listed('poc/P-3', { dueAt: 2 })],
      };
      const remote = await there({
        listPage: async ({ approvers: [approver = ''] = [] }) => ({
          requests: waiting[approver] ?? [],
          before: 0,
        }),
      });
      const found = await remote.list({ approvers: ['xiaole.fang', 'sidney.chen'] });
      assert.deepEqual(
        found.map(({ requestId }) => requestId),
        ['poc/P-1', 'poc/P-3', 'poc/P-2'],
      );
    });

    it('of what waits for nobody is empty, and nothing is asked', async () => {
      const remote = await there({});
      assert.deepEqual(await remote.list({ approvers: [] }), []);
    });
  });

  it('shows an Org', async () => {
    const reading = orgReading();
    const remote = await there({ readOrg: async () => reading, list: async () => [] });
    const { account, tenant } = await remote.readOrg('1372813089209061633');
    assert.deepEqual([account, tenant], [reading.account, reading.tenant]);
  });

  it('knows no Org where TiDB Cloud knows none', async () => {
    const nothing = orgReading();
    const remote = await there({
      readOrg: async () => ({ ...nothing, account: null, tenant: { ...nothing.tenant, grantCount: 0 } }),
      list: async () => [],
    });
    const error = await failure(remote.readOrg('77'));
    assert.ok(error instanceof ServerProblemError);
    assert.equal(error.code, 'not-found');
    assert.match(error.message, /TiDB Cloud has no Org 77/);
  });

  it('reports first responses from day to day', async () => {
    const asked: unknown[] = [];
    const report = {
      ...{ by: ['role'], rows: [], distributions: [], requests: 3, unread: [], asOf: 1_795_341_600_000 },
      total: { responses: 0, met: 0, breached: 0, open: 0, overdue: 0 },
    };
    const remote = await there({
      slaReport: async (given) => {
        asked.push(given);
        return report as never;
      },
    });
    const from = Date.parse('2026-11-01T00:00:00Z');
    const to = Date.parse('2026-12-01T00:00:00Z');
    assert.deepEqual(await remote.slaReport({ by: ['role'], from, to, region: 'APAC' }), report);
    assert.deepEqual(asked, [{ by: ['role'], from, to, region: 'APAC' }]);
  });

  describe('the directory', () => {
    it('is shown with when it was synchronised', async () => {
      const remote = await there({});
      const view = await remote.viewDirectory();
      assert.equal(view?.people['xiaole.fang']?.email, gpe);
      assert.equal(typeof view.synchronised.at, 'number');
    });

    it('is edited by whoever is signed in; of the policy file the server takes its own', async () => {
      const edits: DirectoryEdit[] = [];
      const remote = await there(
        {
          editDirectory: async (edit) => {
            edits.push(edit);
            return { revision: 2, message: 'Done' };
          },
        },
        operator,
      );
      const by = { email: operator, via: 'cli' };
      await remote.editDirectory({ kind: 'removePerson', person: 'x', id: 'e-1', actor: by });
      const file = { people: {} } as never;
      const done = await remote.editDirectory({ kind: 'synchronise', file, id: 'e-2', actor: by });
      assert.deepEqual(
        edits.map(({ kind, id, actor }) => [kind, id, actor.email]),
        [
          ['removePerson', 'e-1', operator],
          ['synchronise', 'e-2', operator],
        ],
      );
      assert.equal(done.message, 'Done');
      assert.deepEqual(await remote.previewSynchronisation(), []);
    });

    it('is edited by operators only', async () => {
      const remote = await there({});
      const edit = { kind: 'removePerson', person: 'x', id: 'e-1', actor } as const;
      const error = await failure(remote.editDirectory(edit));
      assert.ok(error instanceof ServerProblemError);
      assert.equal(error.code, 'not-allowed');
    });

    it('says what waits for somebody', async () => {
      const step = { requestId: 'poc/P-1', headline: 'Acme', round: 1, step: 'gpe', label: 'GPE' };
      const open = { steps: [step], silent: [] };
      const remote = await there({ openStepsOf: async () => open }, operator);
      const person = { id: 'xiaole.fang', name: 'Xiaole Fang', email: gpe };
      assert.deepEqual(await remote.openStepsOf(person), open);
    });
  });

  describe('what operators do', () => {
    const preview = {
      ...{ requestId: 'poc/P-1', from: { edition: 'a', hash: '1' }, to: { edition: 'b', hash: '2' } },
      changes: ['GPE has 12 h'],
    };

    it('has a request adopt the policy', async () => {
      const adopted: unknown[] = [];
      const remote = await there(
        {
          previewAdoption: async () => preview,
          adoptPolicy: async (requestId, adopting) => {
            adopted.push([requestId, adopting]);
            return { preview, answer };
          },
        },
        operator,
      );
      assert.deepEqual(await remote.previewAdoption('poc/P-1'), preview);
      const by = { email: operator, via: 'cli' };
      const done = await remote.adoptPolicy('poc/P-1', { id: 'a-1', actor: by, comment: 'New edition' });
      assert.deepEqual(done, { preview, answer });
      const seen = { id: 'a-1', actor: { email: operator, via: 'api' }, comment: 'New edition' };
      assert.deepEqual(adopted, [['poc/P-1', seen]]);
    });

    it('compares and settles', async () => {
      const report = { comparedOrgs: 1, drifts: [], more: 0, unreadable: [], moreUnreadable: 0 };
      const totals = { accumulated: 1, granted: 1, reserved: 0 };
      const settled: unknown[] = [];
      const settle = async (settling: object) => {
        settled.push(settling);
        return totals;
      };
      const remote = await there(
        {
          ...{ reconcile: async () => report, adoptGrant: settle, writeOffGrant: settle },
          ...{ releaseReservation: settle, mirrorAgain: async () => ({ how: 'asked' }) },
        },
        operator,
      );
      assert.deepEqual(await remote.reconcile({ orgId: '77' }), report);
      const settling = { orgId: '77', by: operator, reason: 'Seen' };
      assert.deepEqual(await remote.adoptGrant({ ...settling, grantId: 'G-1' }), totals);
      await remote.writeOffGrant({ ...settling, grantId: 'G-2' });
      await remote.releaseReservation({ ...settling, requestId: 'poc/P-1' });
      assert.deepEqual(settled, [
        { ...settling, grantId: 'G-1' },
        { ...settling, grantId: 'G-2' },
        { ...settling, requestId: 'poc/P-1' },
      ]);
      assert.deepEqual(await remote.mirrorAgain({ requestId: 'poc/P-1', by: operator }), { how: 'asked' });
    });

    it('looks at the systems', async () => {
      const systems = [{ system: 'Salesforce', state: 'ok', message: 'answers' }] as const;
      const remote = await there({ checkSystems: async () => systems }, operator);
      assert.deepEqual(await remote.checkSystems(), systems);
    });
  });
});
