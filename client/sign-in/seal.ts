import { createHash, hkdfSync } from 'node:crypto';
import { EncryptJWT, jwtDecrypt, type JWTPayload } from 'jose';

/** What is sealed for one purpose is nothing for another. */
export type Purpose = 'session' | 'transaction' | 'sign-out';

/** Keeps small secrets with the browser: encrypted, so that nobody reads or changes them, and good until they expire. */
export interface Seal {
  close(purpose: Purpose, claims: JWTPayload, lifetimeMs: number): Promise<string>;
  /** Undefined for what was changed, has expired, or was sealed by others, for another purpose or with a key that is gone. */
  open(purpose: Purpose, sealed: string): Promise<JWTPayload | undefined>;
}

interface SealMeans {
  /** The first seals, all of them open: a key is replaced by putting the new one before it for a while. */
  readonly keys: readonly [Uint8Array, ...Uint8Array[]];
  /** Who said what is sealed: with another provider, everybody signs in again. */
  readonly issuer: string;
  readonly now: () => number;
}

const algorithms = { alg: 'dir', enc: 'A256GCM' } as const;

export function createSeal({ keys, issuer, now }: SealMeans): Seal {
  return {
    async close(purpose, claims, lifetimeMs) {
      const key = derivedKey(keys[0], purpose);
      return new EncryptJWT(claims)
        .setProtectedHeader({ ...algorithms, kid: nameOf(key) })
        .setIssuer(issuer)
        .setAudience(purpose)
        .setExpirationTime(new Date(now() + lifetimeMs))
        .encrypt(key);
    },
    async open(purpose, sealed) {
      const derived = keys.map((key) => derivedKey(key, purpose));
      try {
        const { payload } = await jwtDecrypt(
          sealed,
          ({ kid }) => {
            const key = derived.find((each) => nameOf(each) === kid);
            if (key === undefined) throw new Error('sealed with a key that is not ours any more');
            return key;
          },
          {
            ...{ issuer, audience: purpose, requiredClaims: ['exp'], currentDate: new Date(now()) },
            keyManagementAlgorithms: [algorithms.alg],
            contentEncryptionAlgorithms: [algorithms.enc],
          },
        );
        return payload;
      } catch {
        // Whatever is wrong with a cookie: whoever sent it is a visitor.
        return undefined;
      }
    },
  };
}

function derivedKey(key: Uint8Array, purpose: Purpose): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, new Uint8Array(), `confetti ${purpose}`, 32));
}

/** Names a key without giving it away. */
function nameOf(key: Uint8Array): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 8);
}
