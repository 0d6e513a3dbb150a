import type { Grant, GrantOrder } from './grant.ts';
import type { LedgerSummary } from './ledger-summary.ts';
import type { CreditsBefore } from './tier.ts';

/*
 * The credits of one Org: what is reserved, what was granted, which grant is under way. Pure; `tenantCredits` runs it.
 *
 * 1. A request holds one reservation at most; reserving again moves it. Reserving the same again changes nothing, so that
 *    what an Org had before a request is settled by who came first.
 * 2. A request is granted once: a second order for it is answered with the first grant.
 * 3. Totals count everything, what was granted before Confetti included; single grants are kept in a window, because
 *    TiDB Cloud's ledger has the rest.
 */

/** How many grants and declines are remembered one by one. */
const windowSize = 50;

/** What people did by hand is rare, and a reconciliation needs all of it. */
const maxByHand = 500;

/** PoCs of one Org whose credits are counted one by one; with more, a PoC is judged by its Org's figure. */
const maxPocs = 500;

/** Credits promised to a request that is under way. */
interface Reservation {
  readonly credits: number;
  readonly pocId: string;
  /** Milliseconds since 1970 UTC. */
  readonly since: number;
  /** What Org and PoC had when it was made: granted, and reserved by others. */
  readonly before: CreditsBefore;
}

/** What an operator corrected by hand after a reconciliation. */
export interface Correction {
  readonly action: 'adopt' | 'write-off' | 'release';
  readonly at: number;
  /** E-mail address. */
  readonly by: string;
  readonly reason: string;
  /** The grant, or the request whose reservation was released. */
  readonly subject: string;
  readonly credits: number;
  /** The PoC of a grant, where it is known. */
  readonly pocId?: string;
}

/** An order with what became of it so far. */
export interface QueuedOrder extends GrantOrder {
  /** When it came; orders of earlier versions do not say. */
  readonly queuedAt?: number;
  /** Whether TiDB Cloud has been asked: from then on it may have been carried out. */
  readonly attempted?: true;
}

/** A grant that was made by hand and is a request's. */
export interface Claim {
  readonly grantId: string;
  /** Idempotency key of the order that it settled. */
  readonly orderKey: string;
}

export interface TenantState {
  readonly orgId: string;
  /** By request (workflow id). */
  reserved: Record<string, Reservation>;
  /** Since when the totals count what the ledger holds; ISO 8601. Absent until it has been read. */
  seededAt?: string;
  grantedCredits: number;
  grantCount: number;
  /** Granted by PoC, the latest last. */
  grantedByPoc: Record<string, number>;
  /** The latest grants, oldest first. */
  grants: Grant[];
  /** The latest declines by idempotency key: an order that was declined is declined again, not tried again. */
  declines?: { readonly idempotencyKey: string; readonly code: string; readonly reason: string }[];
  /** Orders not yet settled, first in first out. The first one is the intent that is being carried out. */
  orders: QueuedOrder[];
  /** Grants made by hand that requests have claimed, each with the order it settled: nobody else can have it. */
  claimed: Claim[];
  /** What operators corrected, the latest last. */
  corrections: Correction[];
}

export function emptyTenant(orgId: string): TenantState {
  return {
    orgId,
    reserved: {},
    grantedCredits: 0,
    grantCount: 0,
    grantedByPoc: {},
    grants: [],
    orders: [],
    claimed: [],
    corrections: [],
  };
}

/** The state that an earlier version handed on, in the present shape: reservations were bare amounts once. */
export function tenantOf(carried: Partial<TenantState> & { readonly orgId: string }): TenantState {
  const reserved = Object.entries(carried.reserved ?? {}).map(([requestId, held]) => {
    const bare: unknown = held;
    const before = { org: 0, poc: 0 };
    return [requestId, typeof bare === 'number' ? { credits: bare, pocId: '', since: 0, before } : held];
  });
  return {
    ...emptyTenant(carried.orgId),
    ...carried,
    reserved: Object.fromEntries(reserved) as TenantState['reserved'],
  };
}

/** Whether nothing was ever reserved, ordered or granted here. */
export function isUntouched(tenant: TenantState): boolean {
  return tenant.grantCount === 0 && tenant.orders.length === 0 && Object.keys(tenant.reserved).length === 0;
}

