import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDirectoryArchive } from '../../../activities/archive/directory.ts';
import { EarlierHistoryError, readArchived, withAllHistory } from '../../../client/archive.ts';
import { dropPage, pageOf } from '../../../domain/approval/history-pages.ts';
import { wholeSnapshot } from '../../../domain/approval/snapshot.ts';
import type { RequestState } from '../../../domain/approval/state.ts';
import { viewOf, type RequestView } from '../../../domain/approval/view.ts';
import type { ArchivedRequest } from '../../../domain/records/archived-request.ts';
import { pagesFolderOf, type HistoryPage } from '../../../domain/records/history-page.ts';
import { utcMinute } from '../../../domain/wording/time.ts';
import { act, waitingFor, type Request } from '../../support/requests.ts';

const gpe = 'xiaole.fang@example.com';

/** A request with 700 lines, and the two pages that have left its state. */
function long(): { request: Request; pages: [HistoryPage, HistoryPage] } {
  const request = waitingFor('gpe', 'cloud-sales');
  const { state, policy } = request;
  while (state.history.length < 700) act(request, 'comment', { by: gpe, comment: 'Went well.' });
  const pages = [1, 2].map(() => {
    const page = pageOf(state, policy);
    assert.ok(page);
    dropPage(state, page);
    return page;
  });
  return { request, pages: [pages[0]!, pages[1]!] };
}

const viewed = ({ state, policy, now }: Request): RequestView => viewOf(state, policy, now, utcMinute);

function record(request: Request, over: Partial<RequestState> = {}): ArchivedRequest {
  const { policy, now } = request;
  const state = { ...request.state, ...over };
  return {
    ...{ format: 1, requestId: state.requestId, closedAt: '2026-11-23T09:00:00.000Z' },
    view: viewOf(state, policy, now, utcMinute),
    state,
    snapshot: wholeSnapshot(state, policy, now),
  };
}

const numbered = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const seqs = (lines: readonly { readonly seq: number }[]): number[] => lines.map(({ seq }) => seq);

describe('the archive, given the history of an open request in pages', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'confetti-archive-'));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const open = () => createDirectoryArchive(directory);
  const written = async (pages: readonly HistoryPage[]): Promise<void> => {
    for (const page of pages) await open().writePage(page);
  };
  const theRecord = async (): Promise<ArchivedRequest> => {
    const found = await readArchived(directory, 'poc/P-1042');
    assert.ok(found);
    return found;
  };

  it('has no record of it while it is open', async () => {
    await written(long().pages);
    assert.equal(await open().read('poc/P-1042'), undefined);
    assert.deepEqual(await open().creditsIn('1372713'), { requests: [], unreadable: [] });
  });

  it('joins them with the closing record, and has no pages then', async () => {
    const { request, pages } = long();
    await written(pages.toReversed());
    await open().write(record(request));
    const { state, view } = await theRecord();
    assert.deepEqual(seqs(state.history), numbered(700));
    assert.deepEqual(seqs(view.history), numbered(700));
    assert.deepEqual([state.archivedHistory, view.earlierHistory], [undefined, undefined]);
    assert.deepEqual(readdirSync(directory), ['poc%2FP-1042.json']);
    assert.equal((await open().creditsIn('1372713')).requests.length, 1);
  });

  it('has each line once of a page that was written twice, longer the second time', async () => {
    const { request, pages } = long();
    const [first, second] = pages;
    const shorter = { ...first, entries: first.entries.slice(0, 150), lines: first.lines.slice(0, 150) };
    const between = {
      ...first,
      firstSeq: 151,
      entries: first.entries.slice(150),
      lines: first.lines.slice(150),
    };
    await written([shorter, between, first, first, second]);
    await open().write(record(request));
    assert.deepEqual(seqs((await theRecord()).state.history), numbered(700));
  });

  it('gives the same when the closing record is written again, after the pages are gone', async () => {
    const { request, pages } = long();
    await written(pages);
    await open().write(record(request));
    const once = readFileSync(path.join(directory, 'poc%2FP-1042.json'), 'utf8');
    await open().write(record(request));
    assert.equal(readFileSync(path.join(directory, 'poc%2FP-1042.json'), 'utf8'), once);
  });

  it('waits for pages that are missing or damaged rather than write a record with a gap', async () => {
    const { request, pages } = long();
    await written([pages[0]]);
    const isLacking = {
      type: 'Misconfigured',
      nonRetryable: false,
      message: /^Lines 1 to 400 of poc\/P-1042/,
    };
    await assert.rejects(open().write(record(request)), isLacking);
    const folder = path.join(directory, pagesFolderOf('poc/P-1042'));
    writeFileSync(path.join(folder, '00000201.json'), '{"format": 1, "requ');
    await assert.rejects(open().write(record(request)), isLacking);
    assert.equal(readdirSync(folder).length, 2);
    await written([pages[1]]);
    await open().write(record(request));
    assert.deepEqual(seqs((await theRecord()).state.history), numbered(700));
  });

  it('tells the pages of a request from those of an earlier one that was terminated under its id', async () => {
    const { request, pages } = long();
    await written(pages.map((page) => ({ ...page, createdAt: 1 })));
    await assert.rejects(open().write(record(request)));
    await written([pages[0]]);
    await assert.rejects(open().write(record(request)));
  });

  it('takes nothing from the record of an earlier one', async () => {
    const { request, pages } = long();
    await written(pages);
    await open().write(record(request));
    await assert.rejects(open().write(record(request, { createdAt: 1 })));
  });

  it('never leaves its folder, whatever the id', async () => {
    await written([{ ...long().pages[0], requestId: '..' }]);
    assert.deepEqual(readdirSync(directory), ['...history']);
  });

  it('shows all lines of an open request in their order', async () => {
    const { request, pages } = long();
    await written(pages);
    const whole = await withAllHistory(directory, viewed(request));
    assert.deepEqual(seqs(whole.history), numbered(700));
    assert.equal(whole.earlierHistory, undefined);
  });

  it('shows none twice that is in a page and still in the state', async () => {
    const { request, pages } = long();
    const view = viewed(request);
    const more = { ...pages[1], firstSeq: 401, entries: request.state.history, lines: view.history };
    await written([...pages, more]);
    assert.deepEqual(seqs((await withAllHistory(directory, view)).history), numbered(700));
  });

  it('shows all lines of a request that was closed meanwhile', async () => {
    const { request, pages } = long();
    const view = viewed(request);
    await written(pages);
    await open().write(record(request));
    assert.deepEqual(seqs((await withAllHistory(directory, view)).history), numbered(700));
  });

  it('says which lines it does not have, and how to mend it', async () => {
    const { request, pages } = long();
    await written([pages[0]]);
    await assert.rejects(withAllHistory(directory, viewed(request)), (error) => {
      assert.ok(error instanceof EarlierHistoryError);
      return /^Lines 1 to 400 of poc\/P-1042 are not in .*: set CONFETTI_ARCHIVE_DIR/.test(error.message);
    });
  });
});
