import { randomBytes } from 'node:crypto';
import { isPocId, pocIdRule } from '../../domain/request/poc-id.ts';
import { pocApplicationId } from '../../workflows/poc-application/contract.ts';
import { UsageError } from './failures.ts';

/** Crockford's base 32: no I, L, O and U, so that an id can be read aloud. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `P-` and eight random characters (40 bits). */
export function newPocId(): string {
  // 256 is a multiple of 32, so every character is equally likely.
  return `P-${Array.from(randomBytes(8), (byte) => alphabet.charAt(byte % 32)).join('')}`;
}

/** @throws UsageError when it cannot be the id of a PoC */
export function checkedPocId(text: string): string {
  if (isPocId(text)) return text;
  throw new UsageError(`"${text}" cannot be the id of a PoC: ${pocIdRule}`);
}

/** The workflow id for an id as people type it: `P-1042` and `poc/P-1042` are the same request. */
export function requestIdOf(text: string): string {
  return text.includes('/') ? text : pocApplicationId(checkedPocId(text));
}
