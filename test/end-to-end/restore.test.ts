import assert from 'node:assert/strict';
import { cpSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Drift } from '../../domain/reconciliation/drift-row.ts';
import { sampleAccounts } from '../../sandbox/salesforce/index.ts';
import { apac } from '../support/walk.ts';
import { confetti } from './support/cli.ts';
import { assertCreditedOnce, grantsFor, requestWaitingFor } from './support/killed-worker.ts';
import { openOffice, type Office } from './support/office.ts';
import { startParts, type Parts } from './support/parts.ts';
import { sandboxesOf, type Sandboxes } from './support/sandboxes.ts';

describe('restored to an older point, while TiDB Cloud has gone on', function () {
  this.timeout(90_000);
  let parts: Parts;
  let office: Office;
  let sandboxes: Sandboxes;
  let releasedAgain: string;
  let lost: string;
  const [first, second] = sampleAccounts.map(({ orgId }) => orgId);

  /** The files of the database below the data folder. */
  function databaseFiles(folder: string): string[] {
    return readdirSync(folder).filter((name) => name.startsWith('temporal.db'));
  }

  before(async () => {
    parts = await startParts();
    const { dataDir } = parts.place.config;
    const backup = path.join(dataDir, 'backup');
    sandboxes = sandboxesOf(parts.place);
    office = await openOffice(parts.place);
    releasedAgain = await requestWaitingFor(office, 'beo', first);
    await office.untilAtRest(releasedAgain);

    await parts.killWorker();
    await parts.killTemporal();
    for (const file of databaseFiles(dataDir)) cpSync(path.join(dataDir, file), path.join(backup, file));
    await parts.startTemporal();
    await parts.startWorker();

    await office.act(releasedAgain, 'fulfil', apac.beo);
    lost = await requestWaitingFor(office, 'beo', second);
    await office.act(lost, 'fulfil', apac.beo);
    for (const id of [releasedAgain, lost]) {
      await office.until(id, 'the credits are there', ({ credits }) => credits.grant !== undefined);
      await office.untilAtRest(id);
    }

    await parts.killWorker();
    await parts.killTemporal();
    for (const file of databaseFiles(dataDir)) rmSync(path.join(dataDir, file));
    cpSync(backup, dataDir, { recursive: true });
    await parts.startTemporal();
    await parts.startWorker();
  });
  after(async () => {
    await office.close();
    await parts.stop();
  });

  const kindsOf = async (orgId = ''): Promise<string[]> => {
    const { stdout } = await confetti(parts.place, 'credits', 'reconcile', orgId, '--json');
    return (JSON.parse(stdout) as { drifts: Drift[] }).drifts.map(({ kind }) => kind);
  };

  it('the reconciliation names grants that the histories do not know', async () => {
    assert.ok((await kindsOf(first)).includes('grant-by-hand'));
  });

  it('credits that are released again are those that are there', async () => {
    await office.act(releasedAgain, 'fulfil', apac.beo);
    await assertCreditedOnce({ office, sandboxes }, releasedAgain);
  });

  it('the grant of a request that is lost counts for its Org as soon as that is looked at', async () => {
    assert.equal(await office.confetti.view(lost), undefined);
    const { code, stdout, stderr } = await confetti(parts.place, 'org', 'show', String(second));
    assert.equal(code, 0, `${stdout}${stderr}`);
    assert.deepEqual(await kindsOf(second), ['missing-in-history']);
    assert.equal((await grantsFor(sandboxes, lost)).length, 1);
  });
});
