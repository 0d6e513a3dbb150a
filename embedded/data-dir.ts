import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

// An unreferenced database is closed by the garbage collector, which would let go of its lock.
const held = new Set<DatabaseSync>();

/**
 * Takes the data folder for this process, making it first when it is missing. The operating system lets go of the lock
 * when the process ends, however it ends.
 * @returns lets go of the folder
 * @throws Error when another process has it
 */
export function takeDataDir(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const lock = new DatabaseSync(path.join(dataDir, 'start.lock.db'));
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new Error(
      `Another npm start uses the data in ${dataDir}. Stop it, or set CONFETTI_DATA_DIR to another folder.`,
    );
  }
  held.add(lock);
  return () => {
    held.delete(lock);
    lock.close();
  };
}
