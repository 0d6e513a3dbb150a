import { access, constants, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failure } from '../failures.ts';
import type { ArchivedRequest } from '../../domain/records/archived-request.ts';
import { archiveFileOf } from '../../domain/records/archived-request.ts';
import type { Archive } from './activities.ts';

/** An archive of one JSON file per request below `directory`. */
export function createDirectoryArchive(directory: string): Archive {
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
    async ping(): Promise<void> {
      await mkdir(directory, { recursive: true });
      await access(directory, constants.W_OK);
    },
  };
}
