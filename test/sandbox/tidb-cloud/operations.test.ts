import assert from 'node:assert/strict';

import type { Sandbox } from '../../../sandbox/kit/sandbox.ts';
import { keyOwnerOrgId } from '../../../sandbox/tidb-cloud/data.ts';
import { startTidbCloudSandbox } from '../../../sandbox/tidb-cloud/index.ts';
import { assertInContract, contractSchema } from './contract.ts';
import { signedFetch } from './digest-client.ts';
import { read } from './remote.ts';

const operation = {
  title: 'Internal credits request',
  status: 'In Progress',
  requester: 'sales.apac@example.com',
  credits: 500,
  waitingFor: 'Manager (APAC Manager)',
  revision: 3,
  approvalInfo: [
    { step: null, action: 'Submitted', actor: 'APAC Sales', at: '2026-03-01T09:00:00.000Z', comment: null },
  ],
  grantId: null,
};

describe('TiDB Cloud sandbox: Operation History', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startTidbCloudSandbox({ port: 0, dataFile: ':memory:' });
  });
  afterEach(() => sandbox.close());

  async function put(body: unknown, id = 'C-207', orgId = keyOwnerOrgId) {
    const answer = await signedFetch(`${sandbox.url}/ops/v1/orgs/${orgId}/operations/${id}`, {
      method: 'PUT',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const said = (await assertInContract('recordOperation', answer)) as { code?: string };
    return { status: answer.status, code: said.code };
  }
  const list = async (orgId = keyOwnerOrgId) =>
    (
      await read<{ operations: Record<string, unknown>[] }>(
        sandbox,
        'listOperations',
        `/orgs/${orgId}/operations`,
      )
    ).operations;

  it('records an operation and lists it', async () => {
    assert.deepEqual(await list(), []);
    assert.equal((await put(operation)).status, 200);
    assert.deepEqual(await list(), [{ orgId: keyOwnerOrgId, operationId: 'C-207', ...operation }]);
    assert.deepEqual(await list('1372813089209061633'), []);
  });

  it('takes what the contract takes', () => {
    assert.ok(contractSchema('OperationRequest').safeParse(operation).success);
    assert.ok(!contractSchema('OperationRequest').safeParse({ ...operation, credits: 0.5 }).success);
  });

  it('replaces it with the same or a later revision, and keeps its place', async () => {
    await put(operation);
    await put(operation, 'C-208');
    assert.equal((await put({ ...operation, status: 'Approved' })).status, 200);
    assert.equal(
      (await put({ ...operation, status: 'Approved', revision: 4, grantId: 'G-000020' })).status,
      200,
    );
    assert.deepEqual(
      (await list()).map(({ operationId, revision, grantId }) => [operationId, revision, grantId]),
      [
        ['C-207', 4, 'G-000020'],
        ['C-208', 3, null],
      ],
    );
  });

  it('refuses an older revision and changes nothing', async () => {
    await put(operation);
    assert.deepEqual(await put({ ...operation, revision: 2, status: 'Draft' }), {
      status: 409,
      code: 'STALE_REVISION',
    });
    assert.equal((await list())[0]?.['status'], 'In Progress');
  });

  for (const [what, body] of [
    ['a body that is no JSON', '{'],
    ['an unknown field', { ...operation, mood: 'fine' }],
    ['fractional credits', { ...operation, credits: 0.5 }],
    ['no status', { ...operation, status: '' }],
    [
      'an entry without its time',
      { ...operation, approvalInfo: [{ ...operation.approvalInfo[0], at: 'today' }] },
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      assert.deepEqual(await put(body), { status: 400, code: 'INVALID' });
      assert.deepEqual(await list(), []);
    });
  }

  it('refuses an id that nobody could read, and an Org that is not there', async () => {
    assert.deepEqual(await put(operation, encodeURIComponent('C 207')), { status: 400, code: 'INVALID' });
    assert.deepEqual(await put(operation, 'C-207', '1'), { status: 404, code: 'ORG_NOT_FOUND' });
  });
});
