import assert from 'node:assert/strict';
import fc from 'fast-check';
import { resolveSelector } from '../../../domain/policy/assignees.ts';
import { planRoute } from '../../../domain/policy/plan.ts';
import type { Plan } from '../../../domain/policy/plan.ts';
import { entryPoints, kindOf, routeOf, stepsOf } from '../../../domain/policy/policy.ts';
import type { EntryPoint, PocEntryPoint, Policy, RouteStep } from '../../../domain/policy/policy.ts';
import { slicePolicy } from '../../../domain/policy/slice.ts';
import { fieldIds } from '../../../domain/request/fields.ts';
import type { FieldValues } from '../../../domain/request/fields.ts';
import { shippedPolicy, withSwitches } from './shipped-policy.ts';

const policy = shippedPolicy();
const regionals = ['sdr', 'sales', 'presales', 'sales-manager', 'regional-leader'];

const scalar = fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null));
const anyRegion = fc.oneof(
  fc.constantFrom('APAC', 'NA', 'EMEA', 'JP', 'apac', 'LATAM', '', 'constructor', '__proto__', 'toString'),
  scalar,
);
const anyFields = fc
  .tuple(
    fc.dictionary(fc.constantFrom(...fieldIds), scalar),
    fc.record({ region: anyRegion }, { requiredKeys: [] }),
    fc.record({ presalesAutoApprove: fc.constantFrom(true, false, null) }, { requiredKeys: [] }),
  )
  .map((parts) => Object.assign({}, ...parts) as FieldValues);
const anySwitches = fc.record({ rdgInPocChain: fc.boolean(), financeInPocChain: fc.boolean() });
const anyRequest = fc.record({
  entryPoint: fc.constantFrom(...entryPoints),
  fields: anyFields,
  switches: anySwitches,
  tier: fc.constantFrom('standard', 'elevated', 'constructor', undefined),
});

function plan(entryPoint: EntryPoint, fields: FieldValues, from: Policy = policy, tier?: string): Plan {
  return planRoute(slicePolicy(from, entryPoint), fields, tier);
}

function names(made: Plan): string[] {
  return made.steps.map((step) => step.step);
}

/** Runs `check` for any request, whatever is in its fields and however the switches stand. */
function forAnyRequest(check: (entryPoint: EntryPoint, fields: FieldValues, made: Plan) => void): void {
  fc.assert(
    fc.property(anyRequest, ({ entryPoint, fields, switches, tier }) => {
      check(entryPoint, fields, plan(entryPoint, fields, withSwitches(policy, switches), tier));
    }),
    { numRuns: 200 },
  );
}

/** The shipped policy with one step of a route changed. */
function withStep(entryPoint: PocEntryPoint, role: string, change: Partial<RouteStep>): Policy {
  const route = policy.pocApplication[entryPoint];
  const steps = route.steps.map((step) => (step.role === role ? { ...step, ...change } : step));
  return { ...policy, pocApplication: { ...policy.pocApplication, [entryPoint]: { ...route, steps } } };
}

describe('planRoute, for any request', () => {
  it('has the Regional Leader give the last approval of a PoC, before BE&O adds the credits', () => {
    const optional = ['rdg', 'finance'];
    forAnyRequest((entryPoint, _fields, made) => {
      if (kindOf(entryPoint) !== 'pocApplication') return;
      const rest = names(made).slice(names(made).indexOf('regional-leader'));
      assert.deepEqual(
        rest.filter((role) => !optional.includes(role)),
        entryPoint === 'enterprise' ? ['regional-leader'] : ['regional-leader', 'beo'],
      );
    });
  });

  it('has a top-up go from the Regional Leader through RDG and Finance to BE&O, whatever its tier', () => {
    forAnyRequest((entryPoint, fields, made) => {
      if (entryPoint !== 'top-up') return;
      const region = typeof fields.region === 'string' ? fields.region.trim() : '';
      const isElsewhere = ['NA', 'EMEA', 'JP'].includes(region);
      const chain = ['regional-leader', 'rdg', 'finance', 'beo'];
      assert.deepEqual(names(made), isElsewhere ? chain : ['sales-manager', ...chain]);
    });
  });

  it('has the manager decide an internal request and nobody release it', () => {
    forAnyRequest((entryPoint, _fields, made) => {
      if (entryPoint !== 'internal') return;
      assert.deepEqual(
        made.steps.map(({ step, kind, automatic }) => [step, kind, automatic]),
        [
          ['manager', 'approval', false],
          ['beo', 'fulfilment', true],
        ],
      );
    });
  });

  it('releases by itself only what nobody is asked to release', () => {
    forAnyRequest((entryPoint, _fields, made) => {
      assert.equal(
        made.steps.some(({ automatic }) => automatic),
        entryPoint === 'internal',
      );
    });
  });

  it('has the GPE step in every PoC unless a cloud request is auto-approved', () => {
    forAnyRequest((entryPoint, fields, made) => {
      if (kindOf(entryPoint) !== 'pocApplication') return;
      const spared = entryPoint !== 'enterprise' && fields.presalesAutoApprove === true;
      assert.equal(names(made).includes('gpe'), !spared);
    });
  });

  it('never has SDR, Sales, RDG, Finance or BE&O in an enterprise request', () => {
    forAnyRequest((entryPoint, _fields, made) => {
      if (entryPoint === 'enterprise')
        assert.deepEqual(names(made).slice(0, 3), ['presales', 'gpe', 'regional-leader']);
      if (entryPoint === 'enterprise') assert.equal(made.steps.length, 3);
    });
  });

  it('keeps the order of the route, and accounts for each of its steps', () => {
    forAnyRequest((entryPoint, _fields, made) => {
      const route = stepsOf(routeOf(policy, entryPoint)).map((step) => step.role);
      const skipped = made.skipped.map((step) => step.step);
      assert.deepEqual(
        names(made),
        route.filter((role) => !skipped.includes(role)),
      );
      assert.equal(made.steps.length + skipped.length, route.length);
    });
  });

  it('gives the same plan each time', () => {
    forAnyRequest((entryPoint, fields) => {
      assert.deepEqual(plan(entryPoint, fields), plan(entryPoint, { ...fields }));
    });
  });

  it('survives JSON', () => {
    forAnyRequest((_entryPoint, _fields, made) => {
      assert.deepEqual(JSON.parse(JSON.stringify(made)), made);
    });
  });

  it('gives no regional timer and names nobody by region when the region is unknown', () => {
    forAnyRequest((entryPoint, fields, made) => {
      const region = typeof fields.region === 'string' ? fields.region.trim() : '';
      if (policy.regions.includes(region)) return;
      for (const step of made.steps) {
        if (regionals.includes(step.step)) assert.equal(step.slaHours, null);
        if (!step.assignee.startsWith('region:')) continue;
        assert.deepEqual(resolveSelector(slicePolicy(policy, entryPoint), step.assignee, fields).people, []);
      }
    });
  });
});

