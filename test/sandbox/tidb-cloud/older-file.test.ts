import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Sandbox } from '../../../sandbox/kit/sandbox.ts';
import { startTidbCloudSandbox } from '../../../sandbox/tidb-cloud/index.ts';
import { read } from './remote.ts';

const acme = '1372813089209061633';

/** A file as it was written when usage was metered by the month: one Org, one grant that a month's bill has used. */
function writeOlderFile(path: string): void {
  const database = new DatabaseSync(path);
  database.exec(`
    CREATE TABLE orgs (
      orgId TEXT PRIMARY KEY, name TEXT NOT NULL, status TEXT NOT NULL, plan TEXT NOT NULL, region TEXT NOT NULL,
      monthlyUsageCents INTEGER NOT NULL, firstMonth TEXT NOT NULL) STRICT;
    CREATE TABLE grants (
      number INTEGER PRIMARY KEY AUTOINCREMENT, idempotencyKey TEXT NOT NULL UNIQUE,
      orgId TEXT NOT NULL REFERENCES orgs, credits INTEGER NOT NULL, remainingCents INTEGER NOT NULL,
      expiresOn TEXT NOT NULL, grantedAt TEXT NOT NULL, requestId TEXT NOT NULL, pocId TEXT NOT NULL,
      approvers TEXT NOT NULL) STRICT;
    CREATE TABLE bills (
      orgId TEXT NOT NULL REFERENCES orgs, month TEXT NOT NULL, totalCents INTEGER NOT NULL,
      paidCents INTEGER NOT NULL, PRIMARY KEY (orgId, month)) STRICT;
    INSERT INTO orgs VALUES ('${acme}', 'Acme Robotics', 'suspended', 'Dedicated', 'APAC', 40000, '2026-01');
    INSERT INTO grants VALUES (
      NULL, 'poc/P-1/grant/1', '${acme}', 1000, 60000, '2099-12-31', '2026-01-01T02:00:00.000Z', 'poc/P-1', 'P-1', '["mei"]');
    INSERT INTO bills VALUES ('${acme}', '2026-01', 40000, 40000);
  `);
  database.close();
}

interface Account {
  readonly status: string;
  readonly ownerEmail: string;
  readonly remainingCredits: number;
  readonly grants: readonly { readonly idempotencyKey: string; readonly credits: number }[];
}
interface Bills {
  readonly bills: readonly { readonly month: string; readonly paidByCredits: number }[];
}

describe('TiDB Cloud sandbox: a file of an older edition', () => {
  let folder: string;
  let sandbox: Sandbox;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tidb-cloud-older-'));
    writeOlderFile(join(folder, 'tidb-cloud.sqlite'));
  });
  afterEach(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true });
  });

  it('keeps its grants, gets owners and the Orgs it lacks, and is metered by the day', async () => {
    const dataFile = join(folder, 'tidb-cloud.sqlite');
    sandbox = await startTidbCloudSandbox({ port: 0, dataFile });
    sandbox.clock.set('2030-01-01T00:00:00Z');
    const before = await read<Account>(sandbox, 'getOrg', `/orgs/${acme}`);
    assert.deepEqual([before.status, before.ownerEmail], ['suspended', 'maria@acme.example.com']);
    assert.deepEqual(
      before.grants.map(({ idempotencyKey, credits }) => [idempotencyKey, credits]),
      [['poc/P-1/grant/1', 1000]],
    );
    const { bills } = await read<Bills>(sandbox, 'listBills', `/orgs/${acme}/bills`);
    assert.deepEqual([bills.length, bills.at(-1)?.month], [48, '2026-01']);
    const paidCents = bills.reduce((sum, { paidByCredits }) => sum + Math.round(paidByCredits * 100), 0);
    assert.equal(paidCents + Math.round(before.remainingCredits * 100), 100_000);
    await read(sandbox, 'getOrg', '/orgs/1372813089209061692');

    // What was brought up to date is not done again.
    await sandbox.close();
    sandbox = await startTidbCloudSandbox({ port: 0, dataFile });
    sandbox.clock.set('2030-01-01T00:00:00Z');
    assert.deepEqual(await read<Account>(sandbox, 'getOrg', `/orgs/${acme}`), before);
  });
});
