import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

import PostalMime from 'postal-mime';

/** A mail that has arrived. */
export interface StoredMail {
  /** Position in the mailbox, from 1. */
  readonly id: number;
  /** Without angle brackets. */
  readonly messageId: string;
  /** ISO 8601 instant of the first arrival, on the sandbox's clock. */
  readonly receivedAt: string;
  /** How often a mail with this Message-ID was accepted. */
  readonly timesReceived: number;
  /** Envelope addresses, lower case. */
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Every header in document order, names in lower case. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}

/** What the SMTP dialogue has said about a mail. */
export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

export interface MailStore {
  /** Stores a mail, or counts a repeat of one: the Message-ID decides. `raw` is the message as it came. */
  accept(envelope: Envelope, raw: Buffer, receivedAt: Date): Promise<void>;
  /** Newest first; only those with this envelope recipient when one is given. */
  list(to?: string): readonly StoredMail[];
  find(id: number): StoredMail | undefined;
}

/** The mailbox of everybody, in `database`. */
export function createMailStore(database: DatabaseSync): MailStore {
  database.exec(`CREATE TABLE IF NOT EXISTS mail (
    id INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL UNIQUE,
    received_at TEXT NOT NULL,
    times_received INTEGER NOT NULL DEFAULT 1,
    content TEXT NOT NULL
  ) STRICT`);
  const insert = database.prepare(
    `INSERT INTO mail (message_id, received_at, content) VALUES (?, ?, ?)
     ON CONFLICT (message_id) DO UPDATE SET times_received = times_received + 1`,
  );
  const columns =
    'id, message_id AS messageId, received_at AS receivedAt, times_received AS timesReceived, content';
  const selectAll = database.prepare(`SELECT ${columns} FROM mail ORDER BY id DESC`);
  const selectTo = database.prepare(
    `SELECT ${columns} FROM mail
     WHERE EXISTS (SELECT 1 FROM json_each(content, '$.to') WHERE value = ?) ORDER BY id DESC`,
  );
  const selectOne = database.prepare(`SELECT ${columns} FROM mail WHERE id = ?`);

  function read(row: Record<string, SQLOutputValue>): StoredMail {
    const { content, ...known } = row;
    return { ...(JSON.parse(String(content)) as StoredMail), ...known };
  }

  return {
    async accept(envelope, raw, receivedAt) {
      const mail = await PostalMime.parse(raw);
      const messageId = (mail.messageId ?? `none-${receivedAt.getTime()}-${raw.length}`).replace(
        /^<|>$/g,
        '',
      );
      const content = {
        from: envelope.from.toLowerCase(),
        to: envelope.to.map((address) => address.toLowerCase()),
        subject: mail.subject ?? '',
        text: mail.text ?? '',
        html: mail.html ?? '',
        headers: mail.headers.map(({ key, value }) => ({ name: key, value })),
      } satisfies Partial<StoredMail>;
      insert.run(messageId, receivedAt.toISOString(), JSON.stringify(content));
    },
    list: (to) => (to === undefined ? selectAll.all() : selectTo.all(to.toLowerCase())).map(read),
    find(id) {
      const row = selectOne.get(id);
      return row === undefined ? undefined : read(row);
    },
  };
}
