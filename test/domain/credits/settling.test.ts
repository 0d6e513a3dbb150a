import assert from 'node:assert/strict';
import type { Grant } from '../../../domain/credits/grant.ts';
import { tenantFacts } from '../../../domain/reconciliation/tenant-facts.ts';
import {
  adopt,
  emptyTenant,
  lastWordOn,
  writeOff,
  type TenantState,
} from '../../../domain/credits/tenant.ts';

const note = { at: 1, by: 'vince.yao@example.com', reason: 'agreed' };

function grant(grantId: string, credits: number): Grant & { pocId: string } {
  return {
    ...{ grantId, idempotencyKey: `by-hand-${grantId}`, orgId: '77', credits, pocId: 'P-1' },
    ...{ expiresOn: '2099-12-31', grantedAt: '2026-11-22T02:00:00.000Z' },
  };
}

function totals({ grantedCredits, grantCount, grantedByPoc, grants }: TenantState): unknown[] {
  return [grantedCredits, grantCount, grantedByPoc['P-1'], grants.map(({ credits }) => credits)];
}

describe('a grant that an operator adopted', () => {
  it('counts with its full amount where it did not count before', () => {
    const tenant = emptyTenant('77');
    adopt(tenant, { ...grant('X', 400), counted: 0 }, note);
    assert.deepEqual(totals(tenant), [400, 1, 400, [400]]);
    assert.deepEqual(tenant.claimed, []);
    assert.equal(lastWordOn(tenant, 'X')?.credits, 400);
  });

  it('counts with the difference to what it counted before, up or down, and as one grant', () => {
    const tenant = emptyTenant('77');
    adopt(tenant, { ...grant('X', 400), counted: 0 }, note);
    adopt(tenant, { ...grant('X', 700), counted: 400 }, note);
    assert.deepEqual(totals(tenant), [700, 1, 700, [700]]);
    adopt(tenant, { ...grant('X', 100), counted: 700 }, note);
    assert.deepEqual(totals(tenant), [100, 1, 100, [100]]);
  });

  it('counts for its PoC only once when it vanishes and comes back', () => {
    const tenant = emptyTenant('77');
    adopt(tenant, { ...grant('X', 400), counted: 0 }, note);
    writeOff(tenant, { ...note, subject: 'X', credits: 400 });
    assert.deepEqual(totals(tenant), [0, 0, 0, []]);
    adopt(tenant, { ...grant('X', 400), counted: 0 }, note);
    assert.deepEqual(totals(tenant), [400, 1, 400, [400]]);
  });
});

describe('what operators settled', () => {
  it('is for a comparison what they said last', () => {
    const tenant = emptyTenant('77');
    adopt(tenant, { ...grant('X', 400), counted: 0 }, note);
    adopt(tenant, { ...grant('Y', 5), counted: 0 }, note);
    writeOff(tenant, { ...note, subject: 'X', credits: 400 });
    const { adopted, writtenOff, latest } = tenantFacts(tenant, undefined, 0);
    assert.deepEqual(adopted, [{ grantId: 'Y', credits: 5 }]);
    assert.deepEqual(writtenOff, [{ grantId: 'X', credits: 400 }]);
    assert.deepEqual(latest, [{ grantId: 'Y', credits: 5 }]);
  });

  it('comes with what is reserved and ordered, since when', () => {
    const tenant = emptyTenant('77');
    tenant.reserved = { 'poc/1': { credits: 7, pocId: '1', since: 0, before: { org: 0, poc: 0 } } };
    const order = { ...grant('', 7), requestId: 'poc/1', approvers: [], queuedAt: 60_000 };
    tenant.orders = [order, { ...order, idempotencyKey: 'poc/2/grant/1' }];
    const { reserved, orders } = tenantFacts(tenant, 'no answer', 0);
    assert.deepEqual(reserved, [{ requestId: 'poc/1', credits: 7, since: '1970-01-01T00:00:00.000Z' }]);
    assert.deepEqual(
      orders.map(({ since, problem }) => [since, problem]),
      [
        ['1970-01-01T00:01:00.000Z', 'no answer'],
        ['1970-01-01T00:01:00.000Z', undefined],
      ],
    );
  });
});
