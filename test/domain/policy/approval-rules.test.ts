import assert from 'node:assert/strict';
import { checkPolicy } from '../../../domain/policy/check.ts';
import { parsePolicy } from '../../../domain/policy/load.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { together, withGroup, withRole, withStep } from '../../support/policy-edits.ts';
import { problemsAfter, shippedPolicy, shippedText, type Mistake } from './shipped-policy.ts';

/* How the file says who decides a step, what a decision is bound to, and what follows when nobody answers. */

const enterpriseGpe = '- { role: gpe, slaHours: 72 }';
const firstLevel = '{ afterHours: 0, tell: [assignee], add: [manager] }';
const enterprise = 'pocApplication.enterprise.steps';

const mistakes: readonly Mistake[] = [
  {
    what: 'needs: none of the words',
    find: enterpriseGpe,
    replacement: '- { role: gpe, slaHours: 72, needs: most }',
    path: `${enterprise}[1].needs`,
    says: /is neither one, all nor how many of them have to approve \(2 to 20\)/,
  },
  {
    what: 'needs: a number that is written as one',
    find: enterpriseGpe,
    replacement: '- { role: gpe, slaHours: 72, needs: 1 }',
    path: `${enterprise}[1].needs`,
    says: /is neither one, all nor how many/,
  },
  {
    what: 'needs: half a person',
    find: enterpriseGpe,
    replacement: '- { role: gpe, slaHours: 72, needs: 2.5 }',
    path: `${enterprise}[1].needs`,
    says: /is neither one, all nor how many/,
  },
  {
    what: 'needs on a fulfilment',
    find: '- { role: beo, slaHours: 4, automatic: true }',
    replacement: '- { role: beo, slaHours: 4, automatic: true, needs: all }',
    path: 'creditRequest.internal.steps[1].needs',
    says: /nobody approves a fulfilment: .*remove the line/,
  },
  {
    what: 'a first step that waits with the one before it',
    find: '- { role: presales, slaHours: regional } # seed 000; reading 3',
    replacement: '- { role: presales, slaHours: regional, alongside: true } # reading 3',
    path: `${enterprise}[0].alongside`,
    says: /is the first step and has none to wait with: remove the line/,
  },
  {
    what: 'a fulfilment beside an approval',
    find: '- { role: beo, slaHours: 4, automatic: true }',
    replacement: '- { role: beo, slaHours: 4, automatic: true, alongside: true }',
    path: 'creditRequest.internal.steps[1].alongside',
    says: /a fulfilment comes after the approvals, not beside one/,
  },
  {
    what: 'alongside that is neither yes nor no',
    find: enterpriseGpe,
    replacement: '- { role: gpe, slaHours: 72, alongside: presales }',
    path: `${enterprise}[1].alongside`,
    says: /should be true or false/,
  },
  {
    what: 'an unknown word for what matters',
    find: '{ label: Credits Needed, type: credits,',
    replacement: '{ label: Credits Needed, material: decrease, type: credits,',
    path: 'fields.creditsNeeded.material',
    says: /any.*increase.*never/,
  },
  {
    what: 'an increase of what does not increase',
    find: 'account: { label: Account, type: text,',
    replacement: 'account: { label: Account, material: increase, type: text,',
    path: 'fields.account.material',
    says: /only credits and dates increase, this is text: write any or never/,
  },
  {
    what: 'a level that tells nobody and adds nobody',
    find: firstLevel,
    replacement: '{ afterHours: 0, tell: [] }',
    path: 'ladders.standard.levels[0]',
    says: /tells nobody and adds nobody: name assignee, manager, role or operations/,
  },
  {
    what: 'a level that adds, and names nobody',
    find: firstLevel,
    replacement: '{ afterHours: 0, tell: [assignee], add: [] }',
    path: 'ladders.standard.levels[0].add',
    says: /adds nobody/,
  },
  {
    what: 'a level that adds the assignee, who has the step',
    find: firstLevel,
    replacement: '{ afterHours: 0, tell: [manager], add: [assignee] }',
    path: 'ladders.standard.levels[0].add[0]',
    says: /manager.*role.*operations/,
  },
  {
    what: 'restartsClock that is neither yes nor no',
    find: '    reminderShares: [0.5, 0.9]',
    replacement: '    restartsClock: sometimes\n    reminderShares: [0.5, 0.9]',
    path: 'ladders.standard.restartsClock',
    says: /should be true or false/,
  },
  {
    what: 'carryDecisions that is neither yes nor no',
    find: 'carryDecisions: false',
    replacement: 'carryDecisions: maybe',
    path: 'carryDecisions',
    says: /should be true or false/,
  },
];