/** Takes over what the ledger holds; from then on the totals are kept here. */
export function seed(tenant: TenantState, ledger: LedgerSummary, now: number): void {
  tenant.seededAt = new Date(now).toISOString();
  tenant.grantedCredits = ledger.grantedCredits;
  tenant.grantCount = ledger.grantCount;
  tenant.grantedByPoc = { ...ledger.byPoc };
  tenant.grants = ledger.latest.slice(-windowSize).map(bare);
}

/** What the window keeps of a grant: a ledger's row has more. */
function bare({ grantId, idempotencyKey, orgId, credits, expiresOn, grantedAt }: Grant): Grant {
  return { grantId, idempotencyKey, orgId, credits, expiresOn, grantedAt };
}

/** Whole credits promised and not granted yet. */
export function reservedCredits(tenant: TenantState): number {
  return Object.values(tenant.reserved).reduce((sum, { credits }) => sum + credits, 0);
}

/** Granted so far plus everything reserved (process.md, reading 14). */
export function accumulatedCredits(tenant: TenantState): number {
  return tenant.grantedCredits + reservedCredits(tenant);
}

/**
 * Promises credits to a request. The same again keeps its place: an answer that was lost on the way is given again, and
 * whoever reserved first stays first.
 */
export function reserve(
  tenant: TenantState,
  requestId: string,
  { credits, pocId }: { readonly credits: number; readonly pocId: string },
  now: number,
): Reservation {
  const held = reservationOf(tenant, requestId);
  if (held?.credits === credits && held.pocId === pocId) return held;
  const before = creditsBefore(tenant, requestId, pocId);
  const reservation = { credits, pocId, since: now, before };
  tenant.reserved[requestId] = reservation;
  return reservation;
}

export function reservationOf(tenant: TenantState, requestId: string): Reservation | undefined {
  return Object.hasOwn(tenant.reserved, requestId) ? tenant.reserved[requestId] : undefined;
}

/** What Org and PoC have without this request: granted, and reserved by others. */
function creditsBefore(tenant: TenantState, requestId: string, pocId: string): CreditsBefore {
  const others = Object.entries(tenant.reserved).filter(([id]) => id !== requestId);
  const sum = (reservations: typeof others): number =>
    reservations.reduce((total, [, { credits }]) => total + credits, 0);
  const org = tenant.grantedCredits + sum(others);
  const known = Object.hasOwn(tenant.grantedByPoc, pocId) ? tenant.grantedByPoc[pocId] : undefined;
  // Of more PoCs than are counted nobody can say what this one had: the higher figure never lets a request slip under.
  if (known === undefined && Object.keys(tenant.grantedByPoc).length >= maxPocs) return { org, poc: org };
  return { org, poc: (known ?? 0) + sum(others.filter(([, other]) => other.pocId === pocId)) };
}

export function release(tenant: TenantState, requestId: string): void {
  const { [requestId]: _, ...others } = tenant.reserved;
  tenant.reserved = others;
}

/** The grant already made under this idempotency key, as far as the window reaches. */
export function grantUnder(tenant: TenantState, orderKey: string): Grant | undefined {
  return tenant.grants.find(({ idempotencyKey }) => idempotencyKey === orderKey);
}

/** Queues an order unless it is queued already. */
export function queueOrder(tenant: TenantState, order: GrantOrder, now: number): void {
  const isQueued = tenant.orders.some(({ idempotencyKey }) => idempotencyKey === order.idempotencyKey);
  if (!isQueued) tenant.orders.push({ ...order, queuedAt: now });
}

/** The first order is about to be sent: whatever happens now, it may have been carried out. */
export function markAttempted(tenant: TenantState): void {
  tenant.orders = tenant.orders.map((order, index) => (index === 0 ? { ...order, attempted: true } : order));
}

/**
 * The credits are in the Org: the reservation becomes a grant. A grant that is in the totals already is not counted again:
 * one of the window, or (`isCounted`) one that was settled so long ago that only TiDB Cloud remembers it.
 */
export function settle(tenant: TenantState, order: GrantOrder, grant: Grant, isCounted = false): void {
  drop(tenant, order);
  release(tenant, order.requestId);
  if (isCounted || grantUnder(tenant, grant.idempotencyKey) !== undefined) return;
  count(tenant, grant, order.pocId);
}

