import assert from 'node:assert/strict';
import type { Grant, GrantOrder } from '../../../domain/credits/grant.ts';
import {
  accumulatedCredits,
  drop,
  emptyTenant,
  grantUnder,
  queueOrder,
  release,
  reserve,
  settle,
  type TenantState,
} from '../../../domain/credits/tenant.ts';

function order(requestId: string, credits: number, attempt = 1): GrantOrder {
  return {
    idempotencyKey: `${requestId}/grant/${attempt}`,
    orgId: '77',
    credits,
    expiresOn: '2027-03-31',
    requestId,
    pocId: requestId,
    approvers: [],
  };
}

function grantOf({ idempotencyKey, orgId, credits, expiresOn }: GrantOrder): Grant {
  return {
    grantId: `G-${idempotencyKey}`,
    idempotencyKey,
    orgId,
    credits,
    expiresOn,
    grantedAt: '2026-11-23T09:00:00Z',
  };
}

function settled(tenant: TenantState, requestId: string, credits: number): GrantOrder {
  const one = order(requestId, credits);
  queueOrder(tenant, one);
  settle(tenant, one, grantOf(one));
  return one;
}

describe('the reservations of an Org', () => {
  it('count together', () => {
    const tenant = emptyTenant('77');
    reserve(tenant, 'poc/1', 3000);
    reserve(tenant, 'poc/2', 500);
    assert.equal(accumulatedCredits(tenant), 3500);
  });

  it('are one per request: reserving again moves it', () => {
    const tenant = emptyTenant('77');
    reserve(tenant, 'poc/1', 3000);
    reserve(tenant, 'poc/1', 100);
    assert.equal(accumulatedCredits(tenant), 100);
  });

  it('are gone when they are released', () => {
    const tenant = emptyTenant('77');
    reserve(tenant, 'poc/1', 3000);
    release(tenant, 'poc/1');
    assert.equal(accumulatedCredits(tenant), 0);
  });

  it('can be released without having been there', () => {
    const tenant = emptyTenant('77');
    release(tenant, 'poc/1');
    assert.deepEqual(tenant, emptyTenant('77'));
  });
});

describe('accumulated credits', () => {
  it('are what was granted and what is reserved', () => {
    const tenant = emptyTenant('77');
    settled(tenant, 'poc/1', 3000);
    reserve(tenant, 'poc/2', 500);
    assert.equal(accumulatedCredits(tenant), 3500);
  });

  it('stay the same when a reservation becomes a grant', () => {
    const tenant = emptyTenant('77');
    reserve(tenant, 'poc/1', 3000);
    settled(tenant, 'poc/1', 3000);
    assert.deepEqual([accumulatedCredits(tenant), tenant.reserved], [3000, {}]);
  });
});

describe('the orders of an Org', () => {
  it('wait in line, first in first out', () => {
    const tenant = emptyTenant('77');
    queueOrder(tenant, order('poc/1', 1));
    queueOrder(tenant, order('poc/2', 2));
    assert.deepEqual(
      tenant.orders.map(({ requestId }) => requestId),
      ['poc/1', 'poc/2'],
    );
  });

  it('are queued once however often they are sent', () => {
    const tenant = emptyTenant('77');
    queueOrder(tenant, order('poc/1', 1));
    queueOrder(tenant, order('poc/1', 1));
    assert.equal(tenant.orders.length, 1);
  });

  it('that are dropped leave the reservation with the request', () => {
    const tenant = emptyTenant('77');
    reserve(tenant, 'poc/1', 3000);
    queueOrder(tenant, order('poc/1', 3000));
    drop(tenant, order('poc/1', 3000));
    assert.deepEqual([tenant.orders, accumulatedCredits(tenant)], [[], 3000]);
  });

  it('that are settled are out of the line', () => {
    const tenant = emptyTenant('77');
    queueOrder(tenant, order('poc/2', 1));
    settled(tenant, 'poc/1', 3000);
    assert.deepEqual(
      tenant.orders.map(({ requestId }) => requestId),
      ['poc/2'],
    );
  });
});

describe('a grant', () => {
  it('is found under its key', () => {
    const tenant = emptyTenant('77');
    const { idempotencyKey } = settled(tenant, 'poc/1', 3000);
    assert.equal(grantUnder(tenant, idempotencyKey)?.credits, 3000);
  });

  it('settled twice counts once', () => {
    const tenant = emptyTenant('77');
    const one = settled(tenant, 'poc/1', 3000);
    settle(tenant, one, grantOf(one));
    assert.deepEqual([tenant.grantedCredits, tenant.grantCount, tenant.grants.length], [3000, 1, 1]);
  });

  it('counts for what was granted, whatever had been reserved', () => {
    const tenant = emptyTenant('77');
    reserve(tenant, 'poc/1', 5000);
    settled(tenant, 'poc/1', 3000);
    assert.equal(accumulatedCredits(tenant), 3000);
  });

  it('is kept in a window of the latest, with totals of all', () => {
    const tenant = emptyTenant('77');
    for (let n = 1; n <= 120; n += 1) settled(tenant, `poc/${n}`, n);
    assert.deepEqual([tenant.grantCount, tenant.grantedCredits], [120, (120 * 121) / 2]);
    assert.deepEqual(
      [tenant.grants.length, tenant.grants[0]?.credits, tenant.grants.at(-1)?.credits],
      [50, 71, 120],
    );
  });

  it('leaves a state that is JSON', () => {
    const tenant = emptyTenant('77');
    reserve(tenant, 'poc/2', 5);
    settled(tenant, 'poc/1', 3000);
    assert.deepEqual(JSON.parse(JSON.stringify(tenant)), tenant);
  });
});
