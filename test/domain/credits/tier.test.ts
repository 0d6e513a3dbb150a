import assert from 'node:assert/strict';
import { matchTier, type CreditsBefore, type MatchedTier } from '../../../domain/credits/tier.ts';
import type { AccumulatedRule, Route, Tier } from '../../../domain/policy/policy.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';

const topUp = shippedPolicy().creditRequest['top-up'];

function tierOf(
  needed: number,
  before: number | CreditsBefore,
  rule?: Partial<AccumulatedRule>,
): MatchedTier {
  const accumulated = { per: 'org', countsThisRequest: true, ...rule } as const;
  const known = typeof before === 'number' ? { org: before, poc: before } : before;
  const tier = matchTier({ ...topUp, accumulated }, needed, known);
  assert.ok(tier !== undefined);
  return tier;
}

describe('the tier of a top-up, with this request counted in', () => {
  const cases: [needed: number, before: number, tier: string, accumulated: number][] = [
    [1, 0, 'standard', 1],
    [3000, 0, 'standard', 3000],
    [3000, 7000, 'standard', 10_000],
    [2999, 7000, 'standard', 9999],
    [3001, 0, 'elevated', 3001],
    [3001, 6999, 'elevated', 10_000],
    [3001, 7000, 'elevated', 10_001],
    [3000, 7001, 'elevated', 10_001],
    [1, 9999, 'standard', 10_000],
    [1, 10_000, 'elevated', 10_001],
    [100_000, 0, 'elevated', 100_000],
  ];
  for (const [needed, before, tier, accumulated] of cases) {
    it(`is ${tier} for ${needed} needed on ${before}`, () => {
      const { id, accumulated: counted } = tierOf(needed, before);
      assert.deepEqual([id, counted], [tier, accumulated]);
    });
  }
});

describe('what counts as accumulated', () => {
  const before = { org: 9000, poc: 1000 };
  const cases: [rule: AccumulatedRule, accumulated: number, tier: string][] = [
    [{ per: 'org', countsThisRequest: true }, 11_000, 'elevated'],
    [{ per: 'org', countsThisRequest: false }, 9000, 'standard'],
    [{ per: 'poc', countsThisRequest: true }, 3000, 'standard'],
    [{ per: 'poc', countsThisRequest: false }, 1000, 'standard'],
  ];
  for (const [rule, accumulated, tier] of cases) {
    const inWords = `per ${rule.per}, ${rule.countsThisRequest ? 'with' : 'without'} this request`;
    it(`is ${accumulated} ${inWords}`, () => {
      const matched = tierOf(2000, before, rule);
      assert.deepEqual([matched.accumulated, matched.id], [accumulated, tier]);
    });
  }

  it('is within its limit exactly at it, without this request as well', () => {
    const rule = { countsThisRequest: false };
    assert.deepEqual(
      [10_000, 10_001].map((org) => tierOf(1, org, rule).id),
      ['standard', 'elevated'],
    );
  });

  it('is that of the PoC where the policy says so, whatever the Org has', () => {
    assert.equal(tierOf(3000, { org: 1_000_000, poc: 7000 }, { per: 'poc' }).id, 'standard');
    assert.equal(tierOf(3000, { org: 0, poc: 7001 }, { per: 'poc' }).id, 'elevated');
  });
});

describe('the reason for a tier', () => {
  const cases: [needed: number, before: number, because: string][] = [
    [
      3000,
      7000,
      '3,000 needed is at most 3,000, and 10,000 accumulated in the Org with this request is at most 10,000',
    ],
    [3001, 0, '3,001 needed is more than 3,000'],
    [3000, 7001, '10,001 accumulated in the Org with this request is more than 10,000'],
    [
      3001,
      7001,
      '3,001 needed is more than 3,000, and 10,002 accumulated in the Org with this request is more than 10,000',
    ],
  ];
  for (const [needed, before, because] of cases) {
    it(`names figures and limits: ${needed} on ${before}`, () =>
      assert.equal(tierOf(needed, before).because, because));
  }

  it('says how it was counted', () => {
    assert.match(tierOf(1, 0, { per: 'poc', countsThisRequest: false }).because, /in the PoC without this/);
  });
});

describe('the tiers of a route', () => {
  const withTiers = (tiers: readonly Tier[]): Route => ({ ...topUp, tiers });
  const none = { org: 0, poc: 0 };

  it('are read from the first on, and the last takes the rest', () => {
    const route = withTiers([
      { id: 'small', upTo: { creditsNeeded: 10, accumulatedCredits: 1000 }, steps: [] },
      { id: 'medium', upTo: { creditsNeeded: 100, accumulatedCredits: 1000 }, steps: [] },
      { id: 'large', steps: [] },
    ]);
    const ids = [10, 11, 100, 101].map((needed) => matchTier(route, needed, none)?.id);
    assert.deepEqual(ids, ['small', 'medium', 'medium', 'large']);
    assert.equal(matchTier(route, 101, none)?.because, '101 needed is more than 100');
  });

  it('may be one alone', () => {
    assert.equal(matchTier(withTiers([{ id: 'all', steps: [] }]), 5, none)?.because, 'the only tier');
  });

  it('may be none', () => {
    assert.equal(matchTier(shippedPolicy().creditRequest.internal, 5, none), undefined);
  });
});
