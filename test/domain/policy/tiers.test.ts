import assert from 'node:assert/strict';
import { checkPolicy } from '../../../domain/policy/check.ts';
import { explainRoute } from '../../../domain/policy/explain.ts';
import { parsePolicy } from '../../../domain/policy/load.ts';
import type { PolicyProblem } from '../../../domain/policy/load.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { slicePolicy } from '../../../domain/policy/slice.ts';
import { shippedPolicy, shippedText } from './shipped-policy.ts';

/** One edit of the shipped file, and the line of it on which the problem is to be reported. */
interface Mistake {
  readonly what: string;
  readonly find: string;
  readonly replacement: string;
  readonly path: string;
  readonly says: RegExp;
  /** A piece of the line in the changed file that the problem is on. */
  readonly on: string;
}

const accumulated = 'accumulated: { per: org, countsThisRequest: true }';
const limits = 'upTo: { creditsNeeded: 3000, accumulatedCredits: 10000 }';
const last = `      - id: elevated
        steps: *adding-credits`;
const manager = '- { role: manager, slaHours: 24 }';
const chain = 'creditRequest.top-up';

/** A second tier between the two, with these limits. */
const middle = (creditsNeeded: number, accumulatedCredits: number): string =>
  `      - id: middle
        upTo: { creditsNeeded: ${creditsNeeded}, accumulatedCredits: ${accumulatedCredits} }
        steps: *adding-credits
${last}`;

