import assert from 'node:assert/strict';
import type { Activities } from '../../../activities/index.ts';
import type { LedgerGrant } from '../../../domain/credits/grant.ts';
import { signedFetch } from '../../sandbox/tidb-cloud/digest-client.ts';
import { aNotification } from '../notify/notification.ts';
import { historyRow, snapshot } from '../salesforce/organization.ts';
import { acme, grantOrder, operation } from '../tidb-cloud/orders.ts';
import { archived, inArchive, withoutSystems } from './table-without-wire.ts';
import type { Aim } from './faults.ts';
import { refusedForGood, type Row } from './row.ts';
import type { World } from './world.ts';

const aRead = 'it only reads: whatever became of it, asking again changes nothing outside';
const ops = (method: string): Aim => ({ method, path: '/ops/v1/orgs' });
const rest: Aim = { path: '/services/data' };
const written: Aim = { method: 'POST', path: '/services/data/v62.0/composite' };

const there = (answer: unknown): void => assert.ok(answer);
const days = { from: '2026-03-01', to: '2026-03-07' };

/** A read of TiDB Cloud. */
const tidbCloudRead = (input: (world: World) => unknown, succeeded: Row['succeeded'] = there): Row => ({
  over: { 'TiDB Cloud': ops('GET') },
  ...{ writes: false, input: (_callId, world) => input(world), succeeded, cannot: { unknown: aRead } },
});

const requestOf = (callId: string): string => `credits/${callId}`;
const orderOf = (callId: string) =>
  grantOrder({ requestId: requestOf(callId), idempotencyKey: `${requestOf(callId)}/grant/1` });

async function ledger(world: World): Promise<LedgerGrant[]> {
  const answer = await fetch(`${world.tidbCloud.url}/_sandbox/grants`);
  return ((await answer.json()) as { grants: LedgerGrant[] }).grants;
}

async function grantedOnce(world: World, callId: string): Promise<void> {
  const made = (await ledger(world)).filter(({ requestId }) => requestId === requestOf(callId));
  assert.deepEqual(
    made.map(({ credits }) => credits),
    [500],
  );
}

async function mirroredOnce(world: World, pocId: string): Promise<void> {
  const keys = async (object: string, field: string): Promise<string[]> => {
    const answer = await fetch(`${world.salesforce.url}/_sandbox/records/${object}`);
    const { records } = (await answer.json()) as { records: Record<string, string>[] };
    return records.map((record) => record[field] ?? '').filter((key) => key.split('#')[0] === pocId);
  };
  assert.deepEqual(await keys('PoC__c', 'Confetti_Request_Id__c'), [pocId]);
  assert.deepEqual(await keys('PoC_Approval_History__c', 'Confetti_Key__c'), [`${pocId}#1`, `${pocId}#2`]);
}

const snapshotOf = (pocId: string) =>
  snapshot({ pocId, history: [1, 2].map((n) => historyRow(n, { key: `${pocId}#${n}` })) });

const reservation = (callId: string) => ({
  ...{ orgId: acme, requestId: requestOf(callId), pocId: 'P-1', credits: 10 },
});
const reserve = (world: World, callId: string) =>
  world.undisturbed.tenantCredits.reserve(reservation(callId), `before ${callId}`);

const receiver = (callId: string) => `${callId.toLowerCase()}@example.com`;

