import { creditRequestIdRule, isCreditRequestId } from '../../domain/request/credit-request-id.ts';
import { isPocId, pocIdRule } from '../../domain/request/poc-id.ts';
import { creditRequestId } from '../../workflows/credit-request/contract.ts';
import { pocApplicationId } from '../../workflows/poc-application/contract.ts';
import { UsageError } from './failures.ts';

/*
 * Requests as people type them. `C-207` and `credits/C-207` are the same credit request, `P-1042` and `poc/P-1042` the same
 * PoC: without a slash, what begins with `C-` is a credit request and everything else a PoC.
 */

/** The rule for `--help`. */
export const idsInHelp = 'P-1042 or poc/P-1042 for a PoC, C-207 or credits/C-207 for a credit request';

const [pocPrefix, creditsPrefix] = [pocApplicationId(''), creditRequestId('')];

/** `P-1042` of `P-1042` or `poc/P-1042`; throws UsageError when it cannot be the id of a PoC. */
export function checkedPocId(text: string): string {
  const id = without(pocPrefix, text);
  if (isPocId(id)) return id;
  throw new UsageError(`"${text}" cannot be the id of a PoC: ${pocIdRule}`);
}

/** `C-207` of `C-207` or `credits/C-207`; throws UsageError when it cannot be the id of a credit request. */
export function checkedCreditRequestId(text: string): string {
  const id = without(creditsPrefix, text);
  if (isCreditRequestId(id)) return id;
  throw new UsageError(`"${text}" cannot be the id of a credit request: ${creditRequestIdRule}`);
}

/** The workflow id of a request as people type it; throws UsageError where it can be none. */
export function requestIdOf(text: string): string {
  if (isOfCredits(text)) return creditRequestId(checkedCreditRequestId(text));
  if (!text.includes('/') || text.startsWith(pocPrefix)) return pocApplicationId(checkedPocId(text));
  throw new UsageError(`"${text}" is no request: write ${idsInHelp}`);
}

/** The words before `show`, `list` and the like for a request: `poc` or `credits`. */
export function commandGroupOf(requestId: string): 'poc' | 'credits' {
  return requestId.startsWith(creditsPrefix) ? 'credits' : 'poc';
}

function isOfCredits(text: string): boolean {
  return text.includes('/') ? text.startsWith(creditsPrefix) : text.startsWith('C-');
}

function without(prefix: string, text: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}
