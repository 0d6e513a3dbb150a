import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chainHours, topUpBy } from '../../../domain/balance/top-up-by.ts';

const standard = [
  { label: 'Sales Manager', slaHours: null },
  { label: 'Regional Leader', slaHours: null },
  { label: 'RDG Product Readiness', slaHours: 4 },
  { label: 'Finance FP&A', slaHours: 8 },
  { label: 'BE&O', slaHours: 4 },
];

describe('the hours of a chain', () => {
  it('are its SLAs, with the allowance for steps that have none', () => {
    assert.deepEqual(chainHours({ steps: standard, allowanceHours: 24 }), {
      hours: 64,
      assumed: ['Sales Manager', 'Regional Leader'],
      allowanceHours: 24,
    });
  });

  it('are none without steps', () => {
    assert.equal(chainHours({ steps: [], allowanceHours: 24 }).hours, 0);
  });

  for (const slaHours of [Number.NaN, -1, Infinity]) {
    it(`cannot be ${slaHours}`, () => {
      assert.throws(
        () => chainHours({ steps: [{ label: 'GPE', slaHours }], allowanceHours: 24 }),
        /^RangeError: the SLA of GPE must be hours/,
      );
      assert.throws(
        () => chainHours({ steps: [], allowanceHours: slaHours }),
        /^RangeError: the allowance for a step/,
      );
    });
  }
});

describe('the day a top-up is to be submitted by', () => {
  const days: [number, string][] = [
    [0, '2026-12-07'],
    [0.5, '2026-12-06'],
    [24, '2026-12-06'],
    [24.1, '2026-12-05'],
    [64, '2026-12-04'],
    [72, '2026-12-04'],
    [73, '2026-12-03'],
  ];
  for (const [hours, day] of days) {
    it(`is ${day} for a chain of ${hours} h and a run-out on 2026-12-07`, () => {
      const chain = chainHours({ steps: [{ label: 'GPE', slaHours: hours }], allowanceHours: 24 });
      assert.equal(topUpBy('2026-12-07', chain).day, day);
    });
  }

  it('goes back over the end of a leap February', () => {
    const chain = chainHours({ steps: [{ label: 'GPE', slaHours: 48 }], allowanceHours: 24 });
    assert.equal(topUpBy('2028-03-01', chain).day, '2028-02-28');
  });

  it('does not lose a day to tenths of hours', () => {
    const steps = Array.from({ length: 240 }, () => ({ label: 'GPE', slaHours: 0.1 }));
    assert.equal(topUpBy('2026-12-07', chainHours({ steps, allowanceHours: 24 })).day, '2026-12-06');
  });

  const words: [string, Parameters<typeof chainHours>[0], string][] = [
    [
      'two steps without an SLA',
      { steps: standard, allowanceHours: 24 },
      'Submit a top-up by 2026-12-04: credits run out about 2026-12-07, the chain takes 64 h (assuming 24 h each for Sales Manager and Regional Leader, which have no SLA).',
    ],
    [
      'one step without an SLA',
      { steps: standard.slice(1), allowanceHours: 90 },
      'Submit a top-up by 2026-12-02: credits run out about 2026-12-07, the chain takes 4 d 10 h (assuming 3 d 18 h for Regional Leader, which has no SLA).',
    ],
    [
      'an SLA for every step',
      { steps: standard.slice(2), allowanceHours: 24 },
      'Submit a top-up by 2026-12-06: credits run out about 2026-12-07, the chain takes 16 h.',
    ],
    [
      'no allowance',
      { steps: standard.slice(0, 2), allowanceHours: 0 },
      'Submit a top-up by 2026-12-07: credits run out about 2026-12-07, the chain takes no time (assuming no time each for Sales Manager and Regional Leader, which have no SLA).',
    ],
  ];
  for (const [name, chain, said] of words) {
    it(`says how it comes about with ${name}`, () => {
      const answer = topUpBy('2026-12-07', chainHours(chain));
      assert.deepEqual([answer.isEstimate, answer.inWords], [true, said]);
    });
  }

  it('is refused for a run-out that is no day', () => {
    assert.throws(() => topUpBy('soon', chainHours({ steps: [], allowanceHours: 1 })), RangeError);
  });

  it('leaves time for the chain, and less than a day more', () => {
    const hour = 3_600_000;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 8 }), (sla) => {
        const steps = sla.map((slaHours) => ({ label: 'GPE', slaHours }));
        const chain = chainHours({ steps, allowanceHours: 24 });
        const spare =
          Date.parse('2026-12-07') - Date.parse(topUpBy('2026-12-07', chain).day) - chain.hours * hour;
        assert.ok(spare >= 0 && spare < 24 * hour);
      }),
      { seed: 7 },
    );
  });
});
