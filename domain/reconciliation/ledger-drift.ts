import { balanceInWords, amountInWords } from '../balance/amount.ts';
import { isConfettiKey, type LedgerGrant } from '../credits/grant.ts';
import type { DriftFacts, HistoryGrant } from './drift-facts.ts';
import type { Drift } from './drift-row.ts';
import { settledWith } from './settle-with.ts';

/** A grant that Confetti stands by, and how much it counts for. */
export interface CountedGrant {
  readonly credits: number;
  readonly history?: HistoryGrant;
}

/** The request of a key that Confetti made, `<requestId>/grant/<n>`. */
export function requestOfKey(idempotencyKey: string): string | undefined {
  return isConfettiKey(idempotencyKey)
    ? idempotencyKey.slice(0, idempotencyKey.lastIndexOf('/grant/'))
    : undefined;
}

/** By grant: what the histories and the operators say. */
export function countedGrants({ histories, tenant }: DriftFacts): ReadonlyMap<string, CountedGrant> {
  const counted = new Map<string, CountedGrant>();
  for (const history of histories) {
    counted.set(history.grant.grantId, { credits: history.grant.credits, history });
  }
  for (const { grantId, credits } of tenant.adopted) {
    counted.set(grantId, { ...counted.get(grantId), credits });
  }
  for (const { grantId } of tenant.writtenOff) counted.delete(grantId);
  return counted;
}

/** Grants of the ledger that nobody here stands by. */
export function strangeGrants(facts: DriftFacts, counted: ReadonlyMap<string, CountedGrant>): Drift[] {
  const { orgId, tenant } = facts;
  const writtenOff = new Set(tenant.writtenOff.map(({ grantId }) => grantId));
  const rightful = rightfulGrants(facts, counted);
  const inTotal = new Map(tenant.latest.map(({ grantId, credits }) => [grantId, credits]));
  return uncountedGrants(facts, counted).map((grant): Drift => {
    const { grantId, credits, grantedAt } = grant;
    const requestId = requestOfKey(grant.idempotencyKey);
    const first = requestId === undefined ? undefined : rightful.get(requestId);
    const row = {
      orgId,
      credits,
      since: grantedAt,
      grantId,
      counted: inTotal.get(grantId) ?? 0,
      ...settledWith('adopt', orgId, grantId),
    };
    if (requestId !== undefined && first !== undefined && first.grantId !== grantId) {
      return {
        ...row,
        kind: 'granted-twice',
        what: `${requestId} was granted twice: ${balanceInWords(credits)} more (${grantId}) beside ${first.grantId}. Take them back in TiDB Cloud, or adopt them.`,
        where: 'TiDB Cloud has two grants, the histories one at most',
        requestId,
      };
    }
    const why = writtenOff.has(grantId)
      ? 'was written off, and is in the ledger again'
      : whyStrange(grant, requestId);
    const what = `Grant ${grantId} of ${balanceInWords(credits)} ${why}.`;
    return { ...row, kind: 'grant-by-hand', what, where: 'in TiDB Cloud, in no history' };
  });
}

/** After the seeding, stood by by nobody, and not on its way. */
function uncountedGrants(
  { ledger, tenant, seeded }: DriftFacts,
  counted: ReadonlyMap<string, CountedGrant>,
): readonly LedgerGrant[] {
  const onTheirWay = new Set(tenant.orders.map(({ idempotencyKey }) => idempotencyKey));
  const seededBefore = Date.parse(seeded.before);
  return ledger.filter(
    ({ grantId, idempotencyKey, grantedAt }) =>
      !counted.has(grantId) && !onTheirWay.has(idempotencyKey) && Date.parse(grantedAt) >= seededBefore,
  );
}

