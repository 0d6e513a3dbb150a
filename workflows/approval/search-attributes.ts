import {
  defineSearchAttributeKey,
  type SearchAttributePair,
  type SearchAttributeUpdatePair,
} from '@temporalio/common';
import { patched, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { ListedValues } from '../../domain/approval/visibility.ts';

const keywordKeys = {
  ConfettiKind: defineSearchAttributeKey('ConfettiKind', 'KEYWORD'),
  ConfettiStatus: defineSearchAttributeKey('ConfettiStatus', 'KEYWORD'),
  ConfettiRegion: defineSearchAttributeKey('ConfettiRegion', 'KEYWORD'),
  ConfettiOrgId: defineSearchAttributeKey('ConfettiOrgId', 'KEYWORD'),
  ConfettiAccount: defineSearchAttributeKey('ConfettiAccount', 'KEYWORD'),
  ConfettiSlaState: defineSearchAttributeKey('ConfettiSlaState', 'KEYWORD'),
};
const listKeys = {
  ConfettiStep: defineSearchAttributeKey('ConfettiStep', 'KEYWORD_LIST'),
  ConfettiApprovers: defineSearchAttributeKey('ConfettiApprovers', 'KEYWORD_LIST'),
};
const requester = defineSearchAttributeKey('ConfettiRequester', 'KEYWORD_LIST');
const slaDueAt = defineSearchAttributeKey('ConfettiSlaDueAt', 'DATETIME');
const credits = defineSearchAttributeKey('ConfettiCredits', 'INT');

/** The attributes that this run has, whoever started it and with whatever. */
export function searchAttributesNow(): Partial<ListedValues> {
  const values = workflowInfo().typedSearchAttributes.getAll();
  return Object.fromEntries(
    values.map(({ key, value }) => [key.name, value instanceof Date ? value.toISOString() : value]),
  );
}

/** The attributes that a new workflow is to be started with. */
export function searchAttributesAtStart(values: ListedValues): SearchAttributePair[] {
  return searchAttributeChanges({ ConfettiRequester: [] }, values).filter(hasValue);
}

function hasValue(pair: SearchAttributeUpdatePair): pair is SearchAttributePair {
  return pair.value !== null;
}

/** What to upsert to get from `before` to `after`: changed values, and null for those that are no longer set. */
export function searchAttributeChanges(
  before: Partial<ListedValues>,
  after: ListedValues,
): SearchAttributeUpdatePair[] {
  const pairs: SearchAttributeUpdatePair[] = [];
  for (const name of Object.keys(keywordKeys) as (keyof typeof keywordKeys)[]) {
    if (before[name] !== after[name]) pairs.push({ key: keywordKeys[name], value: after[name] ?? null });
  }
  for (const name of Object.keys(listKeys) as (keyof typeof listKeys)[]) {
    const is = after[name];
    if (isSameList(before[name] ?? [], is)) continue;
    pairs.push({ key: listKeys[name], value: is.length === 0 ? null : [...is] });
  }
  if (
    before.ConfettiRequester !== undefined &&
    !isSameList(before.ConfettiRequester, after.ConfettiRequester)
  ) {
    pairs.push({ key: requester, value: [...after.ConfettiRequester] });
  }
  if (before.ConfettiSlaDueAt !== after.ConfettiSlaDueAt) {
    const due = after.ConfettiSlaDueAt;
    pairs.push({ key: slaDueAt, value: due === undefined ? null : new Date(due) });
  }
  if (before.ConfettiCredits !== after.ConfettiCredits) {
    pairs.push({ key: credits, value: after.ConfettiCredits ?? null });
  }
  return pairs;
}

/** Marks in a history that `ConfettiRequester` was added to what its run was started with. */
const requesterAdded = 'requester-listed';

/**
 * Brings what lists show from `before` to `after`; answers what they show then. A run that was started without
 * `ConfettiRequester` (shapes v2 and v3) gets it with the next change of another value. It has no command of its own, which
 * could come to stand elsewhere when a replay takes two tasks as one (`turns.ts`).
 */
export function changeListed(before: Partial<ListedValues>, after: ListedValues): Partial<ListedValues> {
  const changes = searchAttributeChanges(before, after);
  if (changes.length === 0) return before;
  const isListed = before.ConfettiRequester !== undefined;
  const isAdded = !isListed && patched(requesterAdded);
  if (isAdded) changes.push({ key: requester, value: [...after.ConfettiRequester] });
  upsertSearchAttributes(changes);
  const { ConfettiRequester: _, ...others } = after;
  return isListed || isAdded ? after : others;
}

function isSameList(before: readonly string[], after: readonly string[]): boolean {
  return before.join() === after.join();
}
