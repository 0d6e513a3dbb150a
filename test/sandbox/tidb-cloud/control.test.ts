import assert from 'node:assert/strict';

import type { Sandbox } from '../../../sandbox/kit/sandbox.ts';
import { seedOrgs } from '../../../sandbox/tidb-cloud/data.ts';
import { startTidbCloudSandbox } from '../../../sandbox/tidb-cloud/index.ts';
import { signedFetch } from './digest-client.ts';
import { command, read } from './remote.ts';

const acme = '1372813089209061633';

interface Grant {
  readonly grantId: string;
  readonly idempotencyKey: string;
  readonly orgId: string;
  readonly credits: number;
  readonly requestId: string;
  readonly pocId: string;
  readonly approvers: readonly string[];
}
interface Account {
  readonly name: string;
  readonly status: string;
  readonly ownerEmail: string;
  readonly remainingCredits: number;
  readonly grants: readonly Grant[];
}

describe('TiDB Cloud sandbox: remote control', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startTidbCloudSandbox({ port: 0, dataFile: ':memory:' });
  });
  afterEach(() => sandbox.close());

  const tell = (method: string, path: string, body?: unknown) => command(sandbox, method, path, body);
  const account = (orgId = acme) => read<Account>(sandbox, 'getOrg', `/orgs/${orgId}`);
  const ledger = async () => (await tell('GET', '/grants')).body['grants'] as Grant[];
  const byHand = { credits: 250, expiresOn: '2099-12-31', by: 'vince.yao' };

  it('begins with Orgs on both sides of the tiers, and with Orgs of employees', () => {
    const granted = seedOrgs.map(({ grants }) => grants.reduce((sum, { credits }) => sum + credits, 0));
    assert.ok(granted.includes(7_000) && granted.includes(7_001));
    const owners = seedOrgs.map(({ ownerEmail }) => ownerEmail);
    for (const name of ['sales.apac', 'presales.apac', 'xiaole.fang']) {
      assert.ok(owners.includes(`${name}@example.com`), name);
    }
    assert.equal(new Set(seedOrgs.map(({ orgId }) => orgId)).size, seedOrgs.length);
  });

  it('adds an Org with an old grant, once', async () => {
    const org = { orgId: '42', name: 'Forty-two', ownerEmail: 'ada@example.com', granted: 7_001 };
    assert.equal((await tell('POST', '/orgs', org)).status, 201);
    const added = await account('42');
    assert.deepEqual(
      [added.name, added.status, added.ownerEmail, added.remainingCredits, added.grants.length],
      ['Forty-two', 'active', 'ada@example.com', 7_001, 1],
    );
    const again = await tell('POST', '/orgs', org);
    assert.equal(again.status, 409);
    assert.match(String(again.body['message']), /There is an Org 42 already/);
  });

  it('adds an Org with nothing but a name', async () => {
    assert.equal((await tell('POST', '/orgs', { orgId: '43', name: 'New' })).status, 201);
    assert.deepEqual((await account('43')).grants, []);
  });

  it('changes an Org', async () => {
    await tell('PUT', `/orgs/${acme}`, { status: 'suspended', ownerEmail: 'mei@example.com' });
    const { status, ownerEmail, name } = await account();
    assert.deepEqual([status, ownerEmail, name], ['suspended', 'mei@example.com', 'Acme Robotics']);
  });

  it('makes grants by hand, each under a key of its own', async () => {
    const { remainingCredits } = await account();
    const first = await tell('POST', `/orgs/${acme}/grants`, byHand);
    await tell('DELETE', `/grants/${String(first.body['grantId'])}`);
    const second = await tell('POST', `/orgs/${acme}/grants`, byHand);
    assert.deepEqual([first.status, second.status], [201, 201]);
    assert.notEqual(first.body['idempotencyKey'], second.body['idempotencyKey']);
    const { grants, ...later } = await account();
    assert.equal(later.remainingCredits.toFixed(2), (remainingCredits + 250).toFixed(2));
    const { idempotencyKey, requestId, pocId, approvers } = grants.at(-1)!;
    assert.match(idempotencyKey, /^ops-console\/\d+$/);
    assert.deepEqual([requestId, pocId, approvers], ['ops-console', 'by-hand', ['vince.yao']]);
  });

  it('lists the ledger of all Orgs, and lets a grant vanish from it', async () => {
    const before = await ledger();
    assert.equal(before.length, seedOrgs.flatMap(({ grants }) => grants).length);
    assert.ok(new Set(before.map(({ orgId }) => orgId)).size > 5);
    const gone = before[0]!;
    assert.equal((await tell('DELETE', `/grants/${gone.grantId}`)).status, 204);
    assert.deepEqual(
      (await ledger()).map(({ grantId }) => grantId),
      before.slice(1).map(({ grantId }) => grantId),
    );
    assert.equal((await tell('DELETE', `/grants/${gone.grantId}`)).status, 404);
  });

  it('sets how many requests a minute are served', async () => {
    sandbox.clock.set('2030-01-01T00:00:00Z');
    const ask = async () => (await signedFetch(`${sandbox.url}/ops/v1/orgs/${acme}`)).status;
    assert.deepEqual((await tell('GET', '/rate-limit')).body, { perMinute: 100 });
    await tell('PUT', '/rate-limit', { perMinute: 2 });
    assert.deepEqual([await ask(), await ask(), await ask()], [200, 200, 429]);
    await tell('PUT', '/rate-limit', { perMinute: 1 });
    assert.equal(await ask(), 429);
    await tell('PUT', '/rate-limit', { perMinute: 6_000 });
    assert.equal(await ask(), 200);
  });

  for (const [what, method, path, body, status] of [
    ['an Org without a name', 'POST', '/orgs', { orgId: '42' }, 400],
    ['an Org id that is none', 'POST', '/orgs', { orgId: 'forty-two', name: 'Forty-two' }, 400],
    ['an old grant of a fraction', 'POST', '/orgs', { orgId: '42', name: 'Forty-two', granted: 0.5 }, 400],
    ['a change of nothing', 'PUT', `/orgs/${acme}`, {}, 400],
    ['a change that it does not know', 'PUT', `/orgs/${acme}`, { plan: 'Gold' }, 400],
    ['a status that is none', 'PUT', `/orgs/${acme}`, { status: 'asleep' }, 400],
    ['a change of an unknown Org', 'PUT', '/orgs/1', { status: 'closed' }, 404],
    ['a grant by nobody', 'POST', `/orgs/${acme}/grants`, { ...byHand, by: '' }, 400],
    ['a grant of a fraction', 'POST', `/orgs/${acme}/grants`, { ...byHand, credits: 1.5 }, 400],
    ['a grant that has expired', 'POST', `/orgs/${acme}/grants`, { ...byHand, expiresOn: '2020-01-01' }, 400],
    ['a grant to an unknown Org', 'POST', '/orgs/1/grants', byHand, 404],
    ['a grant to a suspended Org', 'POST', '/orgs/1372813089209061652/grants', byHand, 409],
    ['to drop a grant that is none', 'DELETE', '/grants/G-1', undefined, 404],
    ['a rate of nothing', 'PUT', '/rate-limit', { perMinute: 0 }, 400],
    ['a command without a body', 'PUT', '/rate-limit', undefined, 400],
  ] as const) {
    it(`refuses ${what}, and says what is wrong`, async () => {
      const before = await ledger();
      const answer = await tell(method, path, body);
      assert.equal(answer.status, status);
      assert.ok(String(answer.body['message']).length > 20);
      assert.deepEqual(await ledger(), before);
    });
  }
});