/** Every activity of the task queue. The type makes an activity without a row an error. */
export const table: Readonly<Record<keyof Activities, Row>> = {
  ...withoutSystems,
  grantCredits: {
    over: { 'TiDB Cloud': ops('POST') },
    writes: true,
    input: orderOf,
    succeeded: (answer) => assert.equal((answer as { outcome: string }).outcome, 'granted'),
    once: grantedOnce,
  },
  findGrant: tidbCloudRead(async (world) => {
    const [grant] = await ledger(world);
    return { orgId: grant?.orgId, idempotencyKey: grant?.idempotencyKey };
  }),
  findGrantById: tidbCloudRead(async (world) => {
    const [grant] = await ledger(world);
    return { orgId: grant?.orgId, grantId: grant?.grantId };
  }),
  readOrg: tidbCloudRead(() => ({ orgId: acme })),
  readBills: tidbCloudRead(() => ({ orgId: acme })),
  readUsage: tidbCloudRead(() => ({ orgId: acme, ...days })),
  readLedger: tidbCloudRead(() => ({ orgId: acme, latest: 1 })),
  readBalance: tidbCloudRead(() => ({ orgId: acme, ...days })),
  recordOperation: {
    over: { 'TiDB Cloud': ops('PUT') },
    writes: true,
    input: (callId) => operation({ operationId: callId }),
    succeeded: (answer) => assert.deepEqual(answer, { written: true }),
    async once(world, callId) {
      const answer = await signedFetch(`${world.tidbCloud.url}/ops/v1/orgs/${acme}/operations`);
      const { operations } = (await answer.json()) as { operations: { operationId: string }[] };
      assert.equal(operations.filter(({ operationId }) => operationId === callId).length, 1);
    },
  },
  readRelatedRecords: {
    over: { Salesforce: rest },
    writes: false,
    input: (callId) => ({ pocId: callId, account: 'Globex' }),
    succeeded: (answer) => assert.equal((answer as { account: { name: string } }).account.name, 'Globex'),
    cannot: { unknown: aRead },
  },
  mirrorRequest: {
    over: { Salesforce: written },
    writes: true,
    input: snapshotOf,
    succeeded: (answer) => assert.equal((answer as { written: boolean }).written, true),
    once: mirroredOnce,
  },
  mirrorArchivedRequest: {
    over: { Salesforce: written },
    writes: true,
    prepare: (world, callId) =>
      world.undisturbed.archive.write(archived(`poc/${callId}`, snapshotOf(callId))),
    input: (callId) => ({ requestId: `poc/${callId}` }),
    succeeded: (answer) => assert.equal((answer as { written: boolean }).written, true),
    once: mirroredOnce,
  },
  notify: {
    over: { Lark: { method: 'POST', path: '/open-apis/im' }, mail: {} },
    writes: true,
    input: (callId, _world, system) => ({
      channel: system === 'Lark' ? 'lark' : 'mail',
      notifications: [
        aNotification({ id: callId, to: [{ id: callId, name: 'Somebody', email: receiver(callId) }] }),
      ],
    }),
    succeeded: (answer) => assert.deepEqual(answer, { undelivered: [] }),
    async once(world, callId, system) {
      const { url } = system === 'Lark' ? world.lark : world.mail;
      const answer = await fetch(`${url}/api/messages?to=${encodeURIComponent(receiver(callId))}`);
      assert.equal(((await answer.json()) as { messages: unknown[] }).messages.length, 1);
    },
    refusedInWords: (answer) =>
      assert.equal((answer as { undelivered: readonly string[] }).undelivered.length, 1),
  },
  reserveCredits: {
    over: { Temporal: {} },
    writes: true,
    input: reservation,
    succeeded: there,
    async once(world, callId) {
      const held = (await world.reservedFor(acme, requestOf(callId))) as { credits: number } | undefined;
      assert.equal(held?.credits, 10);
    },
    own: {
      permanent: [
        refusedForGood('no credits are asked for', 'reserveCredits', (n) => ({
          ...reservation(n),
          credits: 0,
        })),
      ],
    },
  },
  releaseCredits: {
    over: { Temporal: {} },
    writes: true,
    prepare: reserve,
    input: (callId) => ({ orgId: acme, requestId: requestOf(callId) }),
    succeeded: (answer) => assert.equal(answer, undefined),
    once: async (world, callId) => assert.equal(await world.reservedFor(acme, requestOf(callId)), undefined),
    cannot: { permanent: 'releasing what nobody holds does nothing, and all else is worth another try' },
  },
  orderGrant: {
    over: { Temporal: {} },
    writes: true,
    prepare: reserve,
    input: orderOf,
    succeeded: there,
    async once(world, callId) {
      // The Org's workflow carries the order out by itself.
      const isSettled = async (): Promise<boolean> =>
        (await world.undisturbed.tenantCredits.tenant(acme))?.orders.length === 0 &&
        (await ledger(world)).some(({ requestId }) => requestId === requestOf(callId));
      while (!(await isSettled())) await new Promise((resolve) => setTimeout(resolve, 20));
      await grantedOnce(world, callId);
    },
    own: {
      permanent: [refusedForGood('nothing is ordered', 'orderGrant', (n) => ({ ...orderOf(n), credits: 0 }))],
    },
  },
  readCreditFacts: {
    over: { 'TiDB Cloud': ops('GET'), Temporal: {} },
    writes: false,
    input: (callId) => ({ pocId: callId, orgId: acme }),
    succeeded: (answer) => assert.equal((answer as { org: { orgId: string } }).org.orgId, acme),
    cannot: { unknown: aRead },
  },
  readDirectory: {
    over: { Temporal: {} },
    writes: false,
    input: () => ({ roles: ['gpe'], also: [] }),
    succeeded: (answer) => assert.ok('gpe' in (answer as { holders: object }).holders),
    own: {
      permanent: [refusedForGood('the question makes no sense', 'readDirectory', () => ({ roles: 'gpe' }))],
    },
    cannot: { unknown: `${aRead}; a directory that it started is found by the next attempt` },
  },
  listOrgs: {
    over: { Temporal: {} },
    writes: false,
    input: () => ({}),
    succeeded: (answer) => assert.ok(Array.isArray((answer as { orgIds: unknown }).orgIds)),
    cannot: { permanent: 'the question is always the same and well formed', unknown: aRead },
  },
  compareOrg: {
    over: { 'TiDB Cloud': ops('GET'), Salesforce: rest, Temporal: {} },
    writes: false,
    prepare: reserve,
    input: () => ({ orgId: acme, subject: 'nothing' }),
    succeeded: (answer) => assert.deepEqual((answer as { rows: unknown }).rows, []),
    cannot: { unknown: aRead },
  },
  archiveHistoryPage: inArchive.page,
  archiveRequest: inArchive.request,
};
