import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

const keptBytes = 12;

/**
 * What lists know whoever asked by: a digest of the e-mail address, whatever its case. Lists are not encrypted, and
 * customers are in no directory that could give them an id.
 */
export function requesterKey(email: string): string {
  return bytesToHex(sha256(utf8ToBytes(email.trim().toLowerCase())).slice(0, keptBytes));
}
