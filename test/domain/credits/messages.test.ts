import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { isGrantReport } from '../../../domain/credits/grant-report.ts';
import {
  invalidOrder,
  invalidRelease,
  invalidReservation,
  invalidSettlement,
} from '../../../domain/credits/order-shape.ts';

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
    for (const requestId of ['', 'poc/', 'P-1', 'tenant/77', 'xpoc/P-1', 7, undefined]) {
      assert.equal(
        invalidReservation({ requestId, credits: 1 }),
        'requestId must be the id of a request, such as poc/P-1042 or credits/C-207',
      );
    }
  });

  it('is also a credit request’s', () => {
    assert.equal(invalidReservation({ requestId: 'credits/C-207', pocId: 'P-1', credits: 1 }), undefined);
  });

  it('names its PoC by a text, or none', () => {
    assert.equal(invalidReservation({ requestId: 'poc/P-1', pocId: 7, credits: 1 }), 'pocId must be a text');
  });

  it('is given up without an amount', () => {
    assert.equal(invalidRelease({ requestId: 'credits/C-207' }), undefined);
    for (const nothing of [undefined, null, 'credits/C-207'])
      assert.equal(invalidRelease(nothing), 'a reservation must be an object');
  });
});

describe('what an operator says of a drift', () => {
  const word = { subject: 'G-1', by: 'vince.yao@example.com', reason: 'made by hand for a demo' };

  it('has a subject, a person and a reason', () => {
    assert.equal(invalidSettlement(word), undefined);
  });

  for (const key of ['subject', 'by', 'reason'] as const) {
    for (const value of [undefined, '', ' ', 7, 'x'.repeat(501)]) {
      it(`does not take ${inspect(value).slice(0, 20)} for ${key}`, () =>
        assert.equal(
          invalidSettlement({ ...word, [key]: value }),
          `${key} must be a text of at most 500 characters`,
        ));
    }
  }

  it('is an object', () => {
    for (const nothing of [undefined, null, 'G-1'])
      assert.equal(invalidSettlement(nothing), 'it must be an object');
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
      requestId: fc.constant('poc/r'),
      credits: fc.constant(1),
    });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.anything(), almost), (value) => {
        isGrantReport(value);
        isGrantReport({ idempotencyKey: 'k', answer: value });
        invalidOrder(value, '77');
        invalidRelease(value);
        invalidSettlement(value);
      }),
      { seed: 11, numRuns: 1000 },
    );
  });
});
