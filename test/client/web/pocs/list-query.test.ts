import assert from 'node:assert/strict';
import type { ListFilter } from '../../../../client/lists.ts';
import { listPath, readListQuery, type ListQuery } from '../../../../client/web/screens/pocs/list-query.ts';
import { directoryOf } from '../../../../domain/directory/content.ts';
import { shippedPolicy } from '../../../support/shipped-policy.ts';

const policy = shippedPolicy();
const now = Date.parse('2026-11-22T12:00:00Z');
const hourMs = 3_600_000;

function read(query: string): ListQuery {
  return readListQuery(new URLSearchParams(query), { policy, directory: directoryOf(policy), now });
}

describe('the address of the list', () => {
  const filters: readonly (readonly [query: string, filter: ListFilter])[] = [
    ['kind=creditRequest', { kind: 'creditRequest' }],
    ['q=acme', { account: 'acme' }],
    ['status=sent-back', { status: 'sent-back' }],
    ['region=JP', { region: 'JP' }],
    ['step=gpe', { step: 'gpe' }],
    ['sla=breached', { slaState: 'breached' }],
    ['entryPoint=top-up', { entryPoint: 'top-up' }],
    ['approver=Xiaole.Fang@example.com', { approvers: ['xiaole.fang'] }],
    ['approver=xiaole.fang', { approvers: ['xiaole.fang'] }],
    ['org=1372813089209061633', { orgId: '1372813089209061633' }],
    ['olderThan=3d', { startedBefore: now - 72 * hourMs }],
    ['dueWithin=4h', { dueBefore: now + 4 * hourMs }],
    ['open=yes', { isOpen: true }],
    ['region=JP&step=gpe', { region: 'JP', step: 'gpe' }],
    ['region=&after=abc', {}],
  ];
  for (const [query, filter] of filters) {
    it(`narrows it by ${query}`, () => {
      const found = read(query);
      assert.deepEqual(found.filter, filter);
      assert.deepEqual(found.wrong, []);
    });
  }

  const wrong: readonly (readonly [query: string, filter: string])[] = [
    ['kind=poc', 'kind'],
    ['status=lost', 'status'],
    ['region=MARS', 'region'],
    ['region=constructor', 'region'],
    ['step=ceo', 'step'],
    ['step=toString', 'step'],
    ['sla=late', 'sla'],
    ['entryPoint=fax', 'entryPoint'],
    ['approver=nobody@example.com', 'approver'],
    ["org=1' OR", 'org'],
    ['olderThan=soon', 'olderThan'],
    ['dueWithin=4', 'dueWithin'],
    ['open=maybe', 'open'],
    ['colour=red', 'colour'],
  ];
  for (const [query, filter] of wrong) {
    it(`is refused with ${query}`, () => {
      const found = read(query);
      assert.deepEqual(
        found.wrong.map((each) => each.filter),
        [filter],
      );
      assert.deepEqual(found.filter, {});
    });
  }

  it('is the same again from what was read', () => {
    const address = '/pocs?kind=pocApplication&q=Acme+%26+Sons&region=JP&dueWithin=3d';
    assert.equal(listPath(read(address.slice('/pocs?'.length)).written), address);
    assert.equal(listPath({}), '/pocs');
    assert.equal(listPath({ region: 'JP' }, 'abc'), '/pocs?region=JP&after=abc');
  });
});
