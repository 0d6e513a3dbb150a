import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

// Written last into an entry: size, time and checksum of every other file in it.
const SEAL = 'seal.json';
const ABANDONED_AFTER_MS = 24 * 3_600_000;

interface SealedFile {
  sizeBytes: number;
  modifiedAtMs: number;
  sha256: string;
}

/**
 * The folder of a cache entry; `make` fills it the first time, and again when its files were changed since.
 *
 * `make` works in a folder of its own that is renamed into place when it is complete, so an interrupted one leaves no
 * half entry, and of two processes that make the same entry one wins and both use it. A sound entry costs a few stat
 * calls; contents are read again only where size or time differ.
 */
export async function cached(
  cacheDir: string,
  name: string,
  make: (dir: string) => Promise<void>,
): Promise<string> {
  const entry = path.join(cacheDir, name);
  if (await isSound(entry)) return entry;
  await mkdir(cacheDir, { recursive: true });
  await removeAbandoned(cacheDir);
  const work = await mkdtemp(path.join(cacheDir, `.making-${name}-`));
  try {
    const fresh = path.join(work, 'entry');
    await mkdir(fresh);
    await make(fresh);
    await seal(fresh);
    await putInPlace(fresh, entry, path.join(work, 'damaged'));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return entry;
}

/** The sha256 of a file in hexadecimal. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function putInPlace(fresh: string, entry: string, aside: string): Promise<void> {
  try {
    await rename(fresh, entry);
  } catch (error) {
    if (!isErrno(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    // Another process was faster, or the entry that is there is damaged.
    if (await isSound(entry)) return;
    await rename(entry, aside);
    await rename(fresh, entry);
  }
}

async function seal(dir: string): Promise<void> {
  const files: Record<string, SealedFile> = {};
  for (const name of await filesIn(dir)) {
    const { size, mtimeMs } = await stat(path.join(dir, name));
    files[name] = { sizeBytes: size, modifiedAtMs: mtimeMs, sha256: await sha256Of(path.join(dir, name)) };
  }
  await writeFile(path.join(dir, SEAL), JSON.stringify(files, null, 1));
}

async function isSound(dir: string): Promise<boolean> {
  try {
    const sealed = JSON.parse(await readFile(path.join(dir, SEAL), 'utf8')) as Record<string, SealedFile>;
    const names = await filesIn(dir);
    if (names.length !== Object.keys(sealed).length) return false;
    const checks = names.map(async (name) => {
      const want = sealed[name];
      if (!want) return false;
      const { size, mtimeMs } = await stat(path.join(dir, name));
      if (size !== want.sizeBytes) return false;
      return mtimeMs === want.modifiedAtMs || (await sha256Of(path.join(dir, name))) === want.sha256;
    });
    return (await Promise.all(checks)).every(Boolean);
  } catch {
    // No entry, no seal, or a seal cut short: made again.
    return false;
  }
}

async function filesIn(dir: string): Promise<string[]> {
  const found = await readdir(dir, { recursive: true, withFileTypes: true });
  return found
    .filter((file) => file.isFile() && file.name !== SEAL)
    .map((file) => path.relative(dir, path.join(file.parentPath, file.name)));
}

/** Removes what processes that were killed while making an entry left behind. */
async function removeAbandoned(cacheDir: string): Promise<void> {
  for (const name of await readdir(cacheDir)) {
    if (!name.startsWith('.making-')) continue;
    const dir = path.join(cacheDir, name);
    const age = await stat(dir).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > ABANDONED_AFTER_MS) await rm(dir, { recursive: true, force: true });
  }
}

function isErrno(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
