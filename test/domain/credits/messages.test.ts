import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isGrantReport } from '../../../domain/credits/grant-report.ts';
import { invalidOrder, invalidReservation } from '../../../domain/credits/order-shape.ts';

const order = {
  idempotencyKey: 'poc/P-1/grant/1',
  orgId: '77',
  credits: 3000,
  expiresOn: '2027-03-31',
  requestId: 'poc/P-1',
  pocId: 'P-1',
  approvers: ['xiaole.fang'],
};
const grant = {
  grantId: 'G-1',
  idempotencyKey: order.idempotencyKey,
  orgId: '77',
  credits: 3000,
  expiresOn: '2027-03-31',
  grantedAt: '2026-11-23T09:00:00Z',
};

describe('a reservation', () => {
  it('has a request and whole credits', () => {
    assert.equal(invalidReservation({ requestId: 'poc/P-1', credits: 1 }), undefined);
  });

  for (const credits of [0, -1, 2.5, '3000', null, undefined, 2 ** 53]) {
    it(`does not take ${JSON.stringify(credits)} for credits`, () => {
      assert.equal(
        invalidReservation({ requestId: 'poc/P-1', credits }),
        'credits must be a whole number above zero',
      );
    });
  }

  it('needs a request', () => {
    assert.equal(invalidReservation({ requestId: '', credits: 1 }), 'requestId must be a text');
  });
});

describe('a grant order', () => {
  it('is taken by its Org', () => {
    assert.equal(invalidOrder(order, '77'), undefined);
  });

  it('is refused by another Org, which says so', () => {
    assert.equal(invalidOrder(order, '78'), 'the order is for Org 77, not for 78');
  });

  for (const key of ['idempotencyKey', 'orgId', 'expiresOn', 'pocId'] as const) {
    it(`needs ${key}`, () =>
      assert.equal(invalidOrder({ ...order, [key]: undefined }, '77'), `${key} must be a text`));
  }

  it('needs the approvers', () => {
    assert.equal(invalidOrder({ ...order, approvers: 'xiaole.fang' }, '77'), 'approvers must be a list');
  });

  it('does not stumble over an Org that is no text', () => {
    assert.equal(invalidOrder({ ...order, orgId: { toString: 1 } }, '77'), 'orgId must be a text');
  });
});

describe('a report about a grant', () => {
  it('says that the credits were granted', () => {
    const answer = { outcome: 'granted', grant };
    assert.ok(isGrantReport({ idempotencyKey: order.idempotencyKey, answer }));
  });

  it('says that they were declined, and why', () => {
    const answer = { outcome: 'declined', code: 'SUSPENDED', reason: 'the Org is suspended' };
    assert.ok(isGrantReport({ idempotencyKey: order.idempotencyKey, answer }));
  });

  const wrong: [string, unknown][] = [
    ['no key', { answer: { outcome: 'granted', grant } }],
    ['no answer', { idempotencyKey: 'k' }],
    ['another outcome', { idempotencyKey: 'k', answer: { outcome: 'maybe', grant } }],
    ['no reason', { idempotencyKey: 'k', answer: { outcome: 'declined', code: 'X' } }],
    [
      'half credits',
      { idempotencyKey: 'k', answer: { outcome: 'granted', grant: { ...grant, credits: 0.5 } } },
    ],
    [
      'no grant id',
      { idempotencyKey: 'k', answer: { outcome: 'granted', grant: { ...grant, grantId: undefined } } },
    ],
  ];
  for (const [what, value] of wrong) {
    it(`is none with ${what}`, () => assert.ok(!isGrantReport(value)));
  }
});

describe('any message whatever', () => {
  it('is read without an exception', () => {
    const almost = fc.record({
      ...Object.fromEntries(Object.keys(order).map((key) => [key, fc.anything()])),
      requestId: fc.constant('r'),
      credits: fc.constant(1),
    });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.anything(), almost), (value) => {
        isGrantReport(value);
        isGrantReport({ idempotencyKey: 'k', answer: value });
        invalidOrder(value, '77');
      }),
      { seed: 11, numRuns: 1000 },
    );
  });
});
