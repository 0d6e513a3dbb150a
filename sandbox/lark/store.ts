import { randomUUID } from 'node:crypto';
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

/** A message as somebody sees it in their chat with the bot. */
export interface StoredMessage {
  readonly messageId: string;
  /** Absent when the sender gave none: such a message is never taken for a repeat. */
  readonly uuid: string | null;
  readonly receiveIdType: string;
  readonly receiveId: string;
  readonly msgType: string;
  /** The content as it was sent: a JSON text. */
  readonly content: string;
  /** Milliseconds since 1970 on the sandbox's clock. */
  readonly createdAtMs: number;
  /** How often it was sent; repeats within an hour show up here only. */
  readonly timesReceived: number;
}

export type NewMessage = Pick<StoredMessage, 'uuid' | 'receiveIdType' | 'receiveId' | 'msgType' | 'content'>;

export interface LarkStore {
  /** A tenant access token that is valid for `lifetimeMs`. */
  issueToken(now: Date, lifetimeMs: number): string;
  tokenIsValid(token: string, now: Date): boolean;
  expireTokens(): void;
  /** The message that this uuid has sent within the last hour, its repeat counted; undefined when there is none. */
  repeatOf(uuid: string, now: Date): StoredMessage | undefined;
  add(message: NewMessage, now: Date): StoredMessage;
  /** How many messages were added in the last second, to one receiver or to all. */
  countLastSecond(now: Date, receiveId?: string): number;
  /** Newest first; only those to this receiver when one is given. */
  list(to?: string): readonly StoredMessage[];
}

const hourMs = 3_600_000;

/** Tokens and messages, in `database`. */
export function createLarkStore(database: DatabaseSync): LarkStore {
  database.exec(`
    CREATE TABLE IF NOT EXISTS token (token TEXT PRIMARY KEY, expires_at_ms INTEGER NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS message (
      id INTEGER PRIMARY KEY,
      message_id TEXT NOT NULL UNIQUE,
      uuid TEXT,
      receive_id_type TEXT NOT NULL,
      receive_id TEXT NOT NULL,
      msg_type TEXT NOT NULL,
      content TEXT NOT NULL,
      created_at_ms INTEGER NOT NULL,
      times_received INTEGER NOT NULL DEFAULT 1
    ) STRICT;
    CREATE INDEX IF NOT EXISTS message_by_uuid ON message (uuid);
    CREATE INDEX IF NOT EXISTS message_by_time ON message (created_at_ms);`);
  const columns = `message_id AS messageId, uuid, receive_id_type AS receiveIdType, receive_id AS receiveId,
    msg_type AS msgType, content, created_at_ms AS createdAtMs, times_received AS timesReceived`;
  const insertToken = database.prepare('INSERT INTO token (token, expires_at_ms) VALUES (?, ?)');
  const selectToken = database.prepare('SELECT 1 FROM token WHERE token = ? AND expires_at_ms > ?');
  const insertMessage = database.prepare(
    `INSERT INTO message (message_id, uuid, receive_id_type, receive_id, msg_type, content, created_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING ${columns}`,
  );
  const repeat = database.prepare(
    `UPDATE message SET times_received = times_received + 1
     WHERE uuid = ? AND created_at_ms > ? RETURNING ${columns}`,
  );
  const count = database.prepare(
    `SELECT count(*) AS count FROM message
     WHERE created_at_ms > ?1 AND created_at_ms <= ?1 + 1000 AND (?2 IS NULL OR receive_id = ?2)`,
  );
  const selectMessages = database.prepare(
    `SELECT ${columns} FROM message WHERE ?1 IS NULL OR receive_id = ?1 ORDER BY id DESC`,
  );

  // The columns are named as the type is.
  const read = (row: Record<string, SQLOutputValue>) => row as unknown as StoredMessage;

  return {
    issueToken(now, lifetimeMs) {
      const token = `t-${randomUUID()}`;
      insertToken.run(token, now.getTime() + lifetimeMs);
      return token;
    },
    tokenIsValid: (token, now) => selectToken.get(token, now.getTime()) !== undefined,
    expireTokens() {
      database.exec('DELETE FROM token');
    },
    repeatOf(uuid, now) {
      const row = repeat.get(uuid, now.getTime() - hourMs);
      return row === undefined ? undefined : read(row);
    },
    add(message, now) {
      const { uuid, receiveIdType, receiveId, msgType, content } = message;
      const id = `om_${randomUUID().replaceAll('-', '')}`;
      const row = insertMessage.get(id, uuid, receiveIdType, receiveId, msgType, content, now.getTime());
      if (row === undefined) throw new Error('SQLite returned no row for an inserted message.');
      return read(row);
    },
    countLastSecond: (now, receiveId) =>
      Number(count.get(now.getTime() - 1000, receiveId ?? null)?.['count']),
    list: (to) => selectMessages.all(to ?? null).map(read),
  };
}
