import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** How long a short digest is: 64 bits in base 36. */
export const shortDigestLength = 13;

/** The first 8 bytes of a text's SHA-256: enough to tell texts apart that nobody made to look the same. */
export function shortDigest(text: string): string {
  const hex = bytesToHex(sha256(utf8ToBytes(text)).subarray(0, 8));
  return BigInt(`0x${hex}`).toString(36).padStart(shortDigestLength, '0');
}
