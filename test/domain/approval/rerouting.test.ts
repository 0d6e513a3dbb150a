import assert from 'node:assert/strict';
import { applySystemFields } from '../../../domain/approval/apply.ts';
import { withoutRegion, withRegionalSla } from '../../support/shipped-policy.ts';
import {
  act,
  approve,
  assigneeOf,
  current,
  day,
  draft,
  entries,
  refusalOf,
  seller,
  submitted,
  wait,
  waitingFor,
  startedAt,
} from '../../support/requests.ts';

const operator = 'kevin.lu@example.com';

describe('a region that nobody knows', () => {
  for (const region of [null, 'LATAM', 'constructor']) {
    it(`${region ?? 'blank'}: the request waits in the operations queue with the reason`, () => {
      const request = submitted('cloud-user', { region });
      const { assignees, unassigned } = current(request);
      assert.deepEqual(assignees, []);
      assert.match(unassigned ?? '', region === null ? /Region is blank/ : /is not a region of the policy/);
      assert.equal(entries(request, 'unassigned').length, 1);
    });
  }

  it('lets nobody approve by accident, not even an operator', () => {
    const request = submitted('cloud-user', { region: null });
    for (const by of ['sdr.apac@example.com', operator, 'regional-leader.jp@example.com']) {
      const { code, message } = refusalOf(request, 'decide', { by, decision: 'approve' });
      assert.equal(code, 'not-yours');
      assert.match(message, /waits in the operations queue \(Region is blank/);
    }
  });

  it('is set by an operator, and the step goes to whom it is for', () => {
    const request = submitted('cloud-user', { region: null });
    act(request, 'setFields', { by: operator, fields: { region: 'JP' } });
    assert.equal(assigneeOf(request), 'sdr.jp@example.com');
    assert.equal(current(request).unassigned, undefined);
  });

  it('is set by Salesforce, and the step goes to whom it is for', () => {
    const request = submitted('cloud-user', { region: null });
    applySystemFields(request.state, request.policy, { region: 'NA' }, 'salesforce', request.now);
    assert.equal(assigneeOf(request), 'sdr.na@example.com');
  });

  it('starts the clock anew once somebody is named', () => {
    const edit = withRegionalSla('sdr', 'JP', 8);
    const request = submitted('cloud-user', { region: null }, { edit });
    wait(request, day);
    act(request, 'setFields', { by: operator, fields: { region: 'JP' } });
    const { clock } = current(request);
    assert.deepEqual([startedAt(request), clock?.slaHours], [request.now, 8]);
  });

  it('can be gone round by an operator who reassigns the step', () => {
    const request = submitted('cloud-user', { region: null });
    act(request, 'reassign', { by: operator, to: 'sdr.emea@example.com' });
    act(request, 'decide', { by: 'sdr.emea@example.com', decision: 'approve' });
    assert.equal(current(request).step, 'sales');
    assert.deepEqual(current(request).assignees, []);
  });
});

describe('a region that a role does not list', () => {
  it('fails closed for that role only', () => {
    const request = waitingFor('beo', 'cloud-sales', {}, { edit: withoutRegion('beo', 'APAC') });
    assert.deepEqual(
      [current(request).assignees, current(request).unassigned],
      [[], 'The policy names nobody as CEG BE&O for APAC: add somebody there'],
    );
  });
});

describe('correcting a person', () => {
  it('moves the step that waits to whom was named', () => {
    const request = submitted('cloud-sales');
    act(request, 'setFields', { by: seller, fields: { presales: 'presales.jp@example.com' } });
    assert.equal(assigneeOf(request), 'presales.jp@example.com');
    assert.equal(
      refusalOf(request, 'decide', { by: 'presales.apac@example.com', decision: 'approve' }).code,
      'not-yours',
    );
  });

  it('leaves the clock running and tells the new one', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    const before = startedAt(request);
    request.now += day / 2;
    act(request, 'setFields', { by: seller, fields: { regionalGpe: 'sidney.chen@example.com' } });
    assert.equal(startedAt(request), before);
    assert.deepEqual(entries(request, 'waiting-for').at(-1)?.assignees, ['sidney.chen']);
  });

  it('before its step is reached names who will be asked', () => {
    const request = submitted('cloud-sales');
    act(request, 'setFields', { by: seller, fields: { regionLeader: 'regional-leader.na@example.com' } });
    approve(request);
    approve(request);
    assert.equal(assigneeOf(request), 'regional-leader.na@example.com');
  });

  it('takes a claim away', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    act(request, 'claim', { by: 'xiaole.fang@example.com' });
    act(request, 'setFields', { by: seller, fields: { regionalGpe: 'sidney.chen@example.com' } });
    assert.equal(current(request).claimedBy, undefined);
  });

  it('does not move a step that was reassigned by hand', () => {
    const request = submitted('cloud-sales');
    act(request, 'reassign', { by: operator, to: 'presales.na@example.com' });
    act(request, 'setFields', { by: seller, fields: { presales: 'presales.jp@example.com' } });
    assert.equal(assigneeOf(request), 'presales.na@example.com');
  });

  it('to somebody of another role is refused', () => {
    const sent = { by: 'sales.apac@example.com', fields: { presales: 'sales.apac@example.com' } };
    const { code, message } = refusalOf(submitted('cloud-user'), 'setFields', sent);
    assert.equal(code, 'invalid-field');
    assert.match(
      message,
      /APAC Sales is not a Presales of the policy; Presales can be one of: presales\.apac@/,
    );
  });
});

