/*
 * What messages of people and programs are made of, checked by hand: workflow code cannot afford a schema library.
 */

/** Says what is wrong with a value, or undefined when it is right. `name` is how the reader finds it: `actor.email`. */
export type Check = (value: unknown, name: string) => string | undefined;

export const text =
  (maxLength: number): Check =>
  (value, name) =>
    typeof value !== 'string' || value.trim() === ''
      ? `${name} must be a text`
      : value.length > maxLength
        ? `${name} is longer than ${maxLength} characters`
        : undefined;

export const optional =
  (check: Check): Check =>
  (value, name) =>
    value === undefined || value === null ? undefined : check(value, name);

export const oneOf =
  (...choices: readonly string[]): Check =>
  (value, name) =>
    choices.includes(value as string) ? undefined : `${name} must be one of ${choices.join(', ')}`;

export const wholeNumber: Check = (value, name) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? undefined : `${name} must be a whole number`;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const object =
  (shape: Record<string, Check>): Check =>
  (value, name) => {
    if (!isObject(value)) return `${name} must be an object`;
    const unknown = Object.keys(value).find((key) => !Object.hasOwn(shape, key));
    if (unknown !== undefined) {
      return `${name} has no "${unknown}"; it takes ${Object.keys(shape).join(', ')}`;
    }
    for (const [key, check] of Object.entries(shape)) {
      const wrong = check(value[key], name === 'payload' ? key : `${name}.${key}`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };

/** A text of this form; `hint` says what it looks like. */
export const matching =
  (pattern: RegExp, maxLength: number, hint: string): Check =>
  (value, name) =>
    text(maxLength)(value, name) ?? (pattern.test(value as string) ? undefined : `${name} must be ${hint}`);

export const listOf =
  (check: Check, maxLength: number): Check =>
  (value, name) => {
    if (!Array.isArray(value)) return `${name} must be a list`;
    if (value.length > maxLength) return `${name} has more than ${maxLength} entries`;
    for (const [index, entry] of value.entries()) {
      const wrong = check(entry, `${name}[${index}]`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };

/** An object whose keys are names of the reader's own, such as ids. */
export const recordOf =
  (keyCheck: Check, check: Check, maxEntries: number): Check =>
  (value, name) => {
    if (!isObject(value)) return `${name} must be an object`;
    const entries = Object.entries(value);
    if (entries.length > maxEntries) return `${name} has more than ${maxEntries} entries`;
    for (const [key, entry] of entries) {
      const wrong = keyCheck(key, `a key of ${name}`) ?? check(entry, `${name}.${key}`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };

/** Milliseconds since 1970 UTC, until 2100: what is later is a slip of the keyboard. */
export const instant: Check = (value, name) =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < Date.UTC(2100)
    ? undefined
    : `${name} must be an instant, in whole milliseconds since 1970 UTC`;

/** The value a payload becomes when the wire format could not be decoded (see `workflows/payload-converter.ts`). */
export interface UndecodablePayload {
  readonly undecodable: string;
}

export function isUndecodable(value: unknown): value is UndecodablePayload {
  return isObject(value) && typeof value['undecodable'] === 'string';
}
