import { createHash } from 'node:crypto';
import { readClientConfig } from '../../client/config.ts';
import type { PayloadKeys } from '../../client/encryption/keys.ts';

/** A key made from its id; `like` makes it that of another id. */
type Key = string | { readonly id: string; readonly like: string };

/** `CONFETTI_PAYLOAD_KEYS` with keys of these ids, the first of which encrypts. */
export function keySetting(...keys: readonly [Key, ...Key[]]): string {
  const entries = keys.map((key) => {
    const { id, like } = typeof key === 'string' ? { id: key, like: key } : key;
    return `${id}:${createHash('sha256').update(like).digest('base64')}`;
  });
  return entries.join(',');
}

export function keysOf(...keys: readonly [Key, ...Key[]]): PayloadKeys {
  const { payloadKeys } = readClientConfig({ CONFETTI_PAYLOAD_KEYS: keySetting(...keys) });
  if (payloadKeys === undefined) throw new Error('there are no keys');
  return payloadKeys;
}
