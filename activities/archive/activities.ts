import type { ArchivedCredits } from '../../domain/records/archived-credits.ts';
import type { ArchivedRequest } from '../../domain/records/archived-request.ts';
import type { HistoryPage } from '../../domain/records/history-page.ts';

/** Where closed requests are kept after their histories are gone, and what open ones have no room for. */
export interface Archive {
  /** Keeps lines of an open request until its record is written. Writing the same page again replaces it. */
  writePage(page: HistoryPage): Promise<void>;
  /**
   * Keeps a closed request with its whole history, of which the record brings the lines that are in no page. Its pages are
   * gone then. Writing the same request again replaces it and gives the same.
   */
  write(record: ArchivedRequest): Promise<void>;
  /** Undefined where it is not in the archive; a record that cannot be read is an `Invalid` failure. */
  read(requestId: string): Promise<ArchivedRequest | undefined>;
  /** The closed requests of an Org, and the records of any Org that cannot be read. */
  creditsIn(orgId: string): Promise<CreditsInArchive>;
  /** Resolves when records can be written; rejects with the reason otherwise. */
  ping(): Promise<void>;
}

export interface CreditsInArchive {
  readonly requests: readonly ArchivedCredits[];
  readonly unreadable: readonly { readonly requestId: string; readonly why: string }[];
}

export function createArchiveActivities({
  archive,
}: {
  readonly archive: Pick<Archive, 'write' | 'writePage'>;
}) {
  return {
    archiveHistoryPage: (page: HistoryPage): Promise<void> => archive.writePage(page),
    archiveRequest: (record: ArchivedRequest): Promise<void> => archive.write(record),
  };
}
