import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { creditsOf, type ArchivedCredits } from '../../domain/records/archived-credits.ts';
import type { ArchivedRequest } from '../../domain/records/archived-request.ts';

/** An archived request that could not be read, and why. */
interface UnreadableRecord {
  readonly requestId: string;
  readonly why: string;
}

type Entry = { readonly modifiedMs: number } & (
  | { readonly credits: ArchivedCredits; readonly unreadable?: never }
  | { readonly credits?: never; readonly unreadable: UnreadableRecord }
);

const filesAtOnce = 20;

/** A directory that was written to this recently may be written to again within one tick of its clock. */
const settledAfterMs = 2000;

/**
 * The credits of all archived requests. A file is read once and again when it has changed, because every Org that is
 * reconciled asks.
 */
export function createCreditsIndex(directory: string): () => Promise<readonly Entry[]> {
  const entries = new Map<string, Entry>();
  let readAsOfMs: number | undefined;
  let reading: Promise<void> | undefined;

  async function refresh(): Promise<void> {
    const modifiedMs = await stat(directory).then(({ mtimeMs }) => mtimeMs, nothingThere);
    if (modifiedMs === undefined) {
      entries.clear();
      return;
    }
    if (modifiedMs === readAsOfMs) return;
    const isSettled = Date.now() - modifiedMs > settledAfterMs;
    const names = (await readdir(directory)).filter((name) => name.endsWith('.json'));
    const known = new Set(names);
    for (const name of entries.keys()) if (!known.has(name)) entries.delete(name);
    for (let at = 0; at < names.length; at += filesAtOnce) {
      await Promise.all(names.slice(at, at + filesAtOnce).map((name) => refreshFile(name)));
    }
    readAsOfMs = isSettled ? modifiedMs : undefined;
  }

  async function refreshFile(name: string): Promise<void> {
    const file = join(directory, name);
    const modifiedMs = await stat(file).then(({ mtimeMs }) => mtimeMs, nothingThere);
    if (modifiedMs === undefined) entries.delete(name);
    else if (entries.get(name)?.modifiedMs !== modifiedMs) {
      entries.set(name, { modifiedMs, ...(await readEntry(file, name)) });
    }
  }

  return async () => {
    reading ??= refresh().finally(() => (reading = undefined));
    await reading;
    return [...entries.values()];
  };
}

async function readEntry(
  file: string,
  name: string,
): Promise<{ credits: ArchivedCredits } | { unreadable: UnreadableRecord }> {
  try {
    return { credits: creditsOf(JSON.parse(await readFile(file, 'utf8')) as ArchivedRequest) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { unreadable: { requestId: requestIdOf(name), why: `${name} cannot be read: ${why}` } };
  }
}

function requestIdOf(name: string): string {
  const encoded = name.slice(0, -'.json'.length);
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

function nothingThere(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  throw error;
}
