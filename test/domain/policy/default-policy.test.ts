import assert from 'node:assert/strict';
import { resolveSelector } from '../../../domain/policy/assignees.ts';
import { planRoute } from '../../../domain/policy/plan.ts';
import type { PocEntryPoint } from '../../../domain/policy/policy.ts';
import { slicePolicy } from '../../../domain/policy/slice.ts';
import type { FieldValues } from '../../../domain/request/fields.ts';
import { shippedPolicy, withSwitches } from './shipped-policy.ts';

const regions = ['APAC', 'NA', 'EMEA', 'JP'] as const;
type Region = (typeof regions)[number];

/** Who the business named, per role and region; the placeholders of the others follow their pattern. */
const people: Record<string, Record<Region, string>> = {
  sdr: { APAC: 'sdr.apac', NA: 'sdr.na', EMEA: 'sdr.emea', JP: 'sdr.jp' },
  sales: { APAC: 'sales.apac', NA: 'sales.na', EMEA: 'sales.emea', JP: 'sales.jp' },
  presales: { APAC: 'presales.apac', NA: 'presales.na', EMEA: 'presales.emea', JP: 'presales.jp' },
  gpe: { APAC: 'xiaole.fang', NA: 'sidney.chen', EMEA: 'sidney.chen', JP: 'sidney.chen' },
  'regional-leader': {
    APAC: 'regional-leader.apac',
    NA: 'regional-leader.na',
    EMEA: 'regional-leader.emea',
    JP: 'regional-leader.jp',
  },
  rdg: { APAC: 'nicole.sun', NA: 'nicole.sun', EMEA: 'nicole.sun', JP: 'nicole.sun' },
  finance: { APAC: 'yanice.zhang', NA: 'ellen.wang', EMEA: 'ellen.wang', JP: 'yanice.zhang' },
  beo: { APAC: 'vince.yao', NA: 'kevin.lu', EMEA: 'kevin.lu', JP: 'dexter.deng' },
};

/** Steps with hours to the first response as the table prints them; null is Per Regional Arrangement. */
const table: Record<PocEntryPoint, [role: string, slaHours: number | null][]> = {
  'cloud-user': [
    ['sdr', null],
    ['sales', null],
    ['presales', null],
    ['gpe', 24],
    ['regional-leader', null],
    ['rdg', 4],
    ['finance', 8],
    ['beo', 4],
  ],
  'cloud-sales': [
    ['presales', null],
    ['gpe', 24],
    ['regional-leader', null],
    ['rdg', 4],
    ['finance', 8],
    ['beo', 4],
  ],
  enterprise: [
    ['presales', null],
    ['gpe', 72],
    ['regional-leader', null],
  ],
};

interface Case {
  readonly entryPoint: PocEntryPoint;
  readonly region: Region;
  readonly autoApproved: boolean;
  readonly rdg: boolean;
  readonly finance: boolean;
}

const yesNo = [false, true];
const cases: Case[] = (Object.keys(table) as PocEntryPoint[]).flatMap((entryPoint) =>
  regions.flatMap((region) =>
    yesNo.flatMap((autoApproved) =>
      yesNo.flatMap((rdg) => yesNo.map((finance) => ({ entryPoint, region, autoApproved, rdg, finance }))),
    ),
  ),
);

function expected({ entryPoint, region, autoApproved, rdg, finance }: Case): unknown[] {
  return table[entryPoint]
    .filter(([role]) => role !== 'gpe' || entryPoint === 'enterprise' || !autoApproved)
    .filter(([role]) => (role !== 'rdg' || rdg) && (role !== 'finance' || finance))
    .map(([role, slaHours]) => [role, people[role]?.[region], slaHours]);
}

function actual({ entryPoint, region, autoApproved, rdg, finance }: Case): unknown[] {
  const policy = withSwitches(shippedPolicy(), { rdgInPocChain: rdg, financeInPocChain: finance });
  const slice = slicePolicy(policy, entryPoint);
  const fields: FieldValues = {
    region,
    presales: people['presales']?.[region] ?? null,
    presalesAutoApprove: autoApproved,
  };
  return planRoute(slice, fields).steps.map((step) => {
    const assignees = resolveSelector(slice, step.assignee, fields);
    return [step.step, assignees.people.map((person) => person.id).join(), step.slaHours];
  });
}