describe('correcting the region', () => {
  it('takes the people with it that the policy had filled in', () => {
    const request = submitted('cloud-user');
    act(request, 'setFields', { by: operator, fields: { region: 'JP' } });
    const { regionLeader, regionalGpe, regionalSdr } = request.state.fields;
    assert.deepEqual(
      [regionLeader, regionalGpe, regionalSdr],
      ['regional-leader.jp@example.com', 'sidney.chen@example.com', 'sdr.jp@example.com'],
    );
    assert.equal(assigneeOf(request), 'sdr.jp@example.com');
  });

  it('by Salesforce does the same: the old region’s leader does not decide', () => {
    const request = submitted('enterprise');
    applySystemFields(request.state, request.policy, { region: 'EMEA' }, 'salesforce', request.now);
    approve(request);
    approve(request);
    assert.equal(assigneeOf(request), 'regional-leader.emea@example.com');
  });

  it('to one that nobody knows leaves nobody of the old region in charge', () => {
    const request = waitingFor('gpe', 'enterprise');
    applySystemFields(request.state, request.policy, { region: 'LATAM' }, 'salesforce', request.now);
    approve(request);
    assert.deepEqual([current(request).step, current(request).assignees], ['gpe', []]);
  });

  it('keeps people who were named by hand', () => {
    const request = submitted('enterprise');
    act(request, 'setFields', { by: seller, fields: { regionLeader: 'regional-leader.na@example.com' } });
    act(request, 'setFields', { by: seller, fields: { region: 'JP' } });
    assert.equal(request.state.fields.regionLeader, 'regional-leader.na@example.com');
  });

  it('changes a customer’s sponsor', () => {
    const request = submitted('cloud-user');
    applySystemFields(request.state, request.policy, { region: 'NA' }, 'salesforce', request.now);
    assert.equal(request.state.requester.sponsor, 'sales.na');
  });

  it('of a draft does the same', () => {
    const request = draft('cloud-user');
    applySystemFields(request.state, request.policy, { region: 'NA' }, 'salesforce', request.now);
    assert.deepEqual(
      [request.state.requester.sponsor, request.state.fields.regionalSdr],
      ['sales.na', 'sdr.na@example.com'],
    );
  });

  it('moves a step that somebody reassigned in an earlier turn', () => {
    const request = waitingFor('regional-leader', 'enterprise');
    act(request, 'reassign', { by: operator, to: 'regional-leader.emea@example.com' });
    act(request, 'setFields', { by: seller, fields: { opportunity: 'bigger' } });
    approve(request);
    act(request, 'setFields', { by: operator, fields: { regionalGpe: 'sidney.chen@example.com' } });
    approve(request);
    act(request, 'setFields', { by: seller, fields: { regionLeader: 'regional-leader.na@example.com' } });
    assert.equal(assigneeOf(request), 'regional-leader.na@example.com');
  });
});
