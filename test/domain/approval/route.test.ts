import assert from 'node:assert/strict';
import {
  act,
  approve,
  assigneeOf,
  completed,
  current,
  submitted,
  waitingFor,
} from '../../support/requests.ts';
import { withSwitches } from '../../support/shipped-policy.ts';
import type { EntryPoint, Policy } from '../../../domain/policy/policy.ts';
import type { FieldValues } from '../../../domain/request/fields.ts';

/** Who was waited for, in order, until the request was complete. */
function path(entryPoint: EntryPoint, fields: FieldValues = {}, edit?: (policy: Policy) => Policy): string[] {
  const request = submitted(entryPoint, fields, edit === undefined ? {} : { edit });
  const passed: string[] = [];
  while (request.state.status === 'in-progress') {
    passed.push(current(request).step);
    approve(request);
  }
  if (request.state.status === 'approved') passed.push(current(request).step);
  return passed;
}

describe('the chain of a PoC application', () => {
  it('takes a customer’s request from the SDR to BE&O', () => {
    assert.deepEqual(path('cloud-user'), ['sdr', 'sales', 'presales', 'gpe', 'regional-leader', 'beo']);
  });

  it('takes Sales’ request from Presales to BE&O', () => {
    assert.deepEqual(path('cloud-sales'), ['presales', 'gpe', 'regional-leader', 'beo']);
  });

  it('takes an enterprise request to the Regional Leader and adds no credits', () => {
    assert.deepEqual(path('enterprise'), ['presales', 'gpe', 'regional-leader']);
  });

  for (const entryPoint of ['cloud-user', 'cloud-sales'] as const) {
    it(`spares the GPE an auto-approved ${entryPoint} request, but not the Regional Leader`, () => {
      const passed = path(entryPoint, { presalesAutoApprove: true });
      assert.deepEqual(passed.slice(-3), ['presales', 'regional-leader', 'beo']);
    });
  }

  it('asks the GPE of an enterprise request whatever auto-approve says', () => {
    assert.ok(path('enterprise', { presalesAutoApprove: true }).includes('gpe'));
  });

  it('says why the GPE was spared', () => {
    const request = waitingFor('regional-leader', 'cloud-sales', { presalesAutoApprove: true });
    assert.deepEqual(request.state.skipped.map(({ step, because }) => [step, because])[0], [
      'gpe',
      'Presales auto-approved (Presales Auto-approve is yes)',
    ]);
  });

  it('decides about the GPE only when Presales has answered', () => {
    const request = submitted('cloud-sales');
    act(request, 'setFields', { by: 'presales.apac@example.com', fields: { presalesAutoApprove: true } });
    approve(request);
    assert.equal(current(request).step, 'regional-leader');
  });

  it('asks RDG where the policy’s switch puts it into the first chain', () => {
    assert.deepEqual(path('cloud-sales', {}, withSwitches({ rdgInPocChain: true })).slice(-2), [
      'rdg',
      'beo',
    ]);
  });

  it('asks Finance where the policy’s switch puts it into the first chain', () => {
    const passed = path('cloud-sales', {}, withSwitches({ financeInPocChain: true }));
    assert.deepEqual(passed.slice(-2), ['finance', 'beo']);
  });

  it('asks RDG and then Finance with both switches', () => {
    const both = withSwitches({ rdgInPocChain: true, financeInPocChain: true });
    assert.deepEqual(path('cloud-user', {}, both).slice(-4), ['regional-leader', 'rdg', 'finance', 'beo']);
  });
});

describe('the people of each region', () => {
  const people = {
    APAC: ['sdr.apac', 'sales.apac', 'presales.apac', 'xiaole.fang', 'regional-leader.apac', 'vince.yao'],
    NA: ['sdr.na', 'sales.na', 'presales.na', 'sidney.chen', 'regional-leader.na', 'kevin.lu'],
    EMEA: ['sdr.emea', 'sales.emea', 'presales.emea', 'sidney.chen', 'regional-leader.emea', 'kevin.lu'],
    JP: ['sdr.jp', 'sales.jp', 'presales.jp', 'sidney.chen', 'regional-leader.jp', 'dexter.deng'],
  };
  for (const [region, expected] of Object.entries(people)) {
    it(`${region}: each step waits for whom the policy names there`, () => {
      const presales = `presales.${region.toLowerCase()}@example.com`;
      const request = submitted('cloud-user', { region, presales });
      const asked: string[] = [];
      for (;;) {
        asked.push(...current(request).assignees);
        if (request.state.status === 'approved') break;
        approve(request);
      }
      assert.deepEqual(asked, expected);
    });
  }

  it('fills Region Leader, Regional GPE and Regional SDR from the policy, for confirmation', () => {
    const { fields } = submitted('cloud-user', { region: 'EMEA' }).state;
    assert.deepEqual(
      [fields.regionLeader, fields.regionalGpe, fields.regionalSdr],
      ['regional-leader.emea@example.com', 'sidney.chen@example.com', 'sdr.emea@example.com'],
    );
  });

  it('gives a customer’s request a sponsor in Sales of the region', () => {
    assert.equal(submitted('cloud-user', { region: 'JP' }).state.requester.sponsor, 'sales.jp');
  });

  it('names nobody before a step is reached', () => {
    const request = submitted('cloud-sales');
    assert.deepEqual(
      request.state.steps.slice(1).map(({ assignees }) => assignees),
      [[], [], []],
    );
  });

  it('asks whom Sales named as Presales', () => {
    assert.equal(
      assigneeOf(submitted('cloud-sales', { presales: 'presales.jp@example.com' })),
      'presales.jp@example.com',
    );
  });

  it('records who was waited for, who decided and on which surface', () => {
    const request = submitted('enterprise');
    approve(request);
    const [, , waiting, approved] = request.state.history;
    assert.deepEqual([waiting?.action, waiting?.assignees], ['waiting-for', ['presales.apac']]);
    assert.deepEqual(
      [approved?.action, approved?.by, approved?.via, approved?.step],
      ['approved', 'presales.apac@example.com', 'web', 'presales'],
    );
  });
});

describe('a request that has been approved', () => {
  it('is complete at once when it asks for no credits', () => {
    assert.equal(completed('enterprise').state.status, 'complete');
  });

  it('is approved, not complete, while the credits are still to be added', () => {
    assert.equal(waitingFor('beo', 'cloud-sales').state.status, 'approved');
  });

  it('starts with the policy’s first PoC Status', () => {
    assert.equal(completed('cloud-user').state.fields.pocStatus, 'Not Started');
  });
});
