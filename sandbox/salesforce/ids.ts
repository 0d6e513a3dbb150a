const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const suffixDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** Where this organization's records live: characters 4 to 6 of an id. */
const instance = '5g0';

/**
 * The 18-character form of a 15-character record id. The three added characters say which of the first fifteen are
 * capital letters, so that the id survives programs that ignore case.
 * Source: Salesforce help, "Converting 15 character IDs to 18 character".
 */
export function to18(id15: string): string {
  let suffix = '';
  for (let chunk = 0; chunk < 3; chunk += 1) {
    let bits = 0;
    for (let position = 0; position < 5; position += 1) {
      const character = id15.charAt(chunk * 5 + position);
      if (character >= 'A' && character <= 'Z') bits |= 1 << position;
    }
    suffix += suffixDigits.charAt(bits);
  }
  return id15 + suffix;
}

/** The id of the `sequence`-th record with this key prefix. Ids sort in the order in which they were given out. */
export function recordId(keyPrefix: string, sequence: number): string {
  let tail = '';
  for (let rest = sequence; tail.length < 9; rest = Math.floor(rest / 62)) {
    tail = digits.charAt(rest % 62) + tail;
  }
  return to18(keyPrefix + instance + tail);
}

/**
 * The 18-character id for an id as a client may write it (15 case-sensitive characters, or 18 with a suffix in any
 * case), or null where the text is no id: wrong length, foreign characters, or a suffix that does not fit.
 */
export function normalizeId(value: string): string | null {
  if (!/^[0-9A-Za-z]{15}([0-9A-Za-z]{3})?$/.test(value)) return null;
  const id = to18(value.slice(0, 15));
  if (value.length === 18 && value.slice(15).toUpperCase() !== id.slice(15)) return null;
  return id;
}
