import assert from 'node:assert/strict';
import { findPerson, resolveSelector } from '../../../domain/policy/assignees.ts';
import type { CommonRules, Policy, Selector } from '../../../domain/policy/policy.ts';
import type { FieldValues } from '../../../domain/request/fields.ts';
import { slicePolicy } from '../../../domain/policy/slice.ts';
import { shippedPolicy } from './shipped-policy.ts';

const policy = shippedPolicy();

function ids(selector: Selector, fields: FieldValues, from: CommonRules = policy): string[] {
  return resolveSelector(from, selector, fields).people.map((person) => person.id);
}

function because(
  selector: Selector,
  fields: FieldValues,
  from: CommonRules = policy,
  requester?: string,
): string {
  const assignees = resolveSelector(from, selector, fields, requester);
  assert.deepEqual(assignees.people, []);
  return assignees.because ?? '';
}

function withoutRegion(role: string, region: string): Policy {
  const rule = policy.roles[role];
  assert.ok(rule !== undefined);
  const regions = Object.fromEntries(Object.entries(rule.regions).filter(([id]) => id !== region));
  return { ...policy, roles: { ...policy.roles, [role]: { ...rule, regions } } };
}

describe('resolveSelector', () => {
  it('gives a person by id', () => {
    assert.deepEqual(ids('person:nicole.sun', {}), ['nicole.sun']);
  });

  it("gives the role's people in the request's region", () => {
    assert.deepEqual(ids('region:finance', { region: 'JP' }), ['yanice.zhang']);
  });

  it('gives the person whose id is in the field', () => {
    assert.deepEqual(ids('field:presales', { presales: 'presales.na' }), ['presales.na']);
  });

  it('gives the person whose address is in the field, whatever its case', () => {
    assert.deepEqual(ids('field:presales', { presales: ' Presales.NA@Example.com ' }), ['presales.na']);
  });

  it('fills a blank field from the policy', () => {
    assert.deepEqual(ids('field:regionalGpe', { region: 'APAC' }), ['xiaole.fang']);
  });

  it('prefers the person that was named to the one it would be filled with', () => {
    assert.deepEqual(ids('field:regionalGpe', { region: 'APAC', regionalGpe: 'sidney.chen' }), [
      'sidney.chen',
    ]);
  });

  it('gives everybody that a region lists', () => {
    const rule = policy.roles['rdg'];
    assert.ok(rule !== undefined);
    const regions = { ...rule.regions, NA: { people: ['nicole.sun', 'ellen.wang'] } };
    const two = { ...policy, roles: { ...policy.roles, rdg: { ...rule, regions } } };
    assert.deepEqual(ids('region:rdg', { region: 'NA' }, two), ['nicole.sun', 'ellen.wang']);
  });

  it('gives nobody for a blank region, and says where the region comes from', () => {
    assert.match(because('region:gpe', {}), /Region is blank: set it \(the region of the Account/);
  });

  it('gives nobody for a region that the policy does not have', () => {
    assert.match(because('region:gpe', { region: 'LATAM' }), /"LATAM" is not a region .* APAC, NA, EMEA, JP/);
  });

  it('gives nobody for a region that the role does not list', () => {
    assert.match(
      because('region:gpe', { region: 'JP' }, withoutRegion('gpe', 'JP')),
      /names nobody as GPE for JP/,
    );
  });

  it('gives nobody for a name that every object has', () => {
    assert.match(because('region:gpe', { region: 'constructor' }), /is not a region/);
  });

  it('gives nobody for a person that the policy does not have, and says which field', () => {
    assert.match(
      because('field:presales', { presales: 'toString' }, slicePolicy(policy, 'cloud-sales')),
      /"toString" in Presales \(PoC page, field Presales\) is not a person/,
    );
  });

  it('does not fall back to the table when the field names somebody unknown', () => {
    assert.match(
      because('field:regionalGpe', { region: 'APAC', regionalGpe: 'who' }),
      /"who" in Regional GPE/,
    );
  });

  it('gives nobody for a blank field that nothing fills', () => {
    assert.match(
      because('field:presales', { region: 'JP', presales: ' ' }),
      /Presales is blank: name somebody/,
    );
  });

  for (const selector of ['region:nobody', 'field:nothing', 'team:x', ''] as Selector[]) {
    it(`gives nobody and a reason for the selector "${selector}"`, () => {
      assert.notEqual(because(selector, { region: 'JP' }), '');
    });
  }
});

describe('the manager of whoever asks', () => {
  const managerOf = (requester?: string, from?: CommonRules): string =>
    because('manager:requester', {}, from, requester);

  it('is found by the address of whoever asks, whatever its case', () => {
    const { people } = resolveSelector(policy, 'manager:requester', {}, 'Sales.JP@example.com');
    assert.deepEqual(
      people.map(({ id }) => id),
      ['manager.jp'],
    );
  });

  it('is nobody for somebody whom the policy does not know', () => {
    assert.match(managerOf('new@example.com'), /^new@example\.com is not a person of the policy/);
  });

  it('is nobody for somebody who has none', () => {
    assert.match(managerOf('manager.global@example.com'), /names no manager of Global Manager/);
  });

  it('is nobody where nobody asks', () => {
    assert.match(managerOf(), /^The requester is not a person of the policy/);
  });

  it('is nobody where the policy names somebody who is not in it', () => {
    const person = policy.people['sales.jp'];
    assert.ok(person !== undefined);
    const people = { ...policy.people, 'sales.jp': { ...person, manager: 'the.boss' } };
    assert.match(managerOf(person.email, { ...policy, people }), /"the\.boss" in the policy is not a person/);
  });
});

describe('findPerson', () => {
  it('finds by address whatever its case', () => {
    assert.equal(findPerson(policy, 'DEXTER.DENG@EXAMPLE.COM')?.id, 'dexter.deng');
  });

  it('finds nobody under an unknown name', () => {
    assert.equal(findPerson(policy, 'hasOwnProperty'), undefined);
  });
});
