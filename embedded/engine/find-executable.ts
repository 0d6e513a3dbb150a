import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';

/** The first executable file of this name in the folders; undefined when there is none. */
export async function findExecutable(
  name: string,
  searchPath: readonly string[],
): Promise<string | undefined> {
  for (const folder of searchPath) {
    const file = path.join(folder, name);
    try {
      await access(file, constants.X_OK);
      return file;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}