/** By request, the one grant of the ledger that is not too many: the one in a history, else the first. */
function rightfulGrants(
  { ledger, histories }: DriftFacts,
  counted: ReadonlyMap<string, CountedGrant>,
): ReadonlyMap<string, { readonly grantId: string }> {
  const byRequest = new Map<string, LedgerGrant>();
  for (const grant of ledger) {
    const requestId = requestOfKey(grant.idempotencyKey);
    if (requestId === undefined) continue;
    const other = byRequest.get(requestId);
    if (other === undefined || isRather(grant, other, counted)) byRequest.set(requestId, grant);
  }
  const rightful = new Map<string, { readonly grantId: string }>(byRequest);
  // A request whose grant BE&O recorded by hand has a key that is not Confetti's.
  const inLedger = new Set(ledger.map(({ grantId }) => grantId));
  for (const { requestId, grant } of histories) {
    if (inLedger.has(grant.grantId)) rightful.set(requestId, grant);
  }
  return rightful;
}

function isRather(one: LedgerGrant, other: LedgerGrant, counted: ReadonlyMap<string, CountedGrant>): boolean {
  if (counted.has(one.grantId) !== counted.has(other.grantId)) return counted.has(one.grantId);
  const later = Date.parse(one.grantedAt) - Date.parse(other.grantedAt);
  return later < 0 || (later === 0 && one.grantId < other.grantId);
}

function whyStrange({ requestId }: LedgerGrant, requestOfItsKey: string | undefined): string {
  if (requestOfItsKey !== undefined)
    return `has the key of ${requestOfItsKey}, whose history does not have it`;
  const named = requestId === '' ? '' : ` (it names ${requestId})`;
  return `was made by hand: no request stands behind it${named}`;
}

/** Grants that somebody here stands by and the ledger does not have. */
export function vanishedGrants(
  { orgId, ledger }: DriftFacts,
  counted: ReadonlyMap<string, CountedGrant>,
  now: number,
): Drift[] {
  const inLedger = new Set(ledger.map(({ grantId }) => grantId));
  return [...counted]
    .filter(([grantId]) => !inLedger.has(grantId))
    .map(([grantId, { credits, history }]) => {
      const says = history === undefined ? 'an operator adopted it' : `${history.requestId} has it`;
      return {
        kind: 'grant-vanished',
        orgId,
        what: `Grant ${grantId} of ${balanceInWords(credits)} is gone from the ledger: ${says}.`,
        where: "in Confetti's history, not in TiDB Cloud",
        since: history?.grant.grantedAt ?? new Date(now).toISOString(),
        credits,
        ...(history !== undefined && { requestId: history.requestId }),
        ...(history?.pocId !== undefined && { pocId: history.pocId }),
        grantId,
        ...settledWith('write-off', orgId, grantId),
      };
    });
}

/** Grants that are there with another amount. */
export function differingAmounts(
  { orgId, ledger }: DriftFacts,
  counted: ReadonlyMap<string, CountedGrant>,
): Drift[] {
  return ledger.flatMap((grant): Drift[] => {
    const ours = counted.get(grant.grantId);
    if (ours === undefined || ours.credits === grant.credits) return [];
    const whose = ours.history?.requestId ?? "Confetti's total";
    return [
      {
        kind: 'amount-differs',
        orgId,
        what: `Grant ${grant.grantId} is ${balanceInWords(grant.credits)} in the ledger and ${amountInWords(ours.credits)} in ${whose}.`,
        where: "TiDB Cloud and Confetti's history",
        since: grant.grantedAt,
        credits: Math.abs(grant.credits - ours.credits),
        ...(ours.history !== undefined && { requestId: ours.history.requestId }),
        grantId: grant.grantId,
        counted: ours.credits,
        ...settledWith('adopt', orgId, grant.grantId),
      },
    ];
  });
}

/** Ledger grants that the Org's workflow does not count yet, as it has not settled their order. */
export function onItsWay(
  { ledger, tenant }: DriftFacts,
  counted: ReadonlyMap<string, CountedGrant>,
): readonly LedgerGrant[] {
  const keys = new Set(tenant.orders.map(({ idempotencyKey }) => idempotencyKey));
  return ledger.filter(({ grantId, idempotencyKey }) => keys.has(idempotencyKey) && !counted.has(grantId));
}
