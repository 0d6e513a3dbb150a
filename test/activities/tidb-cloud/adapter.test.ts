import assert from 'node:assert/strict';

import type { HttpBindings } from '@hono/node-server';
import { ApplicationFailure } from '@temporalio/common';
import { Hono } from 'hono';

import { createTidbCloud } from '../../../activities/tidb-cloud/adapter.ts';
import type { TidbCloudSettings } from '../../../activities/tidb-cloud/http.ts';
import type { TidbCloud } from '../../../activities/tidb-cloud/port.ts';
import { sandboxCredentials } from '../../../sandbox/credentials.ts';
import type { Sandbox } from '../../../sandbox/kit/sandbox.ts';
import { serveApp } from '../../../sandbox/kit/serve.ts';
import { startTidbCloudSandbox } from '../../../sandbox/tidb-cloud/index.ts';
import { fails } from './failures.ts';
import { acme, grantOrder, stark } from './orders.ts';

describe('TiDB Cloud adapter', () => {
  let sandbox: Sandbox;
  let tidbCloud: TidbCloud;
  const settings = (change: Partial<TidbCloudSettings> = {}): TidbCloudSettings => ({
    baseUrl: sandbox.url,
    ...sandboxCredentials.tidbCloud,
    ...change,
  });
  beforeEach(async () => {
    sandbox = await startTidbCloudSandbox({ port: 0, dataFile: ':memory:' });
    tidbCloud = createTidbCloud(settings());
  });
  afterEach(() => sandbox.close());

  const calls = async (): Promise<Record<string, number>> => {
    const answer = await fetch(`${sandbox.url}/_sandbox/calls`);
    return ((await answer.json()) as { counts: Record<string, number> }).counts;
  };
  const grantsOf = async (key: string) =>
    (await tidbCloud.org(acme))?.grants.filter((grant) => grant.idempotencyKey === key).length;

  it('reads an Org', async () => {
    const org = await tidbCloud.org(acme);
    assert.equal(org?.name, 'Acme Robotics');
    assert.equal(org.status, 'active');
    assert.equal(org.region, 'APAC');
    assert.equal(org.ownerEmail, 'maria@acme.example.com');
    assert.deepEqual([org.grantCount, org.grantedCredits, org.grants.length], [2, 3000, 2]);
    const cents = org.grants.reduce((sum, { remaining }) => sum + Math.round(remaining * 100), 0);
    assert.equal(cents, Math.round(org.remainingCredits * 100));
  });

  it('knows no Org of an unknown id, whatever it is made of', async () => {
    assert.equal(await tidbCloud.org('1'), undefined);
    assert.equal(await tidbCloud.org('a/b?c#d'), undefined);
  });

  it('reads bills, and says so when there is no such Org', async () => {
    const bills = await tidbCloud.bills(acme);
    assert.equal(bills.length, 6);
    const failure = await fails(tidbCloud.bills('1'), 'Invalid', /no Org 1\. Check the Org ID/);
    assert.equal(failure.nonRetryable, true);
  });

  it('grants once for one key', async () => {
    const first = await tidbCloud.grant(grantOrder());
    const again = await tidbCloud.grant(grantOrder());
    assert.equal(first.outcome, 'granted');
    assert.deepEqual(again, first);
    assert.equal(first.grant.credits, 500);
    assert.equal(await grantsOf(first.grant.idempotencyKey), 1);
  });

  it('sends the proof of a grant, and only what the contract knows of it', async () => {
    const decision = {
      step: 'gpe',
      decision: 'approved',
      by: 'mei',
      at: '2026-03-01T09:00:00Z',
      round: 1,
    } as const;
    const surprise = { ...decision, mood: 'fine' };
    await tidbCloud.grant(grantOrder({ proof: [surprise] }));
    const answer = await fetch(`${sandbox.url}/_sandbox/grants`);
    const { grants } = (await answer.json()) as { grants: { proof?: unknown }[] };
    assert.deepEqual(grants.at(-1)?.proof, [decision]);
  });

  it('finds a grant by its key and nothing by another', async () => {
    await tidbCloud.grant(grantOrder({ idempotencyKey: 'poc/P-1?&=+u' }));
    assert.equal((await tidbCloud.findGrant(acme, 'poc/P-1?&=+u'))?.credits, 500);
    assert.equal(await tidbCloud.findGrant(acme, 'other'), undefined);
    assert.equal(await tidbCloud.findGrant('1', 'other'), undefined);
  });

  for (const [what, change, code] of [
    ['a suspended Org', { orgId: stark }, 'ORG_SUSPENDED'],
    ['an unknown Org', { orgId: '1' }, 'ORG_NOT_FOUND'],
  ] as const) {
    it(`passes on as a value that ${what} is declined`, async () => {
      const answer = await tidbCloud.grant(grantOrder(change));
      assert.equal(answer.outcome, 'declined');
      assert.equal(answer.code, code);
      assert.ok(answer.reason.length > 20);
    });
  }

  it('takes what is there for an order that histories forgot, whoever decided when this time', async () => {
    const first = await tidbCloud.grant(grantOrder());
    const again = await tidbCloud.grant(grantOrder({ approvers: ['somebody-else'] }));
    assert.deepEqual(again, first);
    assert.equal(await grantsOf(grantOrder().idempotencyKey), 1);
  });

  it('passes on as a value that other credits are there for the same order, and what to do', async () => {
    await tidbCloud.grant(grantOrder());
    for (const other of [{ credits: 600 }, { expiresOn: '2099-11-30' }]) {
      const answer = await tidbCloud.grant(grantOrder(other));
      assert.equal(answer.outcome, 'declined');
      assert.equal(answer.code, 'IDEMPOTENCY_KEY_REUSED');
      assert.match(answer.reason, /^500 credits until 2099-12-31 were added .*--by-hand G-\d+"/);
    }
  });

  it('passes on as a value that a key was used in another Org', async () => {
    await tidbCloud.grant(grantOrder({ orgId: '1372813089209061634' }));
    const answer = await tidbCloud.grant(grantOrder());
    assert.deepEqual(
      [answer.outcome, answer.outcome === 'declined' && answer.code],
      ['declined', 'IDEMPOTENCY_KEY_REUSED'],
    );
  });

  it('reports an order that TiDB Cloud finds invalid, for good', async () => {
    const failure = await fails(
      tidbCloud.grant(grantOrder({ credits: 1.5 })),
      'Invalid',
      /credits must be whole/,
    );
    assert.equal(failure.nonRetryable, true);
    await fails(
      tidbCloud.grant(grantOrder({ expiresOn: '2020-01-01' })),
      'Invalid',
      /2020-01-01 is in the past/,
    );
  });

  it('reports a key that no header can carry, for good', async () => {
    await fails(tidbCloud.grant(grantOrder({ idempotencyKey: 'a\nb' })), 'Invalid', /cannot be sent/);
  });

  it('names the two settings, and never their values, when the keys are wrong', async () => {
    const stranger = createTidbCloud(settings({ privateKey: 'not-the-key' }));
    for (const call of [() => stranger.ping(), () => stranger.grant(grantOrder())]) {
      const { message, nonRetryable } = await fails(
        call(),
        'Unauthorized',
        /TIDB_CLOUD_PUBLIC_KEY and TIDB_CLOUD_PRIVATE_KEY/,
      );
      assert.doesNotMatch(message, /not-the-key|sandbox-public/);
      assert.equal(nonRetryable, false);
    }
  });

  it('is reachable with the right keys', () => tidbCloud.ping());

  it('says where it looked when nobody listens', async () => {
    await sandbox.close();
    await fails(
      tidbCloud.ping(),
      'Unreachable',
      /cannot be reached \(.*ECONNREFUSED.*GET \/ops\/v1\/orgs\/0/,
    );
  });

  it('gives up after its time-out', async () => {
    sandbox.faults.inject({ kind: 'slow', delayMs: 5_000 });
    const hasty = createTidbCloud(settings({ timeoutMs: 60 }));
    await fails(hasty.org(acme), 'Unreachable', /did not answer within 60 ms/);
  });

  it('waits as long as a rate limit asks for', async () => {
    sandbox.faults.inject({ kind: 'status', status: 429, headers: { 'retry-after': '17' }, times: 2 });
    assert.equal((await fails(tidbCloud.org(acme), 'Busy', /rate limit/)).nextRetryDelay, 17_000);
    assert.equal((await fails(tidbCloud.grant(grantOrder()), 'Busy', /rate limit/)).nextRetryDelay, 17_000);
    assert.equal(await grantsOf(grantOrder().idempotencyKey), 0);
  });

  it('runs into the real rate limit after a hundred calls', async () => {
    sandbox.clock.set('2030-01-01T00:00:00Z');
    for (let n = 0; n < 100; n += 1) await tidbCloud.ping();
    const { nextRetryDelay } = await fails(tidbCloud.ping(), 'Busy', /rate limit/);
    assert.ok(typeof nextRetryDelay === 'number' && nextRetryDelay > 0 && nextRetryDelay <= 60_000);
    sandbox.clock.advance(nextRetryDelay);
    await tidbCloud.ping();
  });

  it('takes a server error for busy on a read and for an unknown outcome on a grant', async () => {
    sandbox.faults.inject({ kind: 'status', status: 503, times: 2 });
    await fails(tidbCloud.org(acme), 'Busy', /answered 503/);
    await fails(tidbCloud.grant(grantOrder()), 'Unreachable', /answered 503/);
  });

  it('does not send a grant again when the connection breaks', async () => {
    sandbox.faults.inject({ kind: 'drop-before-commit', match: { method: 'POST' } });
    await fails(tidbCloud.grant(grantOrder()), 'Unreachable', /cannot be reached/);
    assert.equal(sandbox.faults.injectedCount, 1);
    assert.equal(await grantsOf(grantOrder().idempotencyKey), 0);
  });

  it('leaves one grant behind when the connection breaks after the work', async () => {
    sandbox.faults.inject({ kind: 'drop-after-commit', match: { method: 'POST' } });
    await fails(tidbCloud.grant(grantOrder()), 'Unreachable', /cannot be reached/);
    assert.equal((await tidbCloud.findGrant(acme, grantOrder().idempotencyKey))?.credits, 500);
    assert.equal(await grantsOf(grantOrder().idempotencyKey), 1);
  });

  it('does not take garbage for an answer', async () => {
    sandbox.faults.inject({ kind: 'garbage', times: 4 });
    await fails(tidbCloud.org(acme), 'Unreachable', /Ops contract does not know/);
    await fails(tidbCloud.bills(acme), 'Unreachable', /Ops contract does not know/);
    await fails(tidbCloud.grant(grantOrder()), 'Unreachable', /Ops contract does not know/);
    await fails(tidbCloud.findGrant(acme, 'k'), 'Unreachable', /Ops contract does not know/);
    assert.equal(await grantsOf(grantOrder().idempotencyKey), 1);
  });

  it('does not take another grant for the answer to its own', async () => {
    const { idempotencyKey, orgId, expiresOn } = grantOrder();
    const grantedAt = '2026-01-01T00:00:00Z';
    const other = { grantId: 'G-1', idempotencyKey, orgId, credits: 5, expiresOn, grantedAt };
    sandbox.faults.inject({ kind: 'status', status: 200, body: other });
    await fails(tidbCloud.grant(grantOrder()), 'Unreachable', /with another grant/);
  });

  it('does not take a missing page for a missing Org', async () => {
    sandbox.faults.inject({ kind: 'status', status: 404, body: '<h1>Not found</h1>' });
    await fails(tidbCloud.org(acme), 'Misconfigured', /Check that the TiDB Cloud address/);
    const elsewhere = createTidbCloud(settings({ baseUrl: `${sandbox.url}/elsewhere` }));
    await fails(elsewhere.org(acme), 'Misconfigured', /NOT_FOUND/);
  });

  it('does not follow a redirect with a grant', async () => {
    sandbox.faults.inject({ kind: 'status', status: 307, headers: { location: '/ops/v1/orgs/1/grants' } });
    await fails(tidbCloud.grant(grantOrder()), 'Misconfigured', /answered 307/);
  });

  it('refuses an address that is none', () => {
    assert.throws(
      () => createTidbCloud(settings({ baseUrl: 'tidb cloud' })),
      (error: unknown) => error instanceof ApplicationFailure && error.type === 'Misconfigured',
    );
  });

  it('rejects with the reason of its signal, before and while it waits', async () => {
    const reason = new Error('no longer wanted');
    await assert.rejects(tidbCloud.org(acme, { signal: AbortSignal.abort(reason) }), reason);
    assert.deepEqual(await calls(), {});

    sandbox.faults.inject({ kind: 'slow', delayMs: 5_000 });
    const controller = new AbortController();
    const pending = tidbCloud.org(acme, { signal: controller.signal });
    setTimeout(() => controller.abort(reason), 30);
    await assert.rejects(pending, reason);
  });

  it('signs every call with a fresh nonce', async () => {
    for (let n = 0; n < 3; n += 1) {
      await tidbCloud.org(acme);
      // Longer than any nonce lives.
      sandbox.clock.advance(3_600_000);
    }
    assert.deepEqual(await calls(), { 'GET /ops/v1/orgs/:orgId': 6 });
  });

  it('takes a nonce that ran out on the way for busy, not for wrong keys', async () => {
    const app = new Hono<{ Bindings: HttpBindings }>();
    app.all('*', (c) =>
      c.body(null, 401, {
        'www-authenticate': 'Digest realm="r", qop="auth", nonce="n", algorithm=MD5, stale=true',
      }),
    );
    const server = await serveApp(app, { port: 0 });
    try {
      const late = createTidbCloud(settings({ baseUrl: server.url }));
      await fails(late.grant(grantOrder()), 'Busy', /nonce ran out/);
    } finally {
      await server.close();
    }
  });
});
