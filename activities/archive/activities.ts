import type { ArchivedCredits } from '../../domain/records/archived-credits.ts';
import type { ArchivedRequest } from '../../domain/records/archived-request.ts';

/** Where closed requests are kept after their histories are gone. */
export interface Archive {
  /** Writing the same request again replaces it. */
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

export function createArchiveActivities({ archive }: { readonly archive: Pick<Archive, 'write'> }) {
  return {
    archiveRequest: (record: ArchivedRequest): Promise<void> => archive.write(record),
  };
}
