import { Context } from '@temporalio/activity';
import type { DirectoryNeed, DirectorySlice } from '../../domain/directory/directory-slice.ts';
import type { Directory } from './port.ts';

/** Reading people changes nothing: it may be repeated. */
export function createDirectoryActivities({ directory }: { readonly directory: Directory }) {
  return {
    async readDirectory(need: DirectoryNeed): Promise<DirectorySlice> {
      return { ...(await directory.read(need)), asOf: Context.current().info.scheduledTimestampMs };
    },
  };
}
