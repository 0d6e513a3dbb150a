import { isPocId } from './poc-id.ts';

/** What the id of a credit request may be: it names a workflow, a Salesforce record and a file of the archive. */
export const creditRequestIdRule =
  'it has 1 to 64 letters, digits, "-", "_" or ".", such as C-207, and begins with a letter or digit';

export function isCreditRequestId(text: string): boolean {
  return isPocId(text);
}

/** `C-207` of `credits/C-207`. */
export function creditRequestIdOf(requestId: string): string {
  return requestId.slice(requestId.indexOf('/') + 1);
}
