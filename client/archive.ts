import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveFileOf, type ArchivedRequest } from '../domain/records/archived-request.ts';

/** A closed request from the archive, or undefined where it is not in it. */
export async function readArchived(
  directory: string,
  requestId: string,
): Promise<ArchivedRequest | undefined> {
  try {
    const text = await readFile(join(directory, archiveFileOf(requestId)), 'utf8');
    return JSON.parse(text) as ArchivedRequest;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
