import assert from 'node:assert/strict';
import { checkPolicy } from '../../../domain/policy/check.ts';
import type { PolicyWarningKind } from '../../../domain/policy/check.ts';
import type { Person } from '../../../domain/people/person.ts';
import type { Policy, RoleRule } from '../../../domain/policy/policy.ts';
import { shippedPolicy, withSwitches } from './shipped-policy.ts';

const policy = shippedPolicy();

function about(kind: PolicyWarningKind, of: Policy = policy): readonly string[] {
  return checkPolicy(of).find((warning) => warning.kind === kind)?.about ?? [];
}

function withRole(id: string, change: (role: RoleRule) => Partial<RoleRule>): Policy {
  const role = policy.roles[id];
  assert.ok(role !== undefined);
  return { ...policy, roles: { ...policy.roles, [id]: { ...role, ...change(role) } } };
}

describe('checkPolicy', () => {
  it('warns of the shipped policy about what the seed leaves open, one warning a kind', () => {
    assert.deepEqual(
      checkPolicy(policy).map((warning) => warning.kind),
      ['no-finance-step', 'equal-tiers', 'no-sla', 'placeholder', 'no-address'],
    );
  });

  it('says which initial grants pass no Finance step', () => {
    assert.deepEqual(about('no-finance-step'), ['cloud-user', 'cloud-sales']);
  });

  it('says nothing of Finance once its switch is on', () => {
    assert.deepEqual(about('no-finance-step', withSwitches(policy, { financeInPocChain: true })), []);
  });

  it('names the regions that a role does not list', () => {
    const without = withRole('gpe', ({ regions: { JP: _, ...regions } }) => ({ regions }));
    assert.deepEqual(about('missing-region', without), ['GPE (JP)']);
  });

  it('names the roles without an arranged figure', () => {
    assert.deepEqual(about('no-sla'), [
      'SDR (all regions)',
      'Sales (all regions)',
      'Presales (all regions)',
      'Regional Leader (all regions)',
      'Sales Manager (APAC)',
    ]);
  });

  it('names the regions that still lack a figure', () => {
    const some = withRole('sdr', ({ regions }) => ({
      regions: { ...regions, JP: { people: ['sdr.jp'], slaHours: 8 } },
    }));
    assert.equal(about('no-sla', some)[0], 'SDR (APAC, NA, EMEA)');
  });

  it('names roles whose only person has nobody above', () => {
    const { manager: _, ...nicole } = policy.people['nicole.sun'] as Person;
    const headless = { ...policy, people: { ...policy.people, 'nicole.sun': nicole } };
    assert.deepEqual(about('nobody-above', headless), ['RDG Product Readiness (all regions)']);
  });

  it('lists who is still at example.com once somebody is not', () => {
    const people = Object.fromEntries(
      Object.entries(policy.people).map(([id, person]) => [
        id,
        id === 'sdr.jp' ? person : { ...person, email: `${id}@company.test` },
      ]),
    );
    assert.deepEqual(about('placeholder', { ...policy, people }), ['JP SDR']);
  });

  it('names pages without an address', () => {
    assert.deepEqual(about('no-address'), ['TiDB Cloud Credits Request for Internal Users']);
  });

  it('names switches that no route uses', () => {
    assert.deepEqual(about('unused', withSwitches(policy, { forgotten: true })), ['switch forgotten']);
  });
});
