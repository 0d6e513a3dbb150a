import { createHash, randomBytes } from 'node:crypto';

/** Crockford's base 32: no I, L, O and U, so that an id can be read aloud. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `P-` and eight characters (40 bits): random ones, or those that `of` always gives. */
export function newPocId(of?: string): string {
  return `P-${eightCharacters(of)}`;
}

/** `C-` and eight characters (40 bits): random ones, or those that `of` always gives. */
export function newCreditRequestId(of?: string): string {
  return `C-${eightCharacters(of)}`;
}

function eightCharacters(of: string | undefined): string {
  const bytes = of === undefined ? randomBytes(8) : createHash('sha256').update(of).digest().subarray(0, 8);
  // 256 is a multiple of 32, so every character is equally likely.
  return Array.from(bytes, (byte) => alphabet.charAt(byte % 32)).join('');
}
