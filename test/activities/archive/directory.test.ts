import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { createArchiveActivities } from '../../../activities/archive/activities.ts';
import { createDirectoryArchive } from '../../../activities/archive/directory.ts';
import { readArchived } from '../../../client/archive.ts';
import { viewOf } from '../../../domain/approval/view.ts';
import type { ArchivedRequest } from '../../../domain/records/archived-request.ts';
import { utcMinute } from '../../../domain/wording/time.ts';
import { completed } from '../../support/requests.ts';

function record(requestId: string): ArchivedRequest {
  const { state, policy, now } = completed('cloud-sales');
  const view = viewOf(state, policy, now, utcMinute);
  return { format: 1, requestId, closedAt: '2026-11-23T09:00:00.000Z', view, state };
}

describe('the archive', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'confetti-archive-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const write = (written: ArchivedRequest): Promise<void> =>
    createArchiveActivities({ archive: createDirectoryArchive(directory) }).archiveRequest(written);

  it('gives back what was written', async () => {
    await write(record('poc/P-1'));
    assert.deepEqual(await readArchived(directory, 'poc/P-1'), record('poc/P-1'));
  });

  it('has one record of a request that was written twice, as after a lost answer', async () => {
    await write(record('poc/P-1'));
    await write({ ...record('poc/P-1'), closedAt: '2026-11-23T10:00:00.000Z' });
    assert.equal((await readArchived(directory, 'poc/P-1'))?.closedAt, '2026-11-23T10:00:00.000Z');
    assert.equal(readdirSync(directory).length, 1);
  });

  it('never leaves its folder, whatever the id', async () => {
    await write(record('poc/../../P-1'));
    assert.equal(readdirSync(directory).length, 1);
    assert.notEqual(await readArchived(directory, 'poc/../../P-1'), undefined);
  });

  it('knows nothing of a request that was never written', async () => {
    assert.equal(await readArchived(directory, 'poc/P-2'), undefined);
  });

  it('may be tried again when it cannot be written, and names the setting', async () => {
    // A file where the folder should be: writing fails for every user, root included.
    const file = path.join(directory, 'file');
    writeFileSync(file, '');
    chmodSync(file, 0o400);
    const archive = createDirectoryArchive(path.join(file, 'archive'));
    await assert.rejects(archive.write(record('poc/P-1')), (error) => {
      assert.ok(error instanceof ApplicationFailure);
      assert.equal(error.nonRetryable, false);
      return /CONFETTI_ARCHIVE_DIR/.test(error.message);
    });
    await assert.rejects(archive.ping());
  });
});