function count(tenant: TenantState, grant: Grant, pocId: string): void {
  tenant.grantCount += 1;
  tenant.grants = [...tenant.grants, grant].slice(-windowSize);
  addToTotals(tenant, pocId, grant.credits);
}

function addToTotals(tenant: TenantState, pocId: string, credits: number): void {
  tenant.grantedCredits += credits;
  // Own properties only: "constructor" could be the id of a PoC.
  const soFar = Object.hasOwn(tenant.grantedByPoc, pocId) ? tenant.grantedByPoc[pocId] : undefined;
  const isRoom = credits > 0 && Object.keys(tenant.grantedByPoc).length < maxPocs;
  if (soFar !== undefined || isRoom) {
    tenant.grantedByPoc = { ...tenant.grantedByPoc, [pocId]: Math.max(0, (soFar ?? 0) + credits) };
  }
}

/** TiDB Cloud said no; whoever asks again under this key hears the same. The reservation stays with the request. */
export function decline(tenant: TenantState, order: GrantOrder, code: string, reason: string): void {
  drop(tenant, order);
  const declined = { idempotencyKey: order.idempotencyKey, code, reason };
  tenant.declines = [...(tenant.declines ?? []), declined].slice(-windowSize);
}

/** The order will not be carried out; the reservation stays with the request. */
export function drop(tenant: TenantState, order: GrantOrder): void {
  tenant.orders = tenant.orders.filter(({ idempotencyKey }) => idempotencyKey !== order.idempotencyKey);
}

/** A grant that was made by hand is a request's now, and nobody else's. */
export function claim(tenant: TenantState, grantId: string, orderKey: string): void {
  if (claimBy(tenant, orderKey) !== undefined) return;
  tenant.claimed = [...tenant.claimed, { grantId, orderKey }].slice(-maxByHand);
}

/** The grant made by hand that settled this order before. */
export function claimBy(tenant: TenantState, orderKey: string): string | undefined {
  return tenant.claimed.find((known) => known.orderKey === orderKey)?.grantId;
}

/** Whether the totals have a grant of the ledger already: from before Confetti, by an operator's word, or by a claim. */
export function isCountedByHand(tenant: TenantState, { grantId, grantedAt }: Grant): boolean {
  const word = lastWordOn(tenant, grantId);
  if (word !== undefined) return word.action === 'adopt';
  const { seededAt, claimed } = tenant;
  const isOlder = seededAt !== undefined && Date.parse(grantedAt) < Date.parse(seededAt);
  return isOlder || claimed.some((known) => known.grantId === grantId);
}

/**
 * An operator takes the ledger's word for a grant: the totals count what it has, of which they had `counted` before. Its
 * full amount is remembered.
 */
export function adopt(
  tenant: TenantState,
  { pocId, counted, ...grant }: Grant & { readonly pocId: string; readonly counted: number },
  note: Pick<Correction, 'at' | 'by' | 'reason'>,
): void {
  const { grantId, credits } = grant;
  const others = tenant.grants.filter((known) => known.grantId !== grantId);
  tenant.grants = [...others, bare(grant)].slice(-windowSize);
  tenant.grantCount += counted === 0 ? 1 : 0;
  addToTotals(tenant, pocId, credits - counted);
  remember(tenant, { ...note, action: 'adopt', subject: grantId, credits, pocId });
}

/** An operator takes a grant that is gone from the ledger out of the totals. */
export function writeOff(tenant: TenantState, note: Omit<Correction, 'action'>): void {
  tenant.grants = tenant.grants.filter(({ grantId }) => grantId !== note.subject);
  tenant.grantCount -= 1;
  addToTotals(tenant, note.pocId ?? lastWordOn(tenant, note.subject)?.pocId ?? '', -note.credits);
  remember(tenant, { ...note, action: 'write-off' });
}

/** What was last corrected about a grant: later words win. */
export function lastWordOn(tenant: TenantState, grantId: string): Correction | undefined {
  return tenant.corrections.findLast(({ action, subject }) => action !== 'release' && subject === grantId);
}

export function remember(tenant: TenantState, note: Correction): void {
  tenant.corrections = [...tenant.corrections, note].slice(-maxByHand);
}
