import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

import type { SandboxClock } from '../kit/clock.ts';

/**
 * What the provider remembers (sessions, codes, refresh tokens, grants), in `database`, so that whoever is signed in stays
 * so over a restart. Everything expires by the sandbox's clock.
 */
export function createArtefacts(database: DatabaseSync, clock: SandboxClock): AdapterFactory {
  database.exec(`
    CREATE TABLE IF NOT EXISTS artefact (
      model TEXT NOT NULL,
      id TEXT NOT NULL,
      payload TEXT NOT NULL,
      grant_id TEXT,
      user_code TEXT,
      uid TEXT,
      expires_at_ms INTEGER,
      PRIMARY KEY (model, id)
    ) STRICT;
    CREATE INDEX IF NOT EXISTS artefact_by_grant ON artefact (grant_id);`);
  const upsert = database.prepare('INSERT OR REPLACE INTO artefact VALUES (?, ?, ?, ?, ?, ?, ?)');
  const forget = database.prepare('DELETE FROM artefact WHERE expires_at_ms <= ?');
  const destroy = database.prepare('DELETE FROM artefact WHERE model = ? AND id = ?');
  const revoke = database.prepare('DELETE FROM artefact WHERE grant_id = ?');
  const consume = database.prepare(
    `UPDATE artefact SET payload = json_set(payload, '$.consumed', ?) WHERE model = ? AND id = ?`,
  );
  const by = (column: 'id' | 'user_code' | 'uid') =>
    database.prepare(
      `SELECT payload FROM artefact WHERE model = ? AND ${column} = ? AND (expires_at_ms IS NULL OR expires_at_ms > ?)`,
    );
  const finders = { id: by('id'), userCode: by('user_code'), uid: by('uid') };

  const now = () => clock.now().getTime();
  const read = (row: Record<string, SQLOutputValue> | undefined): AdapterPayload | undefined =>
    row === undefined ? undefined : (JSON.parse(String(row['payload'])) as AdapterPayload);

  return (model): Adapter => ({
    async upsert(id, payload, expiresIn) {
      forget.run(now());
      const expiresAt = expiresIn === undefined ? null : now() + expiresIn * 1000;
      const { grantId = null, userCode = null, uid = null } = payload;
      upsert.run(model, id, JSON.stringify(payload), grantId, userCode, uid, expiresAt);
    },
    find: async (id) => read(finders.id.get(model, id, now())),
    findByUserCode: async (code) => read(finders.userCode.get(model, code, now())),
    findByUid: async (uid) => read(finders.uid.get(model, uid, now())),
    async consume(id) {
      consume.run(Math.floor(now() / 1000), model, id);
    },
    async destroy(id) {
      destroy.run(model, id);
    },
    async revokeByGrantId(grantId) {
      revoke.run(grantId);
    },
  });
}
