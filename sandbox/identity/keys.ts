import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

import type { JWK } from 'oidc-provider';

/** What the provider signs with: tokens, and its own cookies. */
export interface SigningKeys {
  readonly jwks: { readonly keys: JWK[] };
  readonly cookieKeys: readonly string[];
}

/** The keys in `database`, made at the first start: tokens and sessions outlive a restart. */
export function signingKeys(database: DatabaseSync): SigningKeys {
  database.exec('CREATE TABLE IF NOT EXISTS keys (id INTEGER PRIMARY KEY, keys TEXT NOT NULL) STRICT;');
  const kept = database.prepare('SELECT keys FROM keys WHERE id = 1').get();
  if (kept !== undefined) return JSON.parse(String(kept['keys'])) as SigningKeys;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' } as JWK;
  const made = { jwks: { keys: [jwk] }, cookieKeys: [randomBytes(32).toString('base64url')] };
  database.prepare('INSERT INTO keys VALUES (1, ?)').run(JSON.stringify(made));
  return made;
}
