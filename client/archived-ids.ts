import { readdir } from 'node:fs/promises';
import { archiveFileOf } from '../domain/records/archived-request.ts';

/** Ids of the requests that are in the archive; none where there is no archive yet. */
export async function archivedIds(directory: string): Promise<string[]> {
  try {
    return (await readdir(directory)).flatMap(idOf);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** The request whose record a file is; drafts of records and other files are none. */
function idOf(file: string): string[] {
  try {
    const id = decodeURIComponent(file.replace(/\.json$/, ''));
    return /^(?:poc|credits)\//.test(id) && archiveFileOf(id) === file ? [id] : [];
  } catch {
    return [];
  }
}
