import assert from 'node:assert/strict';
import { actionNames } from '../../../domain/approval/actions.ts';
import { shippedSlice } from '../../support/shipped-policy.ts';
import {
  act,
  approve,
  completed,
  draft,
  refusalOf,
  seller,
  submitted,
  waitingFor,
} from '../../support/requests.ts';

const gpe = 'xiaole.fang@example.com';
const approval = { by: gpe, decision: 'approve' };

describe('an action out of turn', () => {
  it('on a step that was decided says by whom, and who is waited for', () => {
    const request = waitingFor('regional-leader', 'cloud-sales');
    const { code, message } = refusalOf(request, 'decide', { ...approval, step: 'gpe' });
    assert.equal(code, 'stale-step');
    assert.match(
      message,
      /GPE is already approved by Xiaole Fang\. It waits for Regional Leader \(APAC Regional Leader\) now/,
    );
  });

  it('sent twice decides one step only', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    act(request, 'decide', { ...approval, step: 'gpe' });
    assert.equal(refusalOf(request, 'decide', { ...approval, step: 'gpe' }).code, 'stale-step');
  });

  it('on a step that has not been reached says who is waited for', () => {
    const { code, message } = refusalOf(submitted('cloud-sales'), 'decide', { ...approval, step: 'gpe' });
    assert.equal(code, 'not-open');
    assert.match(message, /GPE has not been reached\. It waits for Presales \(APAC Presales\) now/);
  });

  it('on a step that was spared says why', () => {
    const request = waitingFor('regional-leader', 'cloud-sales', { presalesAutoApprove: true });
    const { code, message } = refusalOf(request, 'decide', { ...approval, step: 'gpe' });
    assert.deepEqual(
      [code, message],
      [
        'unknown-step',
        'Not done: GPE is not part of this request: Presales auto-approved (Presales Auto-approve is yes).',
      ],
    );
  });

  it('on a step that is none names the steps there are', () => {
    const { code, message } = refusalOf(submitted('enterprise'), 'decide', { ...approval, step: 'legal' });
    assert.equal(code, 'unknown-step');
    assert.match(message, /there is no step "legal"; the steps are presales, gpe, regional-leader/);
  });

  for (const step of ['constructor', '__proto__', 'toString']) {
    it(`on a step called ${step} is refused like any other`, () => {
      assert.equal(refusalOf(submitted('enterprise'), 'decide', { ...approval, step }).code, 'unknown-step');
    });
  }

  it('on a draft says that there are no steps yet', () => {
    const { message } = refusalOf(draft('enterprise'), 'decide', { ...approval, step: 'gpe' });
    assert.match(message, /none until it is submitted/);
  });

  it('in the operations queue says that nobody is named', () => {
    const request = submitted('enterprise', { presales: 'nobody@example.com' });
    assert.match(
      refusalOf(request, 'decide', { ...approval, step: 'gpe' }).message,
      /Presales \(operations queue\)/,
    );
  });

  it('for an earlier round is refused, with the present one', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    act(request, 'recall', { by: seller });
    act(request, 'resubmit', { by: seller });
    const { code, message } = refusalOf(request, 'decide', { ...approval, round: 1 });
    assert.equal(code, 'stale-round');
    assert.match(message, /poc\/P-1042 is in round 2, and this is for round 1/);
  });

  it('for a round that has not come is refused', () => {
    assert.equal(
      refusalOf(waitingFor('gpe', 'cloud-sales'), 'decide', { ...approval, round: 2 }).code,
      'stale-round',
    );
  });

  it('for a round of a draft says that it was not submitted', () => {
    const { message } = refusalOf(draft('cloud-sales'), 'setFields', {
      by: seller,
      round: 1,
      fields: { company: 'A' },
    });
    assert.match(message, /has not been submitted yet \(round 0\)/);
  });

  it('on a rejected request says that it is rejected', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    act(request, 'decide', { by: gpe, decision: 'reject', comment: 'no benefit' });
    const { message } = refusalOf(request, 'decide', { ...approval, step: 'gpe' });
    assert.match(message, /GPE is already rejected by Xiaole Fang\. The request is rejected/);
  });

  it('on a complete request says that it is complete', () => {
    const { message } = refusalOf(completed('enterprise'), 'decide', { ...approval, step: 'gpe' });
    assert.match(message, /The request is complete/);
  });

  it('answers with what happened and what happens next', () => {
    assert.equal(
      approve(submitted('enterprise')).message,
      'Approved. Waiting for GPE (Xiaole Fang), first response due in 72 h.',
    );
  });
});

describe('a closed request', () => {
  const sent: Record<string, object> = {
    decide: { decision: 'approve', step: 'gpe' },
    claim: { step: 'gpe' },
    comment: { step: 'gpe', comment: 'late' },
    ask: { step: 'gpe', question: 'why?' },
    answer: { step: 'gpe', answer: 'so' },
    setFields: { fields: { pocStatus: 'In Progress' } },
    fulfil: { step: 'beo' },
    reassign: { step: 'gpe', to: gpe },
    amend: { fields: { creditsNeeded: 1 } },
    delegate: { step: 'gpe', to: gpe },
    addApprover: { step: 'gpe', approver: gpe },
    nudge: { step: 'gpe', comment: 'late' },
    override: { step: 'gpe', decision: 'approve', comment: 'late' },
    adoptPolicy: { policy: shippedSlice('cloud-sales'), comment: 'late' },
  };
  for (const name of actionNames) {
    it(`refuses to ${name}`, () => {
      const request = completed('cloud-sales');
      act(request, 'setFields', { by: seller, fields: { pocStatus: 'Succeeded' } });
      const { code, message } = refusalOf(request, name, { by: seller, ...sent[name] });
      assert.deepEqual(
        [code, message],
        ['closed', 'Not done: poc/P-1042 is already closed; nothing can be changed in it.'],
      );
    });
  }
});