describe('planRoute', () => {
  it('says where fixed hours come from', () => {
    const gpe = plan('cloud-user', { region: 'JP' }).steps.find((step) => step.step === 'gpe');
    assert.deepEqual([gpe?.slaHours, gpe?.slaSource], [24, 'policy: 24 h for cloud-user']);
  });

  it('says that a region has no figure', () => {
    const [presales] = plan('enterprise', { region: 'APAC' }).steps;
    assert.equal(presales?.slaSource, 'Per Regional Arrangement, no figure for APAC: no SLA set');
  });

  it('takes the figure that a region arranged', () => {
    const role = policy.roles['presales'];
    assert.ok(role !== undefined);
    const regions = { ...role.regions, JP: { people: ['presales.jp'], slaHours: 12 } };
    const arranged = { ...policy, roles: { ...policy.roles, presales: { ...role, regions } } };
    const [presales] = plan('enterprise', { region: 'JP' }, arranged).steps;
    assert.deepEqual([presales?.slaHours, presales?.slaSource], [12, 'Per Regional Arrangement: 12 h in JP']);
  });

  it('says why the GPE is spared', () => {
    const { skipped } = plan('cloud-sales', { presalesAutoApprove: true });
    assert.deepEqual(skipped[0], {
      step: 'gpe',
      label: 'GPE',
      because: 'Presales auto-approved (Presales Auto-approve is yes)',
    });
  });

  it('keeps the GPE while auto-approve is not answered, and says so', () => {
    const gpe = plan('cloud-sales', {}).steps.find((step) => step.step === 'gpe');
    assert.equal(gpe?.because, 'Presales Auto-approve is not answered');
  });

  it('does not take the word "true" for a yes', () => {
    assert.ok(names(plan('cloud-sales', { presalesAutoApprove: 'true' })).includes('gpe'));
  });

  it('says that a switch keeps a step out', () => {
    const skipped = plan('cloud-user', {}).skipped.find((step) => step.step === 'finance');
    assert.equal(skipped?.because, 'policy switch financeInPocChain is off');
  });

  it('requires what the role and the route require', () => {
    const required = plan(
      'cloud-user',
      {},
      withStep('cloud-user', 'sales', { requires: ['orgId', 'account'] }),
    );
    const sales = required.steps.find((step) => step.step === 'sales');
    assert.deepEqual(sales?.requires, [...(policy.roles['sales']?.requires ?? []), 'orgId']);
  });

  describe('with a step in the upper tier only', () => {
    const topUp = policy.creditRequest['top-up'];
    const tiers = topUp.tiers?.map((tier) =>
      tier.id === 'elevated' ? { ...tier, steps: [{ role: 'gpe', slaHours: 24 }, ...tier.steps] } : tier,
    );
    const stricter: Policy = {
      ...policy,
      creditRequest: {
        ...policy.creditRequest,
        'top-up': { ...topUp, ...(tiers === undefined ? {} : { tiers }) },
      },
    };
    const has = (tier?: string): boolean =>
      names(plan('top-up', { region: 'NA' }, stricter, tier)).includes('gpe');

    it('has it there and not in the lower one', () => {
      assert.deepEqual([has('elevated'), has('standard')], [true, false]);
    });

    it('has it while the tier is not known, and for a tier that there is not', () => {
      assert.deepEqual([has(), has('gold'), has('constructor')], [true, true, true]);
    });
  });

  describe('with a step for APAC only', () => {
    const apacOnly = withStep('cloud-user', 'sdr', { onlyRegions: ['APAC'] });

    it('has it in APAC', () => {
      assert.ok(names(plan('cloud-user', { region: 'APAC' }, apacOnly)).includes('sdr'));
    });

    it('leaves it out elsewhere, and says why', () => {
      const [sdr] = plan('cloud-user', { region: 'JP' }, apacOnly).skipped;
      assert.equal(sdr?.because, 'only for APAC, this is JP');
    });

    it('keeps it while the region is not known', () => {
      assert.ok(names(plan('cloud-user', { region: 'LATAM' }, apacOnly)).includes('sdr'));
    });
  });
});
