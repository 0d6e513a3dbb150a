import assert from 'node:assert/strict';
import type { FieldValues } from '../../../domain/request/fields.ts';
import { together, type Edit } from '../../support/policy-edits.ts';
import {
  act,
  approve,
  approveUntil,
  current,
  entries,
  seller,
  stepOf,
  waitingFor,
  type Request,
} from '../../support/requests.ts';

const leader = 'regional-leader.apac@example.com';
const carry: Edit = (policy) => ({ ...policy, carryDecisions: true });

/** Presales and GPE approved, the Regional Leader sent it back, and `fields` were changed since. */
function sentBack(edit: Edit, fields?: FieldValues): Request {
  const request = waitingFor('regional-leader', 'cloud-sales', {}, { edit });
  act(request, 'decide', { by: leader, decision: 'send-back', comment: 'the contact?' });
  if (fields !== undefined) act(request, 'setFields', { by: seller, fields });
  return request;
}

function resubmit(request: Request): string {
  return act(request, 'resubmit', { by: seller }).message;
}

describe('a new round', () => {
  it('asks everybody again unless the policy carries decisions over', () => {
    const request = sentBack((policy) => policy);
    assert.match(resubmit(request), /^Resubmitted\. Waiting for Presales/);
    assert.deepEqual(
      [entries(request, 'carried-over', 'reopened'), request.state.fields.presalesAutoApprove],
      [[], null],
    );
  });

  it('keeps the approvals whose inputs are as they were, and says from which round', () => {
    const request = sentBack(carry, { contact: 'Bob Acme' });
    assert.match(resubmit(request), /^Resubmitted\. Kept: Presales, GPE\. Waiting for Regional Leader/);
    assert.deepEqual(
      entries(request, 'carried-over').map(({ step, round, comment }) => [step, round, comment]),
      [
        ['presales', 2, 'approved in round 1, and nothing that was decided on has changed'],
        ['gpe', 2, 'approved in round 1, and nothing that was decided on has changed'],
      ],
    );
    assert.deepEqual([stepOf(request, 'gpe').carriedFrom, stepOf(request, 'gpe').status], [1, 'approved']);
  });

  it('asks those again whose inputs have changed, and says why', () => {
    const gpeOnOpportunity: Edit = (policy) => {
      const gpe = policy.roles.gpe;
      assert.ok(gpe !== undefined);
      return { ...policy, roles: { ...policy.roles, gpe: { ...gpe, decidesOn: ['opportunity'] } } };
    };
    const request = sentBack(together(carry, gpeOnOpportunity), { creditsNeeded: 500 });
    assert.match(
      resubmit(request),
      /^Resubmitted\. Asked again: Presales \(Credits Needed changed\)\. Kept: GPE\. Waiting for Presales/,
    );
    assert.equal(entries(request, 'reopened')[0]?.round, 2);
    approve(request);
    assert.equal(current(request).step, 'regional-leader', 'the GPE is not asked again');
  });

  it('keeps the verdict of Presales with their approval', () => {
    const request = sentBack(carry);
    resubmit(request);
    assert.equal(request.state.fields.presalesAutoApprove, false);
  });

  it('blanks the verdict of Presales with their approval', () => {
    const request = sentBack(carry, { creditsNeeded: 500 });
    resubmit(request);
    assert.deepEqual([request.state.fields.presalesAutoApprove, current(request).step], [null, 'presales']);
  });

  it('never keeps what was rejected or sent back', () => {
    const request = sentBack(carry);
    resubmit(request);
    const { status, votes, decidedBy } = stepOf(request, 'regional-leader');
    assert.deepEqual([status, votes, decidedBy], ['active', [], undefined]);
  });

  it('keeps naming the round in which it was decided, however often it is resubmitted', () => {
    const request = sentBack(carry);
    resubmit(request);
    act(request, 'recall', { by: seller });
    resubmit(request);
    assert.deepEqual([request.state.round, stepOf(request, 'gpe').carriedFrom], [3, 1]);
  });

  it('reopens what was carried over when it changes afterwards', () => {
    const request = sentBack(carry);
    resubmit(request);
    act(request, 'amend', { by: seller, fields: { creditsNeeded: 9000 } });
    assert.deepEqual(
      [stepOf(request, 'gpe').status, stepOf(request, 'gpe').carriedFrom],
      ['coming', undefined],
    );
    approveUntil(request, 'regional-leader');
  });

  it('goes to its end with approvals of two rounds', () => {
    const request = sentBack(carry);
    resubmit(request);
    approve(request);
    assert.equal(current(request).step, 'beo');
  });
});
