import { QueryNotRegisteredError, type Client } from '@temporalio/client';
import type { Directory } from '../activities/directory/port.ts';
import { failure } from '../activities/failures.ts';
import { isNotRunning, runningDirectory, startDirectory } from '../client/directory-start.ts';
import type { DirectoryContent } from '../domain/directory/content.ts';
import { invalidNeed, type DirectoryNeed, type DirectorySlice } from '../domain/directory/directory-slice.ts';
import { canonicalJson } from '../domain/policy/canonical-json.ts';
import { directoryId, directorySliceQuery } from '../workflows/directory/contract.ts';
import { within } from './within.ts';

/** The two calls on Temporal that reading takes. */
export interface DirectoryReader {
  slice(need: DirectoryNeed): Promise<DirectorySlice>;
  start(): Promise<void>;
}

/**
 * The directory's workflow as activities see it. Where it does not run it is started with `initial` first. Requests whose
 * steps become active at once ask the same at once: the same question is asked once and answered to all.
 */
export function createDirectory(
  client: Client,
  initial: DirectoryContent,
  reader: DirectoryReader = readerOf(client, initial),
): Directory {
  const asked = new Map<string, Promise<DirectorySlice>>();
  return {
    async read(need) {
      const wrong = invalidNeed(need);
      if (wrong !== undefined) throw failure('Invalid', `The directory cannot be asked: ${wrong}`);
      const key = canonicalJson(need);
      const known = asked.get(key);
      if (known !== undefined) return known;
      const answer = within(client, () => ask(reader, need))
        .catch((error: unknown) => {
          throw asFailure(error);
        })
        .finally(() => asked.delete(key));
      asked.set(key, answer);
      return answer;
    },
  };
}

function readerOf(client: Client, initial: DirectoryContent): DirectoryReader {
  return {
    slice: (need) => runningDirectory(client).query(directorySliceQuery, need),
    start: () => startDirectory(client, initial),
  };
}

async function ask(reader: DirectoryReader, need: DirectoryNeed): Promise<DirectorySlice> {
  try {
    return await reader.slice(need);
  } catch (error) {
    if (!isNotRunning(error)) throw error;
    await reader.start();
    return reader.slice(need);
  }
}

/** Whatever it is, reading again harms nothing: a step waits for it rather than to be given to the wrong person. */
function asFailure(cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return cause instanceof QueryNotRegisteredError
    ? failure('Misconfigured', `The workflow "${directoryId}" cannot be asked: ${reason}`, { cause })
    : failure('Unreachable', `The directory could not be read: ${reason}`, { cause });
}
