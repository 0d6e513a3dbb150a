import { createSecretKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/** The keys that payloads are encrypted with (docs/encryption.md); the first encrypts, all of them decrypt. */
export interface PayloadKeys {
  readonly current: PayloadKey;
  readonly all: ReadonlyMap<string, PayloadKey>;
}

export interface PayloadKey {
  /** Stands in the clear beside everything that was encrypted with it, such as `2026-11`. */
  readonly id: string;
  /** 32 bytes: AES-256. As a key object, which ciphers take several times faster than bytes. */
  readonly secret: KeyObject;
}

const keyBytes = 32;
const exactBase64 = /^[A-Za-z0-9+/]+={0,2}$/;
const howToMake = 'such as `openssl rand -base64 32` prints';

/**
 * The setting `CONFETTI_PAYLOAD_KEYS`: `2026-11:base64,2026-05:base64`. What is wrong is said without repeating anything
 * that may be a key.
 */
export const payloadKeys = z
  .string()
  .transform((text, { issues }): PayloadKeys | undefined => {
    const all = new Map<string, PayloadKey>();
    const refuse = (message: string): void => void issues.push({ code: 'custom', input: undefined, message });
    for (const [index, entry] of text.split(',').entries()) {
      const nth = `in entry ${index + 1} `;
      const [, id, encoded] = /^([A-Za-z0-9][A-Za-z0-9._-]{0,39}):(.*)$/.exec(entry.trim()) ?? [];
      if (id === undefined || encoded === undefined) {
        refuse(`${nth}must be written as id:key, the id of letters, digits, ".", "_" and "-", 40 at most`);
        continue;
      }
      const bytes = Buffer.from(encoded, 'base64');
      if (!exactBase64.test(encoded) || bytes.length !== keyBytes)
        refuse(`${nth}must have a key of exactly ${keyBytes} bytes in base64, ${howToMake}`);
      else if (all.has(id)) refuse(`${nth}has the id "${id}" of an earlier entry: give each key its own`);
      else if ([...all.values()].some(({ secret }) => secret.equals(createSecretKey(bytes))))
        refuse(`${nth}has the key of an earlier entry: make a new one, ${howToMake}`);
      else all.set(id, { id, secret: createSecretKey(bytes) });
    }
    const [current] = all.values();
    return current && { current, all };
  })
  .optional();
