import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

import type { SandboxClock } from '../kit/clock.ts';

/** Access tokens. They are kept in the data file: a restart of Salesforce signs nobody out. */
export interface Sessions {
  /** A new token of this user, good for the session's length on the sandbox's clock. */
  issue(userId: string): string;
  /** The user of a token that is known and not expired. */
  userOf(token: string): string | undefined;
  revoke(token: string): void;
  expireAll(): void;
}

export function openSessions(
  database: DatabaseSync,
  clock: SandboxClock,
  options: { organizationId: string; sessionSeconds: number },
): Sessions {
  database.exec(
    'CREATE TABLE IF NOT EXISTS session (token TEXT PRIMARY KEY, user_id TEXT NOT NULL, expires_ms INTEGER NOT NULL)',
  );
  const insert = database.prepare('INSERT INTO session VALUES (?, ?, ?)');
  const select = database.prepare('SELECT user_id FROM session WHERE token = ? AND expires_ms > ?');
  const remove = database.prepare('DELETE FROM session WHERE token = ?');
  return {
    issue(userId) {
      const token = `${options.organizationId.slice(0, 15)}!AQ${randomBytes(48).toString('base64url')}`;
      insert.run(token, userId, clock.now().getTime() + options.sessionSeconds * 1_000);
      return token;
    },
    userOf(token) {
      const row = select.get(token, clock.now().getTime());
      return row === undefined ? undefined : String(row['user_id']);
    },
    revoke(token) {
      remove.run(token);
    },
    expireAll() {
      database.exec('DELETE FROM session');
    },
  };
}
