import assert from 'node:assert/strict';

import { MockActivityEnvironment } from '@temporalio/testing';

import { createTidbCloudActivities } from '../../../activities/tidb-cloud/activities.ts';
import { createFakeTidbCloud, emptyTidbCloud } from '../../support/fake-tidb-cloud.ts';

/** An Org with 5,000 grants of one credit: 4,000 to one PoC, then 1,000 PoCs with one each. */
function largeOrg() {
  const world = emptyTidbCloud();
  for (let n = 1; n <= 5_000; n += 1) {
    const key = `credits/C-${n}/grant/1`;
    world.grants.set(key, {
      grantId: `G-${n}`,
      idempotencyKey: key,
      orgId: '42',
      credits: 1,
      expiresOn: '2099-12-31',
      grantedAt: '2026-01-01T00:00:00.000Z',
      requestId: `credits/C-${n}`,
      pocId: n <= 4_000 ? 'P-old' : `P-${n - 4_000}`,
      remaining: 1,
    });
  }
  return createTidbCloudActivities({ tidbCloud: createFakeTidbCloud(world) });
}

describe('TiDB Cloud activities on an Org with thousands of grants', () => {
  const activities = largeOrg();
  const environment = new MockActivityEnvironment();
  const ledger = (latest: number) =>
    environment.run<
      [{ orgId: string; latest: number }],
      Awaited<ReturnType<typeof activities.readLedger>>,
      typeof activities.readLedger
    >(activities.readLedger, { orgId: '42', latest });
  const org = () =>
    environment.run<
      [{ orgId: string }],
      Awaited<ReturnType<typeof activities.readOrg>>,
      typeof activities.readOrg
    >(activities.readOrg, { orgId: '42' });
  const sizeOf = (value: unknown) => JSON.stringify(value).length;

  it('read the Org with its latest hundred grants and the sums of all', async () => {
    const account = await org();
    assert.deepEqual(
      [account?.grantCount, account?.grantedCredits, account?.remainingCredits],
      [5_000, 5_000, 5_000],
    );
    assert.deepEqual([account?.grants.length, account?.grants.at(-1)?.grantId], [100, 'G-5000']);
    assert.ok(sizeOf(account) < 50_000);
  });

  it('sum the ledger up with the latest grants and the 500 PoCs that were granted to last', async () => {
    const { latest, byPoc, ...sums } = await ledger(3);
    assert.deepEqual(sums, { exists: true, grantedCredits: 5_000, grantCount: 5_000 });
    assert.deepEqual(
      latest.map(({ grantId }) => grantId),
      ['G-4998', 'G-4999', 'G-5000'],
    );
    assert.equal(Object.keys(byPoc).length, 500);
    assert.deepEqual(
      [byPoc['P-old'], byPoc['P-500'], byPoc['P-501'], byPoc['P-1000']],
      [undefined, undefined, 1, 1],
    );
  });

  it('give no more grants than fit into a history, however many are asked for', async () => {
    assert.deepEqual((await ledger(0)).latest, []);
    const all = await ledger(1_000_000);
    assert.equal(all.latest.length, 500);
    assert.ok(sizeOf(all) < 200_000);
  });
});
