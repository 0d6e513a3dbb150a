import assert from 'node:assert/strict';
import { applySystemFields } from '../../../domain/approval/apply.ts';
import type { FieldValues } from '../../../domain/request/fields.ts';
import {
  act,
  approve,
  assigneeOf,
  current,
  entries,
  hour,
  seller,
  stepOf,
  waitingFor,
  type Request,
  startedAt,
} from '../../support/requests.ts';

/** The steps that were reopened, in order. */
function reopened(request: Request): (string | undefined)[] {
  return entries(request, 'reopened').map(({ step }) => step);
}

function change(request: Request, fields: FieldValues): void {
  act(request, 'setFields', { by: request.state.requester.email, fields });
}

describe('a material change', () => {
  it('reopens only the steps that had decided on it', () => {
    const request = waitingFor('beo', 'cloud-user');
    act(request, 'setFields', {
      by: 'sales.apac@example.com',
      fields: { customerPayment: 'Partial Payment' },
    });
    assert.deepEqual(reopened(request), ['sales', 'regional-leader']);
    assert.deepEqual(
      request.state.steps.map(({ status }) => status),
      ['approved', 'active', 'approved', 'approved', 'coming', 'coming'],
    );
  });

  it('says why it reopens', () => {
    const request = waitingFor('regional-leader', 'enterprise');
    change(request, { opportunity: 'Acme, twice as big' });
    assert.equal(entries(request, 'reopened')[0]?.comment, 'Opportunity changed after Presales had approved');
  });

  it('of the amount while BE&O has it reopens the approvals of the amount', () => {
    const request = waitingFor('beo', 'cloud-sales');
    change(request, { creditsNeeded: 9000 });
    assert.deepEqual(reopened(request), ['presales', 'gpe', 'regional-leader']);
    assert.deepEqual([request.state.status, current(request).step], ['in-progress', 'presales']);
  });

  it('goes on from where it was once the reopened steps are approved again', () => {
    const request = waitingFor('beo', 'cloud-user');
    act(request, 'setFields', { by: 'sales.apac@example.com', fields: { account: 'Acme Holding' } });
    approve(request);
    assert.equal(current(request).step, 'regional-leader');
    approve(request);
    assert.deepEqual([request.state.status, assigneeOf(request)], ['approved', 'vince.yao@example.com']);
  });

  it('starts a new clock for a step that is reopened', () => {
    const request = waitingFor('regional-leader', 'enterprise');
    request.now += 5 * hour;
    change(request, { opportunity: 'bigger' });
    assert.equal(startedAt(request), request.now);
  });

  it('forgets who had decided', () => {
    const request = waitingFor('regional-leader', 'enterprise');
    change(request, { opportunity: 'bigger' });
    const { decidedBy, decidedAt, claimedBy } = stepOf(request, 'gpe');
    assert.deepEqual([decidedBy, decidedAt, claimedBy], [undefined, undefined, undefined]);
  });

  it('of the region reopens whoever decided for the old one', () => {
    const request = waitingFor('gpe', 'cloud-user');
    applySystemFields(request.state, request.policy, { region: 'JP' }, 'salesforce', request.now);
    assert.deepEqual(reopened(request), ['sdr', 'sales', 'presales']);
    assert.equal(assigneeOf(request), 'sdr.jp@example.com');
  });

  it('to auto-approve after Presales had said no asks Presales again and spares the GPE', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    act(request, 'setFields', { by: 'presales.apac@example.com', fields: { presalesAutoApprove: true } });
    assert.deepEqual([reopened(request), current(request).step], [['presales'], 'presales']);
    approve(request);
    assert.equal(current(request).step, 'regional-leader');
  });

  it('from auto-approve to none puts the GPE back', () => {
    const request = waitingFor('regional-leader', 'cloud-sales', { presalesAutoApprove: true });
    act(request, 'setFields', { by: 'presales.apac@example.com', fields: { presalesAutoApprove: false } });
    approve(request);
    assert.equal(current(request).step, 'gpe');
  });

  it('of what nobody has decided on yet reopens nothing', () => {
    const request = waitingFor('sales', 'cloud-user', { creditsNeeded: null });
    act(request, 'setFields', { by: 'sales.apac@example.com', fields: { creditsNeeded: 500 } });
    assert.deepEqual(reopened(request), []);
  });

  it('of the Org ID reopens nothing that approvers decided', () => {
    const request = waitingFor('beo', 'cloud-sales');
    change(request, { orgId: '99' });
    assert.deepEqual([reopened(request), current(request).step], [[], 'beo']);
  });

  it('to what it is already reopens nothing, whoever says so', () => {
    const request = waitingFor('beo', 'cloud-sales');
    applySystemFields(
      request.state,
      request.policy,
      { region: 'APAC', creditsNeeded: 3000 },
      'salesforce',
      request.now,
    );
    assert.deepEqual(reopened(request), []);
  });

  it('that Salesforce brings while the credits are on their way reopens nothing', () => {
    const request = waitingFor('beo', 'cloud-sales');
    act(request, 'fulfil', { by: 'vince.yao@example.com' });
    applySystemFields(request.state, request.policy, { region: 'JP' }, 'salesforce', request.now);
    assert.deepEqual([reopened(request), current(request).status], [[], 'releasing']);
  });

  it('takes a step’s open question with it', () => {
    const request = waitingFor('regional-leader', 'enterprise');
    act(request, 'ask', { by: 'regional-leader.apac@example.com', question: 'Who pays?' });
    change(request, { opportunity: 'bigger' });
    assert.deepEqual(stepOf(request, 'regional-leader').questions, []);
  });
});

describe('a change by the requester', () => {
  it('is recorded with what it was changed to', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    act(request, 'setFields', { by: seller, fields: { creditsNeeded: 500 }, comment: 'smaller' });
    assert.equal(entries(request, 'fields-set').at(-1)?.comment, 'Credits Needed = 500 — smaller');
  });
});
