import {
  defineSearchAttributeKey,
  type SearchAttributePair,
  type SearchAttributeUpdatePair,
} from '@temporalio/common';
import { workflowInfo } from '@temporalio/workflow';
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

/**
 * What a run has once it was brought from `before` to `after`. One that was started without `ConfettiRequester` (shapes v2
 * and v3) goes on without it: its history has no such command.
 */
export function listedAfter(before: Partial<ListedValues>, after: ListedValues): Partial<ListedValues> {
  if (before.ConfettiRequester !== undefined) return after;
  const { ConfettiRequester: _, ...others } = after;
  return others;
}

function isSameList(before: readonly string[], after: readonly string[]): boolean {
  return before.join() === after.join();
}
