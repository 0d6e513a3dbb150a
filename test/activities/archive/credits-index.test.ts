import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDirectoryArchive } from '../../../activities/archive/directory.ts';
import { wholeSnapshot } from '../../../domain/approval/snapshot.ts';
import { viewOf } from '../../../domain/approval/view.ts';
import { archiveFileOf, type ArchivedRequest } from '../../../domain/records/archived-request.ts';
import { utcMinute } from '../../../domain/wording/time.ts';
import { completed } from '../../support/requests.ts';

const { state, policy, now } = completed('cloud-sales');
const orgId = state.credits.grant?.orgId ?? '';

function record(requestId: string, own: Partial<ArchivedRequest['state']> = {}): ArchivedRequest {
  return {
    ...{ format: 1, requestId, closedAt: '2026-11-23T09:00:00.000Z' },
    view: viewOf(state, policy, now, utcMinute),
    state: { ...state, requestId, ...own },
    snapshot: wholeSnapshot(state, policy, now),
  };
}

describe('the archive, asked for the credits of an Org', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'confetti-archive-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const idsIn = async (archive: ReturnType<typeof createDirectoryArchive>, org: string): Promise<string[]> =>
    (await archive.creditsIn(org)).requests.map(({ requestId }) => requestId).sort();

  it('knows each closed request by the Org of its grant, else by its field', async () => {
    const archive = createDirectoryArchive(directory);
    await archive.write(record('poc/P-1'));
    await archive.write(record('poc/P-2', { fields: { orgId: 'elsewhere' } }));
    await archive.write(record('poc/P-3', { fields: { orgId: 'elsewhere' }, credits: {} }));
    assert.deepEqual(await idsIn(archive, orgId), ['poc/P-1', 'poc/P-2']);
    assert.deepEqual(await idsIn(archive, 'elsewhere'), ['poc/P-3']);
  });

  it('sees what was written, replaced and removed since, by whomever', async () => {
    const [archive, other] = [createDirectoryArchive(directory), createDirectoryArchive(directory)];
    await archive.write(record('poc/P-1'));
    assert.deepEqual(await idsIn(archive, orgId), ['poc/P-1']);
    await other.write(record('poc/P-2'));
    const file = path.join(directory, archiveFileOf('poc/P-1'));
    await other.write(record('poc/P-1', { fields: { orgId: 'elsewhere' }, credits: {} }));
    utimesSync(file, 1, 1);
    assert.deepEqual(await idsIn(archive, orgId), ['poc/P-2']);
    rmSync(path.join(directory, archiveFileOf('poc/P-2')));
    assert.deepEqual(await idsIn(archive, orgId), []);
  });

  it('says which records it cannot read, and reads the others', async () => {
    const archive = createDirectoryArchive(directory);
    await archive.write(record('poc/P-1'));
    for (const [id, text] of [
      ['poc/half', '{"format": 1, "requ'],
      ['poc/empty', '{}'],
      ['poc/null', 'null'],
    ] as const) {
      writeFileSync(path.join(directory, archiveFileOf(id)), text);
    }
    const { requests, unreadable } = await archive.creditsIn(orgId);
    assert.equal(requests.length, 1);
    assert.deepEqual(unreadable.map(({ requestId }) => requestId).sort(), [
      'poc/empty',
      'poc/half',
      'poc/null',
    ]);
    assert.match(unreadable[0]?.why ?? '', /^poc%2F\w+\.json cannot be read: /);
  });

  it('has none while there is no archive yet', async () => {
    const archive = createDirectoryArchive(path.join(directory, 'later'));
    assert.deepEqual(await archive.creditsIn(orgId), { requests: [], unreadable: [] });
  });

  it('gives back one record, and fails for good on one that is no JSON', async () => {
    const archive = createDirectoryArchive(directory);
    await archive.write(record('poc/P-1'));
    assert.deepEqual(await archive.read('poc/P-1'), record('poc/P-1'));
    assert.equal(await archive.read('poc/P-2'), undefined);
    writeFileSync(path.join(directory, archiveFileOf('poc/P-2')), 'no JSON');
    await assert.rejects(archive.read('poc/P-2'), { type: 'Invalid', nonRetryable: true });
  });
});
