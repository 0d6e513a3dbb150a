const pocId = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/** What the id of a PoC may be: it names a workflow, a Salesforce record and a file of the archive. */
export const pocIdRule =
  'it has 1 to 64 letters, digits, "-", "_" or ".", such as P-1042, and begins with a letter or digit';

export function isPocId(text: string): boolean {
  return pocId.test(text);
}