describe('a policy file with rules of approval', () => {
  for (const { what, find, replacement, path, says } of mistakes) {
    it(`is refused with ${what}`, () => {
      const problem = problemsAfter(find, replacement).find((each) => each.path === path);
      assert.ok(problem !== undefined, JSON.stringify(problemsAfter(find, replacement)));
      assert.match(problem.message, says);
    });
  }

  it('loads with all of them well written', () => {
    const text = shippedText
      .replace(enterpriseGpe, '- { role: gpe, slaHours: 72, needs: all, alongside: true }')
      .replace(firstLevel, '{ afterHours: 0, tell: [], add: [manager, role, operations] }')
      .replace('    reminderShares: [0.5, 0.9]', '    restartsClock: true\n    reminderShares: [0.5, 0.9]')
      .replace('carryDecisions: false', 'carryDecisions: true')
      .replace('{ label: Credits Needed,', '{ label: Credits Needed, material: increase,');
    const parsed = parsePolicy(text, 'policy.yaml');
    assert.ok(parsed.ok, JSON.stringify(parsed));
    const { ladders, carryDecisions, fields, pocApplication } = parsed.policy;
    const [, step] = pocApplication.enterprise.steps;
    assert.deepEqual(
      [
        step?.needs,
        step?.alongside,
        ladders.standard?.levels[0]?.add,
        ladders.standard?.restartsClock,
        carryDecisions,
        fields.creditsNeeded.material,
      ],
      ['all', true, ['manager', 'role', 'operations'], true, true, 'increase'],
    );
  });
});

describe('the warning of too few people', () => {
  function about(policy: Policy): readonly string[] {
    return checkPolicy(policy).find(({ kind }) => kind === 'too-few-people')?.about ?? [];
  }

  it('names the role and the regions in which a step would wait for ever', () => {
    const two = together(withGroup('gpe', 'xiaole.fang', 'sidney.chen'), withStep('gpe', { needs: 2 }));
    assert.deepEqual(about(two(shippedPolicy())), ['GPE (NA, EMEA, JP)']);
  });

  it('is about every region where the role’s people come from a field, which names one', () => {
    assert.deepEqual(about(withStep('gpe', { needs: 2 })(shippedPolicy())), ['GPE (all regions)']);
  });

  it('counts the people of the role that the selector names', () => {
    const edit = together(
      withGroup('sales', 'sales.apac', 'sales.na'),
      withRole('gpe', () => ({ assignee: 'region:sales' })),
      withStep('gpe', { needs: 2 }),
    );
    assert.deepEqual(about(edit(shippedPolicy())), ['GPE (NA, EMEA, JP)']);
  });

  it('leaves out regions that the step is not for', () => {
    const edit = together(
      withGroup('gpe', 'xiaole.fang', 'sidney.chen'),
      withStep('gpe', { needs: 2, onlyRegions: ['APAC', 'JP'] }),
    );
    assert.deepEqual(about(edit(shippedPolicy())), ['GPE (JP)']);
  });

  it('looks at every tier', () => {
    const policy = shippedPolicy();
    const topUp = policy.creditRequest['top-up'];
    const tiers = (topUp.tiers ?? []).map((tier, index) => ({
      ...tier,
      steps: tier.steps.map((step) => (index > 0 && step.role === 'rdg' ? { ...step, needs: 2 } : step)),
    }));
    const edited = {
      ...policy,
      creditRequest: { ...policy.creditRequest, 'top-up': { ...topUp, tiers } },
    };
    assert.deepEqual(about(edited), ['RDG Product Readiness (all regions)']);
  });

  it('is silent of one and of all, for which any number will do', () => {
    assert.deepEqual(about(shippedPolicy()), []);
    assert.deepEqual(about(withStep('gpe', { needs: 'all' })(shippedPolicy())), []);
  });
});
