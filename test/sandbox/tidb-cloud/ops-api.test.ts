import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Sandbox } from '../../../sandbox/kit/sandbox.ts';
import { startTidbCloudSandbox } from '../../../sandbox/tidb-cloud/index.ts';
import { assertInContract, contractSchema } from './contract.ts';
import { signedFetch } from './digest-client.ts';

const acme = '1372813089209061633';
const stark = '1372813089209061652';
const order = {
  credits: 500,
  expiresOn: '2099-12-31',
  requestId: 'credits/R-1',
  pocId: 'P-1',
  approvers: ['mei', 'kenji'],
};

const decision = {
  step: 'finance',
  decision: 'approved',
  by: 'yanice.zhang',
  at: '2026-03-01T09:00:00.000Z',
  round: 1,
};

interface Ledgered {
  readonly grantId: string;
  readonly idempotencyKey: string;
  readonly remaining: number;
  readonly proof?: readonly unknown[];
}
interface Account {
  readonly status: string;
  readonly ownerEmail: string;
  readonly remainingCredits: number;
  readonly grants: readonly Ledgered[];
}

describe('TiDB Cloud sandbox: Ops contract', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startTidbCloudSandbox({ port: 0, dataFile: ':memory:' });
  });
  afterEach(() => sandbox.close());

  const get = (path: string) => signedFetch(`${sandbox.url}/ops/v1${path}`);
  const account = async (orgId = acme) =>
    (await assertInContract('getOrg', await get(`/orgs/${orgId}`))) as Account;
  const post = (body: unknown, key: string | undefined = 'key-1', orgId = acme) =>
    signedFetch(`${sandbox.url}/ops/v1/orgs/${orgId}/grants`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key === '' ? {} : { 'idempotency-key': key }) },
      body: JSON.stringify(body),
    });
  const refusal = async (answer: Response) => {
    const body = (await assertInContract('grantCredits', answer)) as {
      code: string;
      details?: { path: string }[];
    };
    return { status: answer.status, code: body.code, paths: body.details?.map(({ path }) => path) };
  };

  it('grants once: 201, and 200 with the same grant when the key repeats', async () => {
    const before = (await account()).remainingCredits;
    const first = await post(order);
    assert.equal(first.status, 201);
    const again = await post(order);
    assert.equal(again.status, 200);
    assert.deepEqual(
      await assertInContract('grantCredits', again),
      await assertInContract('grantCredits', first),
    );
    const after = await account();
    assert.equal(after.remainingCredits.toFixed(2), (before + 500).toFixed(2));
    assert.equal(after.grants.filter((grant) => grant.idempotencyKey === 'key-1').length, 1);
  });

  it('grants once when the same order comes many times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(order)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 200, 200, 200, 200, 200, 201]);
  });

  it('keeps the proof of a grant, and compares it when the key repeats', async () => {
    const proven = { ...order, proof: [decision] };
    assert.equal((await post(proven)).status, 201);
    assert.equal((await post(proven)).status, 200);
    assert.deepEqual((await account()).grants.at(-1)?.proof, [decision]);
    for (const body of [order, { ...order, proof: [] }, { ...order, proof: [{ ...decision, round: 2 }] }]) {
      assert.equal((await refusal(await post(body))).code, 'IDEMPOTENCY_KEY_REUSED');
    }
  });

  it('shows no proof of a grant that came without', async () => {
    const answer = (await assertInContract('grantCredits', await post(order))) as object;
    assert.equal('proof' in answer, false);
  });

  it('shows what is left of each grant, and whose the Org is', async () => {
    await post(order);
    const { grants, remainingCredits, ownerEmail } = await account();
    assert.equal(ownerEmail, 'maria@acme.example.com');
    assert.equal(grants.at(-1)?.remaining, 500);
    const listed = (await assertInContract('listGrants', await get(`/orgs/${acme}/grants`))) as {
      grants: Ledgered[];
    };
    assert.deepEqual(listed.grants, grants);
    const cents = grants.reduce((sum, { remaining }) => sum + Math.round(remaining * 100), 0);
    assert.equal(cents, Math.round(remainingCredits * 100));
  });

  it('refuses a key that comes back with another body', async () => {
    await post(order);
    assert.deepEqual(await refusal(await post({ ...order, credits: 501 })), {
      status: 409,
      code: 'IDEMPOTENCY_KEY_REUSED',
      paths: undefined,
    });
  });

  it('refuses a key that comes back for another Org', async () => {
    await post(order);
    assert.equal(
      (await refusal(await post(order, 'key-1', '1372813089209061641'))).code,
      'IDEMPOTENCY_KEY_REUSED',
    );
  });

  it('still answers a repeated key when the expiry has passed', async () => {
    sandbox.clock.set('2099-12-31T12:00:00Z');
    assert.equal((await post(order)).status, 201);
    sandbox.clock.advance(86_400_000);
    assert.equal((await post(order)).status, 200);
    assert.equal((await refusal(await post(order, 'key-2'))).code, 'INVALID');
  });

  it('looks a grant up by its key', async () => {
    const look = async (key: string) =>
      (await assertInContract(
        'listGrants',
        await get(`/orgs/${acme}/grants?idempotencyKey=${encodeURIComponent(key)}`),
      )) as { grants: Ledgered[] };
    await post(order, 'poc/P-1+0');
    assert.equal((await look('poc/P-1+0')).grants.length, 1);
    assert.deepEqual((await look('unknown')).grants, []);
  });

  for (const [what, change, path] of [
    ['fractional credits', { credits: 1.5 }, 'credits'],
    ['no credits', { credits: 0 }, 'credits'],
    ['a day that does not exist', { expiresOn: '2027-02-30' }, 'expiresOn'],
    ['a past expiry', { expiresOn: '2020-01-01' }, 'expiresOn'],
    ['no request', { requestId: '' }, 'requestId'],
    ['an unknown field', { dollars: 1 }, ''],
    ['a decision that is none', { proof: [{ ...decision, decision: 'perhaps' }] }, 'proof.0.decision'],
    ['more than fifty decisions', { proof: Array.from({ length: 51 }, () => decision) }, 'proof'],
  ] as const) {
    it(`refuses ${what} and grants nothing`, async () => {
      const before = await account();
      assert.deepEqual(await refusal(await post({ ...order, ...change })), {
        status: 400,
        code: 'INVALID',
        paths: [path],
      });
      assert.deepEqual(await account(), before);
    });
  }

  it('refuses a grant without an idempotency key', async () => {
    assert.equal((await refusal(await post(order, ''))).code, 'INVALID');
  });

  it('refuses a body that is no JSON', async () => {
    const answer = await signedFetch(`${sandbox.url}/ops/v1/orgs/${acme}/grants`, {
      method: 'POST',
      headers: { 'idempotency-key': 'k' },
      body: '{',
    });
    assert.equal((await refusal(answer)).code, 'INVALID');
  });

  it('knows no such Org', async () => {
    for (const [operation, path] of [
      ['getOrg', ''],
      ['listBills', '/bills'],
      ['listUsage', '/usage?from=2026-03-01&to=2026-03-02'],
      ['listOperations', '/operations'],
      ['listGrants', '/grants'],
    ] as const) {
      const answer = await get(`/orgs/1${path}`);
      assert.equal(answer.status, 404);
      assert.equal(((await assertInContract(operation, answer)) as { code: string }).code, 'ORG_NOT_FOUND');
    }
    assert.equal((await refusal(await post(order, 'k', '1'))).code, 'ORG_NOT_FOUND');
  });

  it('grants nothing to a suspended Org', async () => {
    assert.equal((await account(stark)).status, 'suspended');
    assert.equal((await refusal(await post(order, 'k', stark))).code, 'ORG_SUSPENDED');
  });

  it('bills the last six closed months, newest first, and the next when the clock leaves it', async () => {
    const bills = async () =>
      (
        (await assertInContract('listBills', await get(`/orgs/${acme}/bills`))) as {
          bills: { month: string }[];
        }
      ).bills;
    const before = await bills();
    assert.equal(before.length, 6);
    assert.deepEqual(
      before.map(({ month }) => month),
      before
        .map(({ month }) => month)
        .sort()
        .reverse(),
    );
    const now = sandbox.clock.now();
    sandbox.clock.set(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 2)).toISOString());
    assert.equal((await bills()).length, 7);
  });

  it('no longer counts credits that have expired', async () => {
    const initech = '1372813089209061642';
    sandbox.clock.set('2030-05-10T12:00:00Z');
    assert.equal((await post({ ...order, expiresOn: '2030-05-10' }, 'short', initech)).status, 201);
    assert.equal((await account(initech)).remainingCredits, 500);
    sandbox.clock.advance(86_400_000);
    const later = await account(initech);
    assert.equal(later.remainingCredits, 0);
    assert.equal(later.grants.length, 1);
  });

  it('documents 401 and 429 as it answers them', async () => {
    await assertInContract('getOrg', await fetch(`${sandbox.url}/ops/v1/orgs/${acme}`));
    sandbox.clock.set('2030-01-01T00:00:00Z');
    for (let n = 0; n < 100; n += 1) await get(`/orgs/${acme}`);
    const limited = await get(`/orgs/${acme}`);
    assert.equal(limited.status, 429);
    await assertInContract('getOrg', limited);
  });

  it('is held to its contract: a body that breaks the schema is seen', () => {
    const grant = {
      ...order,
      grantId: 'G-1',
      idempotencyKey: 'k',
      orgId: acme,
      grantedAt: '2026-01-01T00:00:00.000Z',
    };
    assert.ok(contractSchema('Grant').safeParse(grant).success);
    assert.ok(!contractSchema('Grant').safeParse({ ...grant, credits: 1.5 }).success);
    assert.ok(!contractSchema('Grant').safeParse({ ...grant, surprise: true }).success);
    assert.ok(!contractSchema('Error').safeParse({ code: 'NEW', message: 'x' }).success);
    const proven = { ...order, proof: [decision] };
    assert.ok(contractSchema('GrantRequest').safeParse(proven).success);
    assert.ok(!contractSchema('GrantRequest').safeParse({ ...proven, byHand: {} }).success);
    assert.ok(!contractSchema('LedgerGrant').safeParse(grant).success);
    assert.ok(contractSchema('LedgerGrant').safeParse({ ...grant, remaining: 1.5 }).success);
  });

  it('keeps grants across a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tidb-cloud-sandbox-'));
    try {
      const dataFile = join(folder, 'tidb-cloud.sqlite');
      for (const status of [201, 200]) {
        const kept = await startTidbCloudSandbox({ port: 0, dataFile });
        const answer = await signedFetch(`${kept.url}/ops/v1/orgs/${acme}/grants`, {
          method: 'POST',
          headers: { 'idempotency-key': 'kept' },
          body: JSON.stringify(order),
        });
        assert.equal(answer.status, status);
        await kept.close();
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('TiDB Cloud sandbox: public billing API', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startTidbCloudSandbox({ port: 0, dataFile: ':memory:' });
  });
  afterEach(() => sandbox.close());

  const lastMonth = () => {
    const now = sandbox.clock.now();
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
  };

  it('shows the month of the Org that the key belongs to', async () => {
    const answer = await signedFetch(`${sandbox.url}/v1beta1/bills/${lastMonth()}`);
    const { overview } = (await answer.json()) as { overview: Record<string, string> };
    assert.equal(overview.billedMonth, lastMonth());
    assert.match(overview.totalCost ?? '', /^\d+\.\d\d$/);
    assert.ok(Number(overview.runningTotal) > 0);
  });

  it('shows the details of a month', async () => {
    const answer = await signedFetch(`${sandbox.url}/v1beta1/billsDetails/${lastMonth()}`);
    const { billsDetails } = (await answer.json()) as { billsDetails: { billedDate: string }[] };
    assert.equal(billsDetails[0]?.billedDate, `${lastMonth()}-01`);
  });

  it('refuses a month that is none', async () => {
    assert.equal((await signedFetch(`${sandbox.url}/v1beta1/bills/2026-13`)).status, 400);
  });

  it('refuses a caller that is not signed in', async () => {
    assert.equal((await fetch(`${sandbox.url}/v1beta1/bills/${lastMonth()}`)).status, 401);
  });
});
