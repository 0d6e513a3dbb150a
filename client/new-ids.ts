import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no I, L, O and U, so that an id can be read aloud. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `P-` and eight random characters (40 bits). */
export function newPocId(): string {
  return `P-${eightCharacters()}`;
}

/** `C-` and eight random characters (40 bits). */
export function newCreditRequestId(): string {
  return `C-${eightCharacters()}`;
}

function eightCharacters(): string {
  // 256 is a multiple of 32, so every character is equally likely.
  return Array.from(randomBytes(8), (byte) => alphabet.charAt(byte % 32)).join('');
}
