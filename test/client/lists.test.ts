import assert from 'node:assert/strict';
import type { Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { listRequests, type ListFilter } from '../../client/lists.ts';
import type { ListedValues } from '../../domain/approval/visibility.ts';
import { searchAttributesAtStart } from '../../workflows/approval/search-attributes.ts';
import { openListServer, type ListServer } from '../support/list-server.ts';
import { eventually } from '../support/product.ts';

const hourMs = 3_600_000;
const noon = Date.parse('2026-11-22T12:00:00Z');
const iso = (instant: number): string => new Date(instant).toISOString();

interface Asked {
  readonly values: Partial<ListedValues>;
  readonly memo?: Readonly<Record<string, unknown>>;
}

/** Requests in Temporal that no worker runs: lists ask no worker. */
const requests: Readonly<Record<string, Asked>> = {
  'poc/P-running': {
    values: {
      ConfettiRegion: 'APAC',
      ConfettiStep: ['gpe'],
      ConfettiApprovers: ['xiaole.fang', "o'hara"],
      ConfettiSlaState: 'running',
      ConfettiSlaDueAt: iso(noon + 3 * hourMs),
    },
    memo: { entryPoint: 'cloud-user', pocId: 'P-running', askedAt: noon - 100 * hourMs },
  },
  'poc/P-late': {
    values: {
      ConfettiRegion: 'JP',
      ConfettiStep: ['gpe', 'finance'],
      ConfettiApprovers: ['sidney.chen'],
      ConfettiSlaState: 'breached',
      ConfettiSlaDueAt: iso(noon - hourMs),
    },
    memo: { entryPoint: 'enterprise', pocId: 'P-late', askedAt: noon - 50 * hourMs },
  },
  'credits/C-free': {
    values: { ConfettiKind: 'creditRequest', ConfettiStep: ['rdg'], ConfettiApprovers: ['nicole.sun'] },
    memo: { entryPoint: 'top-up', pocId: 'P-late', askedAt: noon },
  },
};

const usual: ListedValues = {
  ConfettiKind: 'pocApplication',
  ConfettiStatus: 'in-progress',
  ConfettiRegion: undefined,
  ConfettiOrgId: undefined,
  ConfettiAccount: 'Acme',
  ConfettiStep: [],
  ConfettiApprovers: [],
  ConfettiRequester: [],
  ConfettiSlaDueAt: undefined,
  ConfettiSlaState: 'none',
  ConfettiCredits: 3000,
};

describe('lists of requests', () => {
  let server: ListServer;
  let client: Client;

  before(async function () {
    this.timeout(60_000);
    server = await openListServer();
    ({ client } = server);
    for (const [workflowId, { values, memo }] of Object.entries(requests)) {
      await client.workflow.start('request', {
        workflowId,
        taskQueue: 'none',
        ...(memo === undefined ? {} : { memo }),
        typedSearchAttributes: new TypedSearchAttributes(searchAttributesAtStart({ ...usual, ...values })),
      });
    }
    await eventually(async () => (await found({})).length === 3, 'all requests are listed');
  });

  after(() => server.close());

  const found = async (filter: ListFilter): Promise<string[]> =>
    (await listRequests(client, filter)).map(({ requestId }) => requestId);

  it('begin with what is overdue, and end with what has no clock', async () => {
    assert.deepEqual(await found({}), ['poc/P-late', 'poc/P-running', 'credits/C-free']);
  });

  it('say when a request was handed in, whenever its run began', async () => {
    const [, running] = await listRequests(client, {});
    assert.equal(running?.startedAt, noon - 100 * hourMs);
  });

  const filters: readonly (readonly [what: string, filter: ListFilter, ids: readonly string[]])[] = [
    ['by approver', { approvers: ['xiaole.fang'] }, ['poc/P-running']],
    ['by an approver with a quote in the id', { approvers: ["o'hara"] }, ['poc/P-running']],
    ['by several approvers', { approvers: ['sidney.chen', 'nicole.sun'] }, ['poc/P-late', 'credits/C-free']],
    ['by nobody', { approvers: [] }, []],
    ['by one of several steps', { step: 'finance' }, ['poc/P-late']],
    ['by region', { region: 'APAC' }, ['poc/P-running']],
    ['by the state of the clock', { slaState: 'breached' }, ['poc/P-late']],
    ['by no clock', { slaState: 'none' }, ['credits/C-free']],
    ['by what is due soon or overdue', { dueBefore: noon + 4 * hourMs }, ['poc/P-late', 'poc/P-running']],
    ['by what is overdue', { dueBefore: noon }, ['poc/P-late']],
    ['by age', { startedBefore: noon - 72 * hourMs }, ['poc/P-running']],
    ['by entry point', { entryPoint: 'enterprise' }, ['poc/P-late']],
    ['by PoC', { pocId: 'P-late' }, ['poc/P-late', 'credits/C-free']],
    ['by kind', { kind: 'creditRequest' }, ['credits/C-free']],
    ['by everything that is given', { region: 'JP', step: 'gpe', slaState: 'running' }, []],
    ['by what is open', { isOpen: true, region: 'JP' }, ['poc/P-late']],
  ];
  for (const [what, filter, ids] of filters) {
    it(`are narrowed ${what}`, async () => {
      assert.deepEqual(await found(filter), ids);
    });
  }
});
