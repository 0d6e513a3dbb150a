import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The key that seals sessions, in base64: made once, readable by its owner only, so that a restart signs nobody out. */
export function sessionKey(dataDir: string): string {
  const file = path.join(dataDir, 'session.key');
  if (!existsSync(file)) {
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8').trim();
}
