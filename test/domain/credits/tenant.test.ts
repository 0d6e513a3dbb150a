import assert from 'node:assert/strict';
import type { Grant, GrantOrder } from '../../../domain/credits/grant.ts';
import type { LedgerSummary } from '../../../domain/credits/ledger-summary.ts';
import {
  accumulatedCredits,
  claim,
  decline,
  drop,
  emptyTenant,
  grantUnder,
  isUntouched,
  markAttempted,
  queueOrder,
  release,
  reservationOf,
  reserve,
  reservedCredits,
  seed,
  settle,
  tenantOf,
  type TenantState,
  claimBy,
  isCountedByHand,
} from '../../../domain/credits/tenant.ts';
import type { CreditsBefore } from '../../../domain/credits/tier.ts';
import { hour, monday } from '../../support/requests.ts';

function order(requestId: string, credits: number, pocId = 'P-1'): GrantOrder {
  return {
    idempotencyKey: `${requestId}/grant/1`,
    orgId: '77',
    credits,
    expiresOn: '2027-03-31',
    requestId,
    pocId,
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

function settled(tenant: TenantState, requestId: string, credits: number, pocId = 'P-1'): GrantOrder {
  const one = order(requestId, credits, pocId);
  queueOrder(tenant, one, monday);
  settle(tenant, one, grantOf(one));
  return one;
}

function held(
  tenant: TenantState,
  requestId: string,
  credits: number,
  pocId = 'P-1',
  now = monday,
): CreditsBefore {
  return reserve(tenant, requestId, { credits, pocId }, now).before;
}

/** An Org that has 7,000 already: 4,000 of PoC P-1 and 3,000 of P-2. */
function orgWith7000(): TenantState {
  const tenant = emptyTenant('77');
  settled(tenant, 'poc/P-1', 4000, 'P-1');
  settled(tenant, 'poc/P-2', 3000, 'P-2');
  return tenant;
}

function frozen(tenant: TenantState): string {
  return JSON.stringify(tenant);
}

describe('the reservations of an Org', () => {
  it('count together', () => {
    const tenant = emptyTenant('77');
    held(tenant, 'poc/1', 3000);
    held(tenant, 'credits/2', 500);
    assert.deepEqual([accumulatedCredits(tenant), reservedCredits(tenant)], [3500, 3500]);
  });

  it('are one per request: reserving again moves it', () => {
    const tenant = emptyTenant('77');
    held(tenant, 'poc/1', 3000);
    held(tenant, 'poc/1', 100);
    assert.equal(accumulatedCredits(tenant), 100);
  });

  it('are gone when they are released', () => {
    const tenant = emptyTenant('77');
    held(tenant, 'poc/1', 3000);
    release(tenant, 'poc/1');
    assert.equal(accumulatedCredits(tenant), 0);
  });

  it('can be released without having been there', () => {
    const tenant = emptyTenant('77');
    release(tenant, 'poc/1');
    assert.deepEqual(tenant, emptyTenant('77'));
  });

  for (const id of ['constructor', 'toString']) {
    it(`are not found for a request called ${id} that made none`, () =>
      assert.equal(reservationOf(emptyTenant('77'), id), undefined));
  }
});

describe('what there was before a request', () => {
  it('is what was granted and what others have reserved, in the Org and for the PoC', () => {
    const tenant = orgWith7000();
    assert.deepEqual(held(tenant, 'credits/1', 2000, 'P-1'), { org: 7000, poc: 4000 });
    assert.deepEqual(held(tenant, 'credits/2', 500, 'P-1'), { org: 9000, poc: 6000 });
    assert.deepEqual(held(tenant, 'credits/3', 10, 'P-2'), { org: 9500, poc: 3000 });
    assert.deepEqual(held(tenant, 'credits/4', 10, 'P-3'), { org: 9510, poc: 0 });
  });

  it('stays the same for a request that asks for the same again: whoever came first stays first', () => {
    const tenant = orgWith7000();
    const first = reserve(tenant, 'credits/1', { credits: 2000, pocId: 'P-1' }, monday);
    held(tenant, 'credits/2', 2000, 'P-1');
    settled(tenant, 'credits/9', 100);
    const before = frozen(tenant);
    const again = reserve(tenant, 'credits/1', { credits: 2000, pocId: 'P-1' }, monday + hour);
    assert.deepEqual(again, first);
    assert.equal(frozen(tenant), before);
  });

  it('does not count the request’s own earlier reservation', () => {
    const tenant = orgWith7000();
    held(tenant, 'credits/1', 2000);
    assert.deepEqual(held(tenant, 'credits/1', 3000), { org: 7000, poc: 4000 });
  });

  it('is counted anew for another amount: whoever changes it goes to the end of the line', () => {
    const tenant = orgWith7000();
    held(tenant, 'credits/1', 2000);
    held(tenant, 'credits/2', 2000);
    assert.equal(held(tenant, 'credits/1', 1999).org, 9000);
    assert.equal(held(tenant, 'credits/1', 2000).org, 9000);
  });

  it('is counted anew for another PoC', () => {
    const tenant = orgWith7000();
    held(tenant, 'credits/1', 2000, 'P-1');
    assert.deepEqual(held(tenant, 'credits/1', 2000, 'P-2'), { org: 7000, poc: 3000 });
  });

  it('is counted anew after a release', () => {
    const tenant = orgWith7000();
    held(tenant, 'credits/1', 2000);
    held(tenant, 'credits/2', 2000);
    release(tenant, 'credits/1');
    assert.equal(held(tenant, 'credits/1', 2000).org, 9000);
  });

  for (const pocId of ['constructor', 'toString', 'hasOwnProperty']) {
    it(`is right for a PoC called ${pocId}`, () => {
      const tenant = emptyTenant('77');
      assert.deepEqual(held(tenant, 'credits/1', 10, pocId), { org: 0, poc: 0 });
      settled(tenant, 'credits/1', 10, pocId);
      settled(tenant, 'credits/2', 5, pocId);
      assert.deepEqual(held(tenant, 'credits/3', 1, pocId), { org: 15, poc: 15 });
      assert.deepEqual(tenant.grantedByPoc, { [pocId]: 15 });
    });
  }

  it('is the Org’s for a PoC that is not counted any more, so that none slips under', () => {
    const tenant = emptyTenant('77');
    for (let n = 1; n <= 501; n += 1) settled(tenant, `poc/P-${n}`, 10, `P-${n}`);
    assert.equal(Object.keys(tenant.grantedByPoc).length, 500);
    assert.deepEqual(held(tenant, 'credits/1', 1, 'P-501'), { org: 5010, poc: 5010 });
    assert.deepEqual(held(tenant, 'credits/2', 1, 'P-500'), { org: 5011, poc: 10 });
  });
});

describe('accumulated credits', () => {
  it('are what was granted and what is reserved', () => {
    const tenant = emptyTenant('77');
    settled(tenant, 'poc/1', 3000);
    held(tenant, 'poc/2', 500);
    assert.equal(accumulatedCredits(tenant), 3500);
  });

  it('stay the same when a reservation becomes a grant', () => {
    const tenant = emptyTenant('77');
    held(tenant, 'poc/1', 3000);
    settled(tenant, 'poc/1', 3000);
    assert.deepEqual([accumulatedCredits(tenant), tenant.reserved], [3000, {}]);
  });
});

describe('the orders of an Org', () => {
  it('wait in line, first in first out', () => {
    const tenant = emptyTenant('77');
    queueOrder(tenant, order('poc/1', 1), monday);
    queueOrder(tenant, order('poc/2', 2), monday);
    assert.deepEqual(
      tenant.orders.map(({ requestId }) => requestId),
      ['poc/1', 'poc/2'],
    );
  });

  it('are queued once however often they are sent, and keep the time they first came', () => {
    const tenant = emptyTenant('77');
    queueOrder(tenant, order('poc/1', 1), monday);
    queueOrder(tenant, order('poc/1', 1), monday + hour);
    assert.deepEqual(
      tenant.orders.map(({ queuedAt }) => queuedAt),
      [monday],
    );
  });

  it('are noted as tried before they are sent: the first one only', () => {
    const tenant = emptyTenant('77');
    queueOrder(tenant, order('poc/1', 1), monday);
    queueOrder(tenant, order('poc/2', 2), monday);
    markAttempted(tenant);
    assert.deepEqual(
      tenant.orders.map(({ attempted }) => attempted),
      [true, undefined],
    );
  });

  it('stay noted as tried when they are sent again', () => {
    const tenant = emptyTenant('77');
    queueOrder(tenant, order('poc/1', 1), monday);
    markAttempted(tenant);
    queueOrder(tenant, order('poc/1', 1), monday);
    assert.equal(tenant.orders[0]?.attempted, true);
  });

  it('that are dropped leave the reservation with the request', () => {
    const tenant = emptyTenant('77');
    held(tenant, 'poc/1', 3000);
    queueOrder(tenant, order('poc/1', 3000), monday);
    drop(tenant, order('poc/1', 3000));
    assert.deepEqual([tenant.orders, accumulatedCredits(tenant)], [[], 3000]);
  });

  it('that are declined leave the reservation with the request, and the reason under their key', () => {
    const tenant = emptyTenant('77');
    held(tenant, 'poc/1', 3000);
    queueOrder(tenant, order('poc/1', 3000), monday);
    decline(tenant, order('poc/1', 3000), 'SUSPENDED', 'the Org is suspended');
    assert.deepEqual([tenant.orders, accumulatedCredits(tenant)], [[], 3000]);
    assert.deepEqual(tenant.declines, [
      { idempotencyKey: 'poc/1/grant/1', code: 'SUSPENDED', reason: 'the Org is suspended' },
    ]);
  });

  it('that were declined are remembered for the latest 50', () => {
    const tenant = emptyTenant('77');
    for (let n = 1; n <= 60; n += 1) decline(tenant, order(`poc/${n}`, 1), 'NO', 'no');
    assert.deepEqual([tenant.declines?.length, tenant.declines?.[0]?.idempotencyKey], [50, 'poc/11/grant/1']);
  });

  it('that are settled are out of the line', () => {
    const tenant = emptyTenant('77');
    queueOrder(tenant, order('poc/2', 1), monday);
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
    const before = frozen(tenant);
    settle(tenant, one, grantOf(one));
    assert.equal(frozen(tenant), before);
    assert.deepEqual([tenant.grantedCredits, tenant.grantCount, tenant.grants.length], [3000, 1, 1]);
  });

  it('counts for what was granted, whatever had been reserved', () => {
    const tenant = emptyTenant('77');
    held(tenant, 'poc/1', 5000);
    settled(tenant, 'poc/1', 3000);
    assert.equal(accumulatedCredits(tenant), 3000);
  });

  it('counts for its PoC', () => {
    assert.deepEqual(orgWith7000().grantedByPoc, { 'P-1': 4000, 'P-2': 3000 });
  });

  it('leaves a state that is JSON', () => {
    const tenant = emptyTenant('77');
    held(tenant, 'poc/2', 5);
    settled(tenant, 'poc/1', 3000);
    decline(tenant, order('poc/3', 1), 'NO', 'no');
    claim(tenant, 'G-1', 'poc/1/grant/1');
    assert.deepEqual(JSON.parse(JSON.stringify(tenant)), tenant);
  });

  it('that was made by hand is claimed once', () => {
    const tenant = emptyTenant('77');
    claim(tenant, 'G-1', 'poc/1/grant/1');
    claim(tenant, 'G-1', 'poc/1/grant/1');
    assert.deepEqual(tenant.claimed, [{ grantId: 'G-1', orderKey: 'poc/1/grant/1' }]);
    assert.deepEqual(
      [claimBy(tenant, 'poc/1/grant/1'), claimBy(tenant, 'poc/2/grant/1')],
      ['G-1', undefined],
    );
  });

  it('that was made by hand before the ledger was read is in the totals, and a new one is not', () => {
    const tenant = { ...emptyTenant('77'), seededAt: '2026-11-23T09:00:00.000Z' };
    const madeAt = (grantedAt: string) => ({ ...grantOf(order('poc/1', 5)), grantedAt });
    assert.equal(isCountedByHand(tenant, madeAt('2026-11-23T08:59:59Z')), true);
    assert.equal(isCountedByHand(tenant, madeAt('2026-11-23T09:00:00Z')), false);
  });
});

describe('an Org with 5,000 grants', () => {
  function busyOrg(): TenantState {
    const tenant = emptyTenant('77');
    for (let n = 1; n <= 5000; n += 1) settled(tenant, `credits/C-${n}`, n, `P-${n % 7}`);
    return tenant;
  }

  it('has exact totals and a window of the latest 50', () => {
    const tenant = busyOrg();
    assert.deepEqual([tenant.grantCount, tenant.grantedCredits], [5000, (5000 * 5001) / 2]);
    assert.deepEqual(
      [tenant.grants.length, tenant.grants[0]?.credits, tenant.grants.at(-1)?.credits],
      [50, 4951, 5000],
    );
    const byPoc = Object.values(tenant.grantedByPoc).reduce((sum, credits) => sum + credits, 0);
    assert.equal(byPoc, tenant.grantedCredits);
  });

  it('is handed on in less than 16 KB', () => {
    const bytes = Buffer.byteLength(JSON.stringify(busyOrg()));
    assert.ok(bytes < 16 * 1024, `${bytes} bytes`);
  });

  it('does not count an order from before the window again: TiDB Cloud remembers it', () => {
    const tenant = busyOrg();
    const old = order('credits/C-1', 1, 'P-1');
    assert.equal(grantUnder(tenant, old.idempotencyKey), undefined);
    const before = frozen(tenant);
    queueOrder(tenant, old, monday);
    settle(tenant, old, grantOf(old), true);
    assert.equal(frozen(tenant), before);
  });

  it('has the reservation of a repeated order released all the same', () => {
    const tenant = busyOrg();
    const old = order('credits/C-1', 1, 'P-1');
    held(tenant, old.requestId, 1);
    settle(tenant, old, grantOf(old), true);
    assert.deepEqual(tenant.reserved, {});
  });
});

describe('an Org that had credits before Confetti', () => {
  const ledger: LedgerSummary = {
    exists: true,
    grantedCredits: 7000,
    grantCount: 90,
    latest: Array.from({ length: 60 }, (_, n) => ({
      ...grantOf(order(`by-hand-${n}`, 100)),
      requestId: 'by hand',
      pocId: 'P-1',
      remaining: 12.5,
    })),
    byPoc: { 'P-1': 6000, 'P-2': 1000 },
  };

  function seeded(): TenantState {
    const tenant = emptyTenant('77');
    seed(tenant, ledger, monday);
    return tenant;
  }

  it('has them in its totals from then on', () => {
    const tenant = seeded();
    assert.deepEqual(
      [tenant.seededAt, tenant.grantedCredits, tenant.grantCount],
      ['2026-11-23T09:00:00.000Z', 7000, 90],
    );
    assert.deepEqual(held(tenant, 'credits/1', 10, 'P-2'), { org: 7000, poc: 1000 });
  });

  it('keeps the latest 50, and nothing that only the ledger knows', () => {
    const { grants } = seeded();
    assert.deepEqual([grants.length, grants[0]?.grantId], [50, 'G-by-hand-10/grant/1']);
    assert.deepEqual(Object.keys(grants[0] ?? {}).sort(), [
      'credits',
      'expiresOn',
      'grantId',
      'grantedAt',
      'idempotencyKey',
      'orgId',
    ]);
  });

  it('counts on from there', () => {
    const tenant = seeded();
    settled(tenant, 'credits/1', 500, 'P-2');
    assert.deepEqual(
      [tenant.grantedCredits, tenant.grantCount, tenant.grantedByPoc],
      [7500, 91, { 'P-1': 6000, 'P-2': 1500 }],
    );
  });

  it('is not untouched, and one without anything is', () => {
    assert.equal(isUntouched(seeded()), false);
    const tenant = emptyTenant('77');
    assert.equal(isUntouched(tenant), true);
    seed(tenant, { exists: false, grantedCredits: 0, grantCount: 0, latest: [], byPoc: {} }, monday);
    assert.equal(isUntouched(tenant), true);
    held(tenant, 'credits/1', 1);
    assert.equal(isUntouched(tenant), false);
  });
});

describe('what an earlier version handed on', () => {
  /** As it was before reservations knew their PoC and anything was claimed or settled. */
  const carried = {
    orgId: '77',
    reserved: { 'poc/P-1': 3000, 'poc/P-2': 500 },
    grantedCredits: 7000,
    grantCount: 2,
    grants: [grantOf(order('poc/P-0', 7000))],
    orders: [order('poc/P-1', 3000)],
  } as unknown as TenantState;

  it('is read: its totals, its grants, its orders', () => {
    const tenant = tenantOf(carried);
    assert.deepEqual(
      [accumulatedCredits(tenant), tenant.grantCount, tenant.grants.length, tenant.orders.length],
      [10_500, 2, 1, 1],
    );
    assert.deepEqual([tenant.claimed, tenant.corrections, tenant.grantedByPoc], [[], [], {}]);
  });

  it('has its reservations released and moved like any other', () => {
    const tenant = tenantOf(carried);
    release(tenant, 'poc/P-2');
    assert.deepEqual(held(tenant, 'poc/P-1', 3000, 'P-1'), { org: 7000, poc: 0 });
    assert.equal(accumulatedCredits(tenant), 10_000);
  });

  it('is carried on unchanged where it is of this version', () => {
    const tenant = orgWith7000();
    held(tenant, 'credits/1', 10);
    assert.deepEqual(tenantOf(structuredClone(tenant)), tenant);
  });

  it('is empty where there was nothing', () => {
    assert.deepEqual(tenantOf({ orgId: '77' }), emptyTenant('77'));
  });
});
