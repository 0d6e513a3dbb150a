import assert from 'node:assert/strict';
import { addedSince, verifyByHand } from '../../../domain/credits/by-hand.ts';
import {
  grantKey,
  isConfettiKey,
  type ByHand,
  type GrantOrder,
  type LedgerGrant,
} from '../../../domain/credits/grant.ts';

const order: GrantOrder = {
  idempotencyKey: 'credits/C-207/grant/1',
  orgId: '77',
  credits: 3000,
  expiresOn: '2027-03-31',
  requestId: 'credits/C-207',
  pocId: 'P-1042',
  approvers: [],
};

function made(grantId: string, more: Partial<LedgerGrant> = {}): LedgerGrant {
  return {
    grantId,
    idempotencyKey: `by-hand-${grantId}`,
    orgId: '77',
    credits: 3000,
    expiresOn: '2027-03-31',
    grantedAt: '2026-11-23T09:00:00Z',
    requestId: 'ops',
    pocId: '',
    remaining: 3000,
    ...more,
  };
}

const circumstances = { claimed: [], since: '2026-11-23T09:00:00Z', today: '2026-11-23' };

interface Case {
  readonly what: string;
  readonly byHand: ByHand;
  readonly ledger: readonly LedgerGrant[];
  readonly claimed?: readonly string[];
  /** The grant that it is, or why it is none. */
  readonly says: string;
}

const named = { grantId: 'G-1' };
const shown = { reference: 'https://tickets.example.com/1' };
const own = made('G-1', { idempotencyKey: 'poc/P-9/grant/1', requestId: 'poc/P-9' });

const cases: Case[] = [
  { what: 'a grant that is named', byHand: named, ledger: [made('G-1'), made('G-2')], says: 'G-1' },
  {
    what: 'a grant that is named, with a reference beside it',
    byHand: { ...named, ...shown },
    ledger: [made('G-1'), made('G-2')],
    says: 'G-1',
  },
  { what: 'the only one that fits a reference', byHand: shown, ledger: [made('G-2')], says: 'G-2' },
  {
    what: 'the one of the right amount',
    byHand: shown,
    ledger: [made('G-1', { credits: 2999 }), made('G-2')],
    says: 'G-2',
  },
  {
    what: 'the one that Confetti did not make',
    byHand: shown,
    ledger: [own, made('G-2')],
    says: 'G-2',
  },
  {
    what: 'the one that is nobody’s yet',
    byHand: shown,
    ledger: [made('G-1'), made('G-2')],
    claimed: ['G-1'],
    says: 'G-2',
  },
  {
    what: 'no grant that is not there',
    byHand: named,
    ledger: [made('G-2')],
    says: 'TiDB Cloud has no grant G-1 in Org 77',
  },
  {
    what: 'no grant of another amount',
    byHand: named,
    ledger: [made('G-1', { credits: 300 })],
    says: 'grant G-1 is of 300 credits, not of 3,000',
  },
  {
    what: 'no grant that Confetti made itself',
    byHand: named,
    ledger: [own],
    says: 'grant G-1 was made by Confetti for poc/P-9',
  },
  {
    what: 'no grant that is counted for another request already',
    byHand: named,
    ledger: [made('G-1')],
    claimed: ['G-1'],
    says: "grant G-1 is another request's already",
  },
  {
    what: 'nothing where the ledger has nothing that fits',
    byHand: shown,
    ledger: [made('G-1', { credits: 1 })],
    says: "TiDB Cloud has no new grant of 3,000 credits in Org 77 that was made by hand and is nobody's yet. Name the grant if it is an older one",
  },
  {
    what: 'nothing of before the first approval, which a reference cannot mean',
    byHand: shown,
    ledger: [made('G-1', { grantedAt: '2026-11-23T08:59:59Z' })],
    says: "TiDB Cloud has no new grant of 3,000 credits in Org 77 that was made by hand and is nobody's yet. Name the grant if it is an older one",
  },
  {
    what: 'an older one where it is named',
    byHand: named,
    ledger: [made('G-1', { grantedAt: '2025-06-01T00:00:00Z' })],
    says: 'G-1',
  },
  {
    what: 'nothing that has expired',
    byHand: shown,
    ledger: [made('G-1', { expiresOn: '2026-11-22' })],
    says: "TiDB Cloud has no new grant of 3,000 credits in Org 77 that was made by hand and is nobody's yet. Name the grant if it is an older one",
  },
  {
    what: 'nothing in an empty ledger',
    byHand: shown,
    ledger: [],
    says: "TiDB Cloud has no new grant of 3,000 credits in Org 77 that was made by hand and is nobody's yet. Name the grant if it is an older one",
  },
  {
    what: 'none of two that fit: somebody has to say which',
    byHand: shown,
    ledger: [made('G-1'), made('G-2')],
    says: 'Org 77 has 2 grants of 3,000 credits that were made by hand (G-1, G-2): name the one that is meant',
  },
];

describe('credits that were added by hand', () => {
  for (const { what, byHand, ledger, claimed = [], says } of cases) {
    it(`are found to be ${what}`, () => {
      const verdict = verifyByHand({ ...order, byHand }, ledger, { ...circumstances, claimed });
      assert.equal(verdict.grant?.grantId ?? verdict.because, says);
    });
  }

  it('are given with everything that the ledger has of them', () => {
    assert.deepEqual(
      verifyByHand({ ...order, byHand: named }, [made('G-1')], circumstances).grant,
      made('G-1'),
    );
  });
});

describe('when credits can have been added for an order', () => {
  it('is from its first approval on, whatever the order of its proof', () => {
    const decided = (at: string) =>
      ({ step: 'finance', decision: 'approved', by: 'yanice.zhang', at, round: 1 }) as const;
    const proof = [decided('2026-11-24T09:00:00.000Z'), decided('2026-11-23T10:00:00.000Z')];
    assert.equal(addedSince({ ...order, proof }, '2026-01-01T00:00:00Z'), '2026-11-23T10:00:00.000Z');
  });

  it('is what the Org knows where nobody approved', () => {
    const proof = [
      { step: 'beo', decision: 'released', by: 'vince.yao', at: '2026-11-24T09:00:00.000Z', round: 1 },
    ] as const;
    assert.equal(addedSince({ ...order, proof }, '2026-01-01T00:00:00Z'), '2026-01-01T00:00:00Z');
    assert.equal(addedSince(order, '2026-01-01T00:00:00Z'), '2026-01-01T00:00:00Z');
  });
});

describe('the idempotency key of a grant', () => {
  it('is the request’s, with the number of the order', () => {
    assert.equal(grantKey('credits/C-207', 2), 'credits/C-207/grant/2');
  });

  const keys: [string, boolean][] = [
    ['poc/P-1/grant/1', true],
    ['credits/C-207/grant/12', true],
    ['poc/P-1/grant/', false],
    ['poc//grant/1', false],
    ['by-hand/poc/P-1/grant/1', false],
    ['poc/P-1/grant/1/again', false],
    ['', false],
  ];
  for (const [key, isOurs] of keys) {
    it(`${isOurs ? 'shows' : 'does not show'} that Confetti ordered it: "${key}"`, () =>
      assert.equal(isConfettiKey(key), isOurs));
  }
});
