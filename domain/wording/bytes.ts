import { utf8ToBytes } from '@noble/hashes/utils.js';

/** Bytes of a value as JSON in UTF-8, which is how it travels through Temporal and how it lies in the archive. */
export function bytesInJson(value: object): number {
  return utf8ToBytes(JSON.stringify(value)).length;
}
