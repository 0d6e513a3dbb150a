import { mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startChild } from '../child.ts';
import { tellProgress } from './run.ts';
import type { Log } from './run.ts';

/** The servers that the Temporal SDK knows how to download. */
export type SdkServer = 'dev-server' | 'time-skipping';

// Without an answer in this time the download site counts as unreachable (a firewall may swallow the request).
const ANSWER_WITHIN_MS = 3_500;
const STALLED_AFTER_MS = 30_000;
const LOOK_EVERY_MS = 100;

/**
 * Lets the Temporal SDK download its own executable to `target`.
 *
 * It runs in a child because the SDK neither gives up on a silent network nor can be told to.
 * @returns undefined when it worked, else the reason in a few words
 */
export async function downloadWithSdk(
  server: SdkServer,
  target: string,
  log: Log,
): Promise<string | undefined> {
  const dir = await mkdtemp(`${target}-`);
  try {
    return await download(server, dir, target, log);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function download(
  server: SdkServer,
  dir: string,
  target: string,
  log: Log,
): Promise<string | undefined> {
  const child = startChild({
    name: 'SDK download',
    command: process.execPath,
    args: [path.join(import.meta.dirname, 'sdk-download-child.ts'), server, dir],
  });
  const progress = { ended: false };
  void child.exited.then(() => (progress.ended = true));

  let sizeBytes = 0;
  let movedAt = Date.now();
  const stopTelling = tellProgress(() => `  … ${Math.round(sizeBytes / 1e6)} MB`, log);
  try {
    while (!progress.ended) {
      await delay(LOOK_EVERY_MS);
      const now = await downloadedBytes(dir);
      if (now > sizeBytes) movedAt = Date.now();
      sizeBytes = Math.max(now, sizeBytes);
      const patienceMs = sizeBytes === 0 ? ANSWER_WITHIN_MS : STALLED_AFTER_MS;
      if (Date.now() - movedAt > patienceMs) return sizeBytes === 0 ? 'no answer' : 'the download stalled';
    }
  } finally {
    stopTelling();
    child.kill();
    await child.exited;
  }
  const exit = await child.exited;
  // The SDK's message ends with the cause: "…: dns error: failed to lookup address information".
  if (exit.code !== 0) return child.lastLines().at(-1)?.split(': ').at(-1) ?? 'it failed';
  const name = (await readdir(dir)).find((file) => file.includes('sdk-typescript'));
  if (name === undefined) return 'it left no file';
  await rename(path.join(dir, name), target);
  return undefined;
}

async function downloadedBytes(dir: string): Promise<number> {
  let sum = 0;
  for (const file of await readdir(dir)) {
    sum += await stat(path.join(dir, file)).then(
      ({ size }) => size,
      () => 0,
    );
  }
  return sum;
}
