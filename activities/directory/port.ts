import type { DirectoryNeed, DirectorySlice } from '../../domain/directory/directory-slice.ts';

/** The people of the process. The worker implements it with its client. */
export interface Directory {
  /** The people that a request can need, as they are now. Faults are failures of `activities/failures.ts`. */
  read(need: DirectoryNeed): Promise<DirectorySlice>;
}
