import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const made: string[] = [];

/** A new empty folder that is removed when the test process ends. */
export function tempDir(): string {
  const dir = mkdtempSync(path.join(tmpdir(), 'confetti-test-'));
  made.push(dir);
  return dir;
}

process.on('exit', () => {
  for (const dir of made) rmSync(dir, { recursive: true, force: true });
});
