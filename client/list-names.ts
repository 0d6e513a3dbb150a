import { isPocId } from '../domain/request/poc-id.ts';
import { creditRequestId } from '../workflows/credit-request/contract.ts';
import { pocApplicationId } from '../workflows/poc-application/contract.ts';
import { quoted, type ListedRequest, type ListFilter } from './lists.ts';

/** What a search names whole, so that Temporal can be asked for it: requests by their ids, and those of an Org. */
export interface Named {
  readonly requestIds: readonly string[];
  readonly orgId?: string;
}

/** Undefined where nothing could be the whole id of something. */
export function namedBy({ search, pocId }: ListFilter): Named | undefined {
  const word = search?.trim() ?? '';
  const requestIds = [
    ...(pocId !== undefined && isPocId(pocId) ? [pocApplicationId(pocId)] : []),
    // Ids are mostly written in capitals, and typed as it comes.
    ...[...new Set([word, word.toUpperCase()])].flatMap(requestsCalled),
  ];
  if (requestIds.length === 0) return undefined;
  return { requestIds, ...(/^\d{1,20}$/.test(word) ? { orgId: word } : {}) };
}

function requestsCalled(word: string): string[] {
  if (isPocId(word)) return [pocApplicationId(word), creditRequestId(word)];
  const [kind, id, ...more] = word.split('/');
  if (id === undefined || more.length > 0 || !isPocId(id)) return [];
  return [pocApplicationId(id), creditRequestId(id)].filter((each) =>
    each.startsWith(`${kind?.toLowerCase()}/`),
  );
}

/** One for each list filter that finds part of what is named. */
export function namedClauses({ requestIds, orgId }: Named): string[] {
  return [
    `WorkflowId IN (${requestIds.map(quoted).join(', ')})`,
    ...(orgId === undefined ? [] : [`ConfettiOrgId = ${quoted(orgId)}`]),
  ];
}

export function isNamed(
  named: Named | undefined,
  { requestId, orgId }: Pick<ListedRequest, 'requestId' | 'orgId'>,
): boolean {
  if (named === undefined) return false;
  return named.requestIds.includes(requestId) || (orgId !== undefined && orgId === named.orgId);
}