describe('the shipped policy', () => {
  for (const each of cases) {
    const { entryPoint, region, autoApproved, rdg, finance } = each;
    const switches = [rdg ? 'RDG' : '', finance ? 'Finance' : ''].filter((word) => word !== '').join(' and ');
    const title = `${entryPoint} in ${region}, ${autoApproved ? '' : 'not '}auto-approved, ${switches || 'no'} switch on`;
    it(`gives the table's people and hours for ${title}`, () => {
      assert.deepEqual(actual(each), expected(each));
    });
  }

  for (const region of regions) {
    for (const tier of ['standard', 'elevated']) {
      it(`gives the printed chain of people and hours for a top-up in ${region}, ${tier}`, () => {
        const slice = slicePolicy(shippedPolicy(), 'top-up');
        const chain: [string, number | null][] = [
          ['regional-leader', null],
          ['rdg', 4],
          ['finance', 8],
          ['beo', 4],
        ];
        const steps = planRoute(slice, { region }, tier).steps.map(({ step, assignee, slaHours }) => [
          step,
          resolveSelector(slice, assignee, { region })
            .people.map(({ id }) => id)
            .join(),
          slaHours,
        ]);
        assert.deepEqual(steps, [
          ...(region === 'APAC' ? [['sales-manager', 'sales-manager.apac', null]] : []),
          ...chain.map(([role, slaHours]) => [role, people[role]?.[region], slaHours]),
        ]);
      });
    }
  }

  it('counts what the Org accumulated with the request, up to 3,000 and 10,000', () => {
    const { tiers, accumulated } = shippedPolicy().creditRequest['top-up'];
    assert.deepEqual(accumulated, { per: 'org', countsThisRequest: true });
    assert.deepEqual(
      tiers?.map(({ id, upTo }) => [id, upTo]),
      [
        ['standard', { creditsNeeded: 3000, accumulatedCredits: 10_000 }],
        ['elevated', undefined],
      ],
    );
  });

  it('has internal requests decided by the manager, and every other route for customers', () => {
    const { pocApplication, creditRequest } = shippedPolicy();
    assert.deepEqual(creditRequest.internal.steps, [
      { role: 'manager', slaHours: 24 },
      { role: 'beo', slaHours: 4, automatic: true },
    ]);
    const routes = { ...pocApplication, ...creditRequest };
    assert.deepEqual(
      Object.entries(routes).map(([id, { audience }]) => [id, audience]),
      [
        ['cloud-user', 'external'],
        ['cloud-sales', 'external'],
        ['enterprise', 'external'],
        ['top-up', 'external'],
        ['internal', 'internal'],
      ],
    );
  });

  it('has both switches off, so that initial grants go as the flow text says', () => {
    assert.deepEqual(shippedPolicy().switches, { rdgInPocChain: false, financeInPocChain: false });
  });

  it('arranges no hours for any region, because the table gives none', () => {
    const hours = Object.values(shippedPolicy().roles).flatMap((role) =>
      Object.values(role.regions).map((arrangement) => arrangement.slaHours),
    );
    assert.deepEqual(
      hours.filter((figure) => figure !== undefined),
      [],
    );
  });

  it('asks for Presales Auto-approve before the Presales approval of cloud requests only', () => {
    const policy = shippedPolicy();
    const asks = (Object.keys(table) as PocEntryPoint[]).filter((entryPoint) =>
      planRoute(slicePolicy(policy, entryPoint), {}).steps.some((step) =>
        step.requires.includes('presalesAutoApprove'),
      ),
    );
    assert.deepEqual(asks, ['cloud-user', 'cloud-sales']);
  });

  it('asks at submission for what the Sales step would ask where there is no Sales step', () => {
    const policy = shippedPolicy();
    assert.deepEqual(
      policy.pocApplication['cloud-sales'].submission.requires,
      policy.roles['sales']?.requires,
    );
  });

  it('asks for nothing about credits in an enterprise request', () => {
    const { submission } = shippedPolicy().pocApplication.enterprise;
    const credits = ['creditsNeeded', 'creditsExpiryDate', 'justification', 'orgId'];
    assert.deepEqual(
      [...submission.requires, ...submission.confirms].filter((field) => credits.includes(field)),
      [],
    );
  });

  it('cannot add credits while the Org ID is blank', () => {
    assert.ok(shippedPolicy().roles['beo']?.requires.includes('orgId'));
  });

  it('asks nobody for Internal User', () => {
    assert.deepEqual(shippedPolicy().fields.internalUser.setBy, ['system']);
  });

  it('has everybody but the heads answer to a manager', () => {
    const heads = Object.values(shippedPolicy().people).filter((person) => person.manager === undefined);
    assert.deepEqual(heads.map((person) => person.id).sort(), [
      'manager.beo',
      'manager.finance',
      'manager.global',
      'manager.gpe',
      'manager.rdg',
    ]);
  });

  it('uses no address outside example.com', () => {
    const outside = Object.values(shippedPolicy().people).filter(
      (person) => !person.email.endsWith('@example.com'),
    );
    assert.deepEqual(outside, []);
  });
});