const mistakes: Mistake[] = [
  {
    what: 'limits that go down',
    find: last,
    replacement: middle(2000, 9000),
    path: `${chain}.tiers[1].upTo`,
    says: /lets no more pass than the tier before: list tiers from the smallest on/,
    on: 'upTo: { creditsNeeded: 2000',
  },
  {
    what: 'limits that are those of the tier before',
    find: last,
    replacement: middle(3000, 10_000),
    path: `${chain}.tiers[1].upTo`,
    says: /lets no more pass than the tier before/,
    on: 'accumulatedCredits: 10000 }\n        steps: *adding-credits',
  },
  {
    what: 'limits of which one goes up and one goes down',
    find: last,
    replacement: middle(5000, 9000),
    path: `${chain}.tiers[1].upTo`,
    says: /lets no more pass than the tier before/,
    on: 'upTo: { creditsNeeded: 5000',
  },
  {
    what: 'a last tier with limits',
    find: last,
    replacement: last.replace(
      'steps',
      'upTo: { creditsNeeded: 9000, accumulatedCredits: 90000 }\n        steps',
    ),
    path: `${chain}.tiers[1].upTo`,
    says: /what exceeds the last tier would have no chain: remove its limits/,
    on: 'upTo: { creditsNeeded: 9000',
  },
  {
    what: 'a tier without limits that is not the last',
    find: limits,
    replacement: '',
    path: `${chain}.tiers[0]`,
    says: /takes everything, so the tiers after it are never reached: give it upTo/,
    on: '- id: standard',
  },
  {
    what: 'a tier that is there twice',
    find: '- id: elevated',
    replacement: '- id: standard',
    path: `${chain}.tiers[1].id`,
    says: /tier standard is there twice/,
    on: '- id: standard\n        steps: *',
  },
  {
    what: 'no tier at all',
    find: shippedText.slice(shippedText.indexOf('    tiers:'), shippedText.indexOf('  internal:')),
    replacement: '    tiers: []\n',
    path: `${chain}.tiers`,
    says: /lists no tier: remove the line, or add tiers/,
    on: 'tiers: []',
  },
  {
    what: 'a tier with an empty chain',
    find: 'steps: *adding-credits # seed 000: printed with the same chain',
    replacement: 'steps: []',
    path: `${chain}.tiers[1].steps`,
    says: /a route needs at least one step/,
    on: 'steps: []',
  },
  {
    what: 'tiers and a chain of the route as well',
    find: accumulated,
    replacement: `${accumulated}\n    steps: [{ role: rdg, slaHours: 4 }]`,
    path: `${chain}.steps`,
    says: /each tier has its own steps: move them there, or remove the tiers/,
    on: 'steps: [{ role: rdg',
  },
  {
    what: 'tiers without a word on what counts as accumulated',
    find: accumulated,
    replacement: '',
    path: chain,
    says: /does not say what counts as accumulated: add accumulated/,
    on: 'top-up:',
  },
  {
    what: 'a word on what counts as accumulated without tiers',
    find: 'audience: internal',
    replacement: `${accumulated}\n    audience: internal`,
    path: 'creditRequest.internal.accumulated',
    says: /is about tiers, and there are none: add tiers, or remove the line/,
    on: `${accumulated}\n    audience: internal`,
  },
  {
    what: 'accumulated credits that are counted per something else',
    find: 'per: org,',
    replacement: 'per: region,',
    path: `${chain}.accumulated.per`,
    says: /is not one of org, poc/,
    on: 'per: region',
  },
  {
    what: 'tiers without credits',
    find: `requesterRole: sales # seed 000: "Sales Trigger"
    credits: true`,
    replacement: `requesterRole: sales # seed 000: "Sales Trigger"
    credits: false`,
    path: `${chain}.credits`,
    says: /tiers go by credits: set credits: true, or remove the tiers/,
    on: 'credits: false',
  },
  {
    what: 'half a credit as a limit',
    find: 'creditsNeeded: 3000,',
    replacement: 'creditsNeeded: 3000.5,',
    path: `${chain}.tiers[0].upTo.creditsNeeded`,
    says: /must be whole credits|whole number/,
    on: 'creditsNeeded: 3000.5',
  },
  {
    what: 'a limit of nothing',
    find: 'creditsNeeded: 3000,',
    replacement: 'creditsNeeded: 0,',
    path: `${chain}.tiers[0].upTo.creditsNeeded`,
    says: /must be above 0/,
    on: 'creditsNeeded: 0,',
  },
  {
    what: 'an approval that is automatic',
    find: manager,
    replacement: '- { role: manager, slaHours: 24, automatic: true }',
    path: 'creditRequest.internal.steps[0].automatic',
    says: /an approval is decided by somebody: only a fulfilment is automatic/,
    on: '- { role: manager, slaHours: 24, automatic: true }',
  },
  {
    what: 'a route without steps and tiers',
    find: shippedText.slice(
      shippedText.indexOf(`    steps:\n      ${manager}`),
      shippedText.indexOf('# seed 000: labels as on the PoC page'),
    ),
    replacement: '\n',
    path: 'creditRequest.internal',
    says: /has no steps: list them, or tiers with steps/,
    on: '  internal:',
  },
  {
    what: 'a tier in which every approval can be left out',
    find: 'steps: *adding-credits # seed 000: printed with the same chain',
    replacement: `steps:
          - { role: sales-manager, slaHours: regional, onlyRegions: [APAC] }
          - { role: beo, slaHours: 4 }`,
    path: `${chain}.tiers[1].steps`,
    says: /every approval can be left out/,
    on: 'steps:\n          - { role: sales-manager, slaHours: regional, onlyRegions: [APAC] }\n          - { role: beo',
  },
  {
    what: 'a tier in which nobody adds the credits',
    find: 'steps: *adding-credits # seed 000: printed with the same chain',
    replacement: 'steps: [{ role: finance, slaHours: 8 }]',
    path: `${chain}.tiers[1].steps`,
    says: /asks for credits and nobody adds them: end with a fulfilment/,
    on: 'steps: [{ role: finance',
  },
  {
    what: 'an unknown role in a tier',
    find: 'steps: *adding-credits # seed 000: printed with the same chain',
    replacement: 'steps: [{ role: cfo, slaHours: 8 }]',
    path: `${chain}.tiers[1].steps[0].role`,
    says: /no role "cfo": use one of sdr, sales/,
    on: 'steps: [{ role: cfo',
  },
];

/** The problems of the shipped file with one piece of text replaced. */
function problemsOf(text: string): readonly PolicyProblem[] {
  const parsed = parsePolicy(text, 'policy.yaml');
  return parsed.ok ? [] : parsed.problems;
}

/** From 1, as editors count. */
function lineOf(text: string, piece: string): number {
  const at = text.lastIndexOf(piece);
  assert.ok(at >= 0, `there is no "${piece}"`);
  return text.slice(0, at).split('\n').length;
}

