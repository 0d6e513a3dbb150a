import { access, constants, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failure } from '../failures.ts';
import type { ArchivedRequest } from '../../domain/records/archived-request.ts';
import { archiveFileOf } from '../../domain/records/archived-request.ts';
import type { Archive } from './activities.ts';
import { createCreditsIndex } from './credits-index.ts';

/** An archive of one JSON file per request below `directory`. */
export function createDirectoryArchive(directory: string): Archive {
  const index = createCreditsIndex(directory);
  return {
    async write(record: ArchivedRequest): Promise<void> {
      const file = join(directory, archiveFileOf(record.requestId));
      const draft = `${file}.${process.pid}.tmp`;
      try {
        await mkdir(dirname(file), { recursive: true });
        await writeFile(draft, `${JSON.stringify(record, null, 2)}\n`);
        // Renaming is atomic: a reader sees the whole record or none.
        await rename(draft, file);
      } catch (cause) {
        throw failure(
          'Misconfigured',
          `The archive cannot be written: see that CONFETTI_ARCHIVE_DIR is writable`,
          {
            cause,
          },
        );
      }
    },
    async read(requestId) {
      const name = archiveFileOf(requestId);
      const text = await readFile(join(directory, name), 'utf8').catch(absent);
      if (text === undefined) return undefined;
      try {
        return JSON.parse(text) as ArchivedRequest;
      } catch (cause) {
        throw failure('Invalid', `The archive's ${name} cannot be read: it is no JSON`, { cause });
      }
    },
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

function absent(cause: unknown): undefined {
  if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  throw failure('Misconfigured', `The archive cannot be read: see that CONFETTI_ARCHIVE_DIR is readable`, {
    cause,
  });
}
