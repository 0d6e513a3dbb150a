import { access, constants, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { failure } from '../failures.ts';
import { archiveFileOf, type ArchivedRequest } from '../../domain/records/archived-request.ts';
import {
  pageFileOf,
  pagesFolderOf,
  wholeRecord,
  type HistoryPage,
} from '../../domain/records/history-page.ts';
import type { Archive } from './activities.ts';
import { createCreditsIndex } from './credits-index.ts';

/**
 * An archive of one JSON file per request below `directory`. The pages of an open request are files in a folder of its own
 * until it is closed.
 */
export function createDirectoryArchive(directory: string): Archive {
  const index = createCreditsIndex(directory);
  const fileOf = (requestId: string): string => join(directory, archiveFileOf(requestId));
  const folderOf = (requestId: string): string => join(directory, pagesFolderOf(requestId));
  return {
    async writePage(page) {
      await writeWhole(join(folderOf(page.requestId), pageFileOf(page)), page);
    },
    async write(record) {
      const file = fileOf(record.requestId);
      const folder = folderOf(record.requestId);
      if (record.state.archivedHistory === undefined) {
        await writeWhole(file, record);
      } else {
        const [pages, before] = await Promise.all([readPages(folder), readable<ArchivedRequest>(file)]);
        const whole = wholeRecord(record, pages, before);
        if (whole === undefined) throw incomplete(record, folder);
        await writeWhole(file, whole);
      }
      // Only now; where this is cut off the record has them all the same.
      await rm(folder, { recursive: true, force: true }).catch(cannotWrite);
    },
    read: (requestId) => readJson<ArchivedRequest>(fileOf(requestId)),
    async creditsIn(orgId) {
      const entries = await index().catch(absent);
      return {
        requests: (entries ?? []).flatMap(({ credits }) => (credits?.orgId === orgId ? [credits] : [])),
        unreadable: (entries ?? []).flatMap(({ unreadable }) => unreadable ?? []),
      };
    },
    async ping(): Promise<void> {
      await mkdir(directory, { recursive: true });
      await access(directory, constants.W_OK);
    },
  };
}

/** Renaming is atomic: a reader sees the whole file or none. */
async function writeWhole(file: string, content: object): Promise<void> {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`);
    await rename(draft, file);
  } catch (cause) {
    cannotWrite(cause);
  }
}

function cannotWrite(cause: unknown): never {
  throw failure('Misconfigured', 'The archive cannot be written: see that CONFETTI_ARCHIVE_DIR is writable', {
    cause,
  });
}

/** Undefined where there is no such file. */
async function readJson<Content>(file: string): Promise<Content | undefined> {
  const text = await readFile(file, 'utf8').catch(absent);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as Content;
  } catch (cause) {
    throw failure('Invalid', `The archive's ${basename(file)} cannot be read: it is no JSON`, { cause });
  }
}

/** The same where a file that is damaged is as good as none. */
function readable<Content>(file: string): Promise<Content | undefined> {
  return readJson<Content>(file).catch((error: unknown) => {
    if (error instanceof ApplicationFailure && error.nonRetryable) return undefined;
    throw error;
  });
}

async function readPages(folder: string): Promise<HistoryPage[]> {
  const names = (await readdir(folder).catch(absent)) ?? [];
  const pages: HistoryPage[] = [];
  for (const name of names.filter((each) => each.endsWith('.json'))) {
    const page = await readable<HistoryPage>(join(folder, name));
    if (page !== undefined) pages.push(page);
  }
  return pages;
}

/** Lines that nobody else has are not given up: the request stays open until they are back. */
function incomplete({ requestId, state }: ArchivedRequest, folder: string): Error {
  const lines = state.archivedHistory?.lines ?? 0;
  return failure(
    'Misconfigured',
    `Lines 1 to ${lines} of ${requestId} are not all in the archive: see that CONFETTI_ARCHIVE_DIR is the directory that ` +
      `they were written to, or restore its folder ${basename(folder)}`,
  );
}

function absent(cause: unknown): undefined {
  if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  throw failure('Misconfigured', `The archive cannot be read: see that CONFETTI_ARCHIVE_DIR is readable`, {
    cause,
  });
}
