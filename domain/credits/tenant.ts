import type { Grant, GrantOrder } from './grant.ts';

/*
 * The credits of one Org: what is reserved, what was granted, which grant is under way. Pure; `tenantCredits` runs it.
 *
 * 1. A request holds one reservation at most; reserving again moves it.
 * 2. A request is granted once: a second order for it is answered with the first grant.
 * 3. Totals count everything; single grants are kept in a window, because TiDB Cloud's ledger has the rest.
 */

const windowSize = 50;

export interface TenantState {
  readonly orgId: string;
  /** Whole credits by request (workflow id). */
  reserved: Record<string, number>;
  grantedCredits: number;
  grantCount: number;
  /** The latest grants, oldest first. */
  grants: Grant[];
  /** The latest declines by idempotency key: an order that was declined is declined again, not tried again. */
  declines?: { readonly idempotencyKey: string; readonly code: string; readonly reason: string }[];
  /** Orders not yet settled, first in first out. The first one is the intent that is being carried out. */
  orders: GrantOrder[];
}

export function emptyTenant(orgId: string): TenantState {
  return { orgId, reserved: {}, grantedCredits: 0, grantCount: 0, grants: [], orders: [] };
}

/** Whether nothing was ever reserved, ordered or granted here. */
export function isUntouched(tenant: TenantState): boolean {
  return tenant.grantCount === 0 && tenant.orders.length === 0 && Object.keys(tenant.reserved).length === 0;
}

/** Granted so far plus everything reserved (process.md, reading 14). */
export function accumulatedCredits(tenant: TenantState): number {
  return tenant.grantedCredits + Object.values(tenant.reserved).reduce((sum, credits) => sum + credits, 0);
}

export function reserve(tenant: TenantState, requestId: string, credits: number): void {
  tenant.reserved[requestId] = credits;
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
export function queueOrder(tenant: TenantState, order: GrantOrder): void {
  const isQueued = tenant.orders.some(({ idempotencyKey }) => idempotencyKey === order.idempotencyKey);
  if (!isQueued) tenant.orders.push(order);
}

/** The credits are in the Org: the reservation becomes a grant. A grant that is known already is not counted again. */
export function settle(tenant: TenantState, order: GrantOrder, grant: Grant): void {
  drop(tenant, order);
  release(tenant, order.requestId);
  if (grantUnder(tenant, grant.idempotencyKey) !== undefined) return;
  tenant.grantedCredits += grant.credits;
  tenant.grantCount += 1;
  tenant.grants = [...tenant.grants, grant].slice(-windowSize);
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
