import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestView } from '../domain/approval/view.ts';
import { archiveFileOf, type ArchivedRequest } from '../domain/records/archived-request.ts';
import {
  linesIn,
  linesOf,
  pagesFolderOf,
  withEarlierLines,
  type HistoryPage,
} from '../domain/records/history-page.ts';

/** A closed request from the archive, or undefined where it is not in it. */
export function readArchived(directory: string, requestId: string): Promise<ArchivedRequest | undefined> {
  return readJson<ArchivedRequest>(join(directory, archiveFileOf(requestId)));
}

/** Earlier lines of a history that are not where the archive should have them. */
export class EarlierHistoryError extends Error {
  override readonly name = 'EarlierHistoryError';
}

/**
 * The same view with all lines: the earlier ones of an open request are in pages, those of a closed one in its record.
 * @throws EarlierHistoryError where they are in neither
 */
export async function withAllHistory(directory: string, view: RequestView): Promise<RequestView> {
  const { requestId, earlierHistory } = view;
  if (earlierHistory === undefined) return view;
  const inPages = linesOf(await readPages(directory, requestId), earlierHistory);
  // It may have been closed a moment ago, or a while ago with its workflow still to be asked.
  const closed = inPages === undefined ? await readArchived(directory, requestId) : undefined;
  const found = inPages ?? (closed && linesIn(closed, earlierHistory));
  if (found !== undefined) return withEarlierLines(view, found.lines);
  throw new EarlierHistoryError(
    `Lines 1 to ${earlierHistory.lines} of ${requestId} are not in ${directory}: ` +
      "set CONFETTI_ARCHIVE_DIR to the worker's archive.",
  );
}

async function readPages(directory: string, requestId: string): Promise<HistoryPage[]> {
  const folder = join(directory, pagesFolderOf(requestId));
  const names = (await readdir(folder).catch(absent)) ?? [];
  const files = names.filter((name) => name.endsWith('.json')).map((name) => join(folder, name));
  const pages = await Promise.all(files.map((file) => readJson<HistoryPage>(file)));
  return pages.filter((page) => page !== undefined);
}

/** Undefined where there is no such file. */
async function readJson<Content>(file: string): Promise<Content | undefined> {
  const text = await readFile(file, 'utf8').catch(absent);
  return text === undefined ? undefined : (JSON.parse(text) as Content);
}

function absent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  throw error;
}
