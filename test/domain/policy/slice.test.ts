import assert from 'node:assert/strict';
import fc from 'fast-check';
import { entryPoints } from '../../../domain/policy/policy.ts';
import type { Policy, PolicySlice } from '../../../domain/policy/policy.ts';
import { slicePolicy, verifySlice } from '../../../domain/policy/slice.ts';
import { shippedPolicy, withSwitches } from './shipped-policy.ts';

/** The same content with the keys of every object sorted by a shuffled order. */
function withKeysInOrder<Value>(value: Value, rank: (key: string) => number): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((part: unknown) => withKeysInOrder(part, rank)) as Value;
  const entries = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b));
  return Object.fromEntries(entries.map(([key, part]) => [key, withKeysInOrder(part, rank)])) as Value;
}

function withManagerRenamed(policy: Policy, id: string): Policy {
  const person = policy.people[id];
  assert.ok(person !== undefined);
  return { ...policy, people: { ...policy.people, [id]: { ...person, name: 'Somebody Else' } } };
}

describe('slicePolicy', () => {
  const policy = shippedPolicy();

  for (const entryPoint of entryPoints) {
    it(`stays within 20 KB for ${entryPoint}`, () => {
      const bytes = Buffer.byteLength(JSON.stringify(slicePolicy(policy, entryPoint)));
      assert.ok(bytes <= 20 * 1024, `${bytes} bytes`);
    });

    it(`survives JSON for ${entryPoint}`, () => {
      const slice = slicePolicy(policy, entryPoint);
      assert.deepEqual(JSON.parse(JSON.stringify(slice)), slice);
    });

    it(`has every person that ${entryPoint} names, and every manager of theirs`, () => {
      const slice = slicePolicy(policy, entryPoint);
      const named = [
        ...Object.values(slice.roles).flatMap((role) => Object.values(role.regions).flatMap((r) => r.people)),
        ...Object.values(slice.people).flatMap((person) => person.manager ?? []),
        ...slice.operations.queue,
        ...slice.operations.operators,
      ];
      assert.deepEqual(
        named.filter((id) => slice.people[id] === undefined),
        [],
      );
    });
  }

  it('has the roles of its route only', () => {
    assert.deepEqual(Object.keys(slicePolicy(policy, 'enterprise').roles), [
      'presales',
      'gpe',
      'regional-leader',
    ]);
  });

  it('leaves out people, switches and ladders that its route cannot need', () => {
    const slice = slicePolicy(policy, 'enterprise');
    assert.equal(slice.people['ellen.wang'], undefined);
    assert.deepEqual([Object.keys(slice.switches), Object.keys(slice.ladders)], [[], ['standard']]);
  });

  it('has the calendars of all regions, and no others', () => {
    const { calendars, regionCalendars } = slicePolicy(
      { ...policy, regionCalendars: { APAC: 'cn', JP: 'cn', NA: 'us' } },
      'enterprise',
    );
    assert.deepEqual(calendars, { cn: policy.calendars['cn'], us: policy.calendars['us'] });
    assert.deepEqual(regionCalendars, { APAC: 'cn', JP: 'cn', NA: 'us' });
  });

  it('plans a top-up with the hours that a step gives a region itself', () => {
    const topUp = policy.creditRequest['top-up'];
    const tiers = (topUp.tiers ?? []).map((tier) => ({
      ...tier,
      steps: tier.steps.map((step) => ({ ...step, slaByRegion: { JP: 2 } })),
    }));
    const { topUpChain } = slicePolicy(
      { ...policy, creditRequest: { ...policy.creditRequest, 'top-up': { ...topUp, tiers } } },
      'cloud-user',
    );
    const hoursIn = (region: string): (number | null)[] | undefined =>
      topUpChain[region]?.map(({ slaHours }) => slaHours);
    assert.deepEqual(
      [hoursIn('JP'), hoursIn('NA')],
      [
        [2, 2, 2, 2],
        [null, 4, 8, 4],
      ],
    );
  });

  it('lets roles that take no part neither set nor fill a field', () => {
    const { fields } = slicePolicy(policy, 'cloud-sales');
    assert.deepEqual(fields.account.setBy, ['requester']);
    assert.equal(fields.regionalSdr.filledFrom, undefined);
  });

  it('keeps a role that only the sponsor selector needs', () => {
    const { enterprise } = policy.pocApplication;
    const sponsored: Policy = {
      ...policy,
      pocApplication: { ...policy.pocApplication, enterprise: { ...enterprise, sponsor: 'region:sales' } },
    };
    assert.ok('sales' in slicePolicy(sponsored, 'enterprise').roles);
  });

  it('has a hash of 16 bytes in hex', () => {
    assert.match(slicePolicy(policy, 'cloud-user').hash, /^[0-9a-f]{32}$/);
  });

  it('has the same hash whatever the order of keys', () => {
    const { hash } = slicePolicy(policy, 'cloud-user');
    fc.assert(
      fc.property(fc.func(fc.nat()), (rank) => {
        assert.equal(slicePolicy(withKeysInOrder(policy, rank), 'cloud-user').hash, hash);
      }),
      { numRuns: 20 },
    );
  });

  it('has another hash for each entry point', () => {
    const hashes = new Set(entryPoints.map((entryPoint) => slicePolicy(policy, entryPoint).hash));
    assert.equal(hashes.size, entryPoints.length);
  });

  it('keeps its hash when only something changes that it cannot need', () => {
    const changed = withManagerRenamed(policy, 'manager.finance');
    assert.equal(slicePolicy(changed, 'enterprise').hash, slicePolicy(policy, 'enterprise').hash);
  });
});

describe('verifySlice', () => {
  const policy = shippedPolicy();

  it('accepts the slice that the policy gives, also after JSON', () => {
    const slice = JSON.parse(JSON.stringify(slicePolicy(policy, 'cloud-sales'))) as PolicySlice;
    assert.equal(verifySlice(policy, slice), undefined);
  });

  it('says that a slice was changed after it was made', () => {
    const slice = slicePolicy(policy, 'cloud-user');
    const steps = slice.route.steps.filter((step) => step.role !== 'regional-leader');
    const forged = { ...slice, route: { ...slice.route, steps } };
    assert.match(verifySlice(policy, forged) ?? '', /changed after it was made/);
  });

  it('says that a slice is of another policy, with both editions', () => {
    const slice = slicePolicy({ ...policy, edition: '2023-01-01' }, 'cloud-user');
    assert.match(
      verifySlice(policy, slice) ?? '',
      /carries edition 2023-01-01 .* worker has edition 2024-07-24/,
    );
  });

  it('notices a switch that was turned', () => {
    const slice = slicePolicy(withSwitches(policy, { financeInPocChain: true }), 'cloud-user');
    assert.notEqual(verifySlice(policy, slice), undefined);
  });

  it('refuses an entry point that the policy does not have', () => {
    const slice = { ...slicePolicy(policy, 'cloud-user'), entryPoint: 'by-fax' } as unknown as PolicySlice;
    assert.match(verifySlice(policy, slice) ?? '', /no entry point "by-fax"/);
  });
});
