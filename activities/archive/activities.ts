import type { ArchivedRequest } from '../../domain/records/archived-request.ts';

/** Where closed requests are kept after their histories are gone. */
export interface Archive {
  /** Writing the same request again replaces it. */
  write(record: ArchivedRequest): Promise<void>;
  /** Resolves when records can be written; rejects with the reason otherwise. */
  ping(): Promise<void>;
}

export function createArchiveActivities({ archive }: { readonly archive: Archive }) {
  return {
    archiveRequest: (record: ArchivedRequest): Promise<void> => archive.write(record),
  };
}
