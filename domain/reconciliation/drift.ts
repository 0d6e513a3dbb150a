import { amountInWords, balanceInWords, fromCents, toCents } from '../balance/amount.ts';
import { duration } from '../wording/time.ts';
import { invalidDriftFacts, type DriftFacts } from './drift-facts.ts';
import { inOrder, type Drift, type DriftKind } from './drift-row.ts';
import {
  countedGrants,
  differingAmounts,
  onItsWay,
  strangeGrants,
  vanishedGrants,
  type CountedGrant,
} from './ledger-drift.ts';
import { salesforceDrift } from './salesforce-drift.ts';
import { settledWith } from './settle-with.ts';

/*
 * Reconciliation: where histories, the Org's workflow, TiDB Cloud's ledger and Salesforce disagree about one Org's credits.
 *
 * 1. The ledger is right about what is in the Org; an operator's word (adopt, write off) is right about what it means.
 * 2. A ledger grant whose order the Org's workflow still carries out is on its way, not drift.
 * 3. Totals are compared last, net of what the rows before explain.
 */

const orderPatienceMs = 3_600_000;

/**
 * Every disagreement about one Org, in an order that depends on the facts alone and not on how they are listed. Throws a
 * RangeError for facts that mean nothing (`invalidDriftFacts`), as no row about them would be true.
 */
export function findDrift(facts: DriftFacts, now: number): readonly Drift[] {
  const wrong = invalidDriftFacts(facts);
  if (wrong !== undefined) {
    throw new RangeError(`Org ${facts.orgId} cannot be reconciled: ${wrong}`);
  }
  const counted = countedGrants(facts);
  const rows = [
    ...strangeGrants(facts, counted),
    ...vanishedGrants(facts, counted, now),
    ...differingAmounts(facts, counted),
  ];
  return [
    ...rows,
    ...differingTotal(facts, rows, counted, now),
    ...unsettledOrders(facts, now),
    ...strayReservations(facts),
    ...salesforceDrift(facts, now),
  ].sort(inOrder);
}

/** Confetti's total against the ledger's, net of what the rows explain and of what is on its way. */
function differingTotal(
  facts: DriftFacts,
  rows: readonly Drift[],
  counted: ReadonlyMap<string, CountedGrant>,
  now: number,
): Drift[] {
  const { orgId, tenant, ledger } = facts;
  const inLedger = new Map(ledger.map(({ grantId, credits }) => [grantId, credits]));
  const sumOf = (kind: DriftKind): number =>
    sum(
      rows
        .filter((row) => row.kind === kind)
        .map(({ credits, counted: inTotal = 0 }) => ({ credits: credits - inTotal })),
    );
  const differences = [...counted].map(([grantId, { credits }]) => ({
    credits: credits - (inLedger.get(grantId) ?? credits),
  }));
  const parts = [
    { says: 'made by hand', credits: -sumOf('grant-by-hand') },
    { says: 'granted twice', credits: -sumOf('granted-twice') },
    { says: 'vanished', credits: sumOf('grant-vanished') },
    { says: 'amounts that differ', credits: sum(differences) },
    { says: 'on its way', credits: -sum(onItsWay(facts, counted)) },
  ].filter(({ credits }) => credits !== 0);
  const explained = sum([{ credits: sum(ledger) }, ...parts]);
  const off = fromCents(toCents(tenant.grantedCredits) - toCents(explained));
  if (off === 0) return [];
  const steps = parts.map(
    ({ says, credits }) => ` ${credits < 0 ? '−' : '+'} ${amountInWords(Math.abs(credits))} ${says}`,
  );
  const should = steps.length === 0 ? '' : ` =${signed(explained)}`;
  return [
    {
      kind: 'total-differs',
      orgId,
      what: `Confetti counts ${balanceInWords(tenant.grantedCredits)} granted, ${amountInWords(Math.abs(off))} too ${off > 0 ? 'many' : 'few'}: the ledger has ${amountInWords(sum(ledger))}${steps.join('')}${should}.`,
      where: "Confetti's total and TiDB Cloud",
      since: new Date(now).toISOString(),
      credits: Math.abs(off),
    },
  ];
}

function unsettledOrders({ orgId, tenant }: DriftFacts, now: number): Drift[] {
  return tenant.orders
    .filter(({ since }) => now - Date.parse(since) > orderPatienceMs)
    .map(({ requestId, credits, since, problem }) => ({
      kind: 'order-unsettled',
      orgId,
      what: `The grant of ${balanceInWords(credits)} for ${requestId} is not settled after ${duration(now - Date.parse(since))}${problem === undefined ? '' : `: ${problem}`}.`,
      where: 'Confetti waits for TiDB Cloud',
      since,
      credits,
      requestId,
    }));
}

function strayReservations({ orgId, tenant, openRequests }: DriftFacts): Drift[] {
  const open = new Set(openRequests);
  return tenant.reserved
    .filter(({ requestId }) => !open.has(requestId))
    .map(({ requestId, credits, since }) => ({
      kind: 'reservation-without-request',
      orgId,
      what: `${balanceInWords(credits)} are reserved for ${requestId}, which is not open.`,
      where: "Confetti's reservations and its requests",
      since,
      credits,
      requestId,
      ...settledWith('release', orgId, requestId),
    }));
}

function sum(items: readonly { readonly credits: number }[]): number {
  return items.reduce((total, { credits }) => total + credits, 0);
}

function signed(credits: number): string {
  return credits < 0 ? ` −${amountInWords(-credits)}` : ` ${amountInWords(credits)}`;
}
