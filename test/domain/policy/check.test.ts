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
      ['no-finance-step', 'equal-tiers', 'no-sla', 'provisional-calendar', 'placeholder', 'no-address'],
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

  it('names the years of a calendar that are not announced yet', () => {
    const { cn, us, ...others } = policy.calendars;
    assert.ok(cn !== undefined && us !== undefined);
    const { provisional: _, ...announced } = cn;
    const some = { ...others, cn: announced, us: { ...us, provisional: [2027, 2028] } };
    assert.deepEqual(about('provisional-calendar', { ...policy, calendars: some }), [
      'United States (federal) (2027, 2028)',
    ]);
    const none = { ...others, cn: announced, us };
    assert.deepEqual(about('provisional-calendar', { ...policy, calendars: none }), []);
  });

  describe('of a calendar that ends on 2027-12-31', () => {
    const { jp } = policy.calendars;
    assert.ok(jp !== undefined);
    const ending: Policy = { ...policy, calendars: { jp: { ...jp, until: '2027-12-31' } } };
    const aboutOn = (today?: string): readonly string[] =>
      checkPolicy(ending, today).find(({ kind }) => kind === 'calendar-ends')?.about ?? [];

    for (const [what, today, isSaid] of [
      ['61 days before', '2027-10-31', false],
      ['60 days before', '2027-11-01', true],
      ['on its last day', '2027-12-31', true],
      ['years after', '2030-05-01', true],
    ] as const) {
      it(`${isSaid ? 'warns' : 'says nothing'} ${what}`, () => {
        assert.deepEqual(aboutOn(today), isSaid ? ['Japan (2027-12-31)'] : []);
      });
    }

    it('says nothing without a day to go by', () => {
      assert.deepEqual(aboutOn(), []);
    });

    it('takes nothing for a day that is none', () => {
      assert.throws(() => aboutOn('yesterday'), RangeError);
    });
  });

  it('names calendars that no region uses', () => {
    const { APAC: _, ...regionCalendars } = policy.regionCalendars;
    assert.deepEqual(about('unused', { ...policy, regionCalendars }), ['calendar cn']);
  });

  it('counts hours that a route gives a region itself as a figure', () => {
    const arranged = (slaByRegion: Record<string, number>): readonly string[] => {
      const pocApplication = Object.fromEntries(
        Object.entries(policy.pocApplication).map(([entryPoint, route]) => [
          entryPoint,
          {
            ...route,
            steps: route.steps.map((step) => (step.role === 'presales' ? { ...step, slaByRegion } : step)),
          },
        ]),
      ) as unknown as Policy['pocApplication'];
      return about('no-sla', { ...policy, pocApplication }).filter((each) => each.startsWith('Presales'));
    };
    assert.deepEqual(arranged({ APAC: 8, JP: 8 }), ['Presales (NA, EMEA)']);
    assert.deepEqual(arranged({ APAC: 8, JP: 8, NA: 8, EMEA: 8 }), []);
  });

  it('names switches that no route uses', () => {
    assert.deepEqual(about('unused', withSwitches(policy, { forgotten: true })), ['switch forgotten']);
  });
});