describe('a policy file with tiers', () => {
  for (const { what, find, replacement, path, says, on } of mistakes) {
    it(`is refused with ${what}: where, on which line, and how to mend it`, () => {
      assert.ok(shippedText.includes(find), `the shipped policy has no "${find}"`);
      const text = shippedText.replace(find, () => replacement);
      const problem = problemsOf(text).find((each) => each.path === path);
      assert.match(problem?.message ?? JSON.stringify(problemsOf(text)), says);
      assert.equal(problem?.line, lineOf(text, on));
    });
  }

  it('may have more tiers than two, each wider than the one before', () => {
    assert.deepEqual(problemsOf(shippedText.replace(last, middle(3000, 10_001))), []);
  });
});

describe('checkPolicy, of tiers', () => {
  const policy = shippedPolicy();
  const topUp = policy.creditRequest['top-up'];
  const equal = (of: Policy): readonly string[] =>
    checkPolicy(of).find(({ kind }) => kind === 'equal-tiers')?.about ?? [];
  const withTiers = (tiers: NonNullable<typeof topUp.tiers>): Policy => ({
    ...policy,
    creditRequest: { ...policy.creditRequest, 'top-up': { ...topUp, tiers } },
  });
  const [standard, elevated] = topUp.tiers ?? [];
  assert.ok(standard !== undefined && elevated !== undefined);

  it('warns that the two printed branches are equal, and how to change it', () => {
    const warning = checkPolicy(policy).find(({ kind }) => kind === 'equal-tiers');
    assert.deepEqual(warning?.about, ['top-up (standard, elevated)']);
    assert.match(warning.message, /same chain, as the document prints it.*Add a step to the upper tier/);
  });

  it('says nothing once the upper tier passes somebody more', () => {
    const steps = [{ role: 'gpe', slaHours: 24 }, ...elevated.steps];
    assert.deepEqual(equal(withTiers([standard, { ...elevated, steps }])), []);
  });

  it('says nothing once the upper tier has other hours', () => {
    const steps = elevated.steps.map((step) => (step.role === 'finance' ? { ...step, slaHours: 4 } : step));
    assert.deepEqual(equal(withTiers([standard, { ...elevated, steps }])), []);
  });

  it('names each tier that is equal to one before', () => {
    const huge = { ...elevated, id: 'huge' };
    assert.deepEqual(equal(withTiers([standard, elevated, huge])), [
      'top-up (standard, elevated)',
      'top-up (standard, huge)',
    ]);
  });
});

describe('explainRoute, of tiers', () => {
  const slice = slicePolicy(shippedPolicy(), 'top-up');
  const fields = { region: 'NA', creditsNeeded: 3000 };

  it('says which tier a request would take on what was accumulated, and why', () => {
    const on = (accumulatedBefore: number): string | undefined =>
      explainRoute(slice, fields, { accumulatedBefore }).tier?.id;
    assert.deepEqual([on(7000), on(7001)], ['standard', 'elevated']);
    assert.match(
      explainRoute(slice, fields).tier?.because ?? '',
      /3,000 accumulated in the Org with this request/,
    );
  });

  it('has no tier while nobody has said how many credits', () => {
    const { tier, steps } = explainRoute(slice, { region: 'NA' });
    assert.deepEqual([tier, steps.length], [undefined, 5]);
  });

  it('has none for a route without tiers, and names the manager of whoever asks', () => {
    const internal = slicePolicy(shippedPolicy(), 'internal');
    const { tier, steps } = explainRoute(internal, fields, { requester: 'sales.na@example.com' });
    assert.equal(tier, undefined);
    assert.deepEqual(
      steps.map((step) => step.included && [step.who, step.whoBecause]),
      [
        [['NA Manager'], 'the manager of whoever asks'],
        [['Kevin Lu'], "the policy's table for NA"],
      ],
    );
  });

  it('says why there is no manager', () => {
    const internal = slicePolicy(shippedPolicy(), 'internal');
    const [manager] = explainRoute(internal, fields, { requester: 'new@example.com' }).steps;
    assert.ok(manager?.included);
    assert.match(manager.whoBecause, /^new@example\.com is not a person of the policy/);
  });
});
