import assert from 'node:assert/strict';
import { notificationFor } from '../../../domain/approval/notifications.ts';
import { stepViews, type StepView } from '../../../domain/approval/step-view.ts';
import { together, withGroup, withPerson, withStep } from '../../support/policy-edits.ts';
import {
  act,
  current,
  day,
  entries,
  monday,
  operator,
  refusalOf,
  seller,
  stepOf,
  submitted,
  waitingFor,
  type Request,
} from '../../support/requests.ts';

const xiaole = 'xiaole.fang@example.com';
const sidney = 'sidney.chen@example.com';
const nicole = 'nicole.sun@example.com';
const yanice = 'yanice.zhang@example.com';
const leader = 'manager.gpe@example.com';

function atGpe(requester = seller): Request {
  return waitingFor('gpe', 'cloud-sales', {}, { requester });
}

/** GPE is a group of two in APAC, and both have to approve. */
function atPair(): Request {
  const edit = together(withGroup('gpe', 'xiaole.fang', 'sidney.chen'), withStep('gpe', { needs: 2 }));
  return waitingFor('gpe', 'cloud-sales', {}, { edit });
}

function viewOfGpe({ state, policy, now }: Request): StepView {
  const view = stepViews(state, policy, now).find(({ step }) => step === 'gpe');
  assert.ok(view !== undefined);
  return view;
}

describe('a delegate', () => {
  it('may decide, and the history names both', () => {
    const request = atGpe();
    act(request, 'delegate', { by: xiaole, to: nicole, comment: 'I travel' });
    assert.equal(entries(request, 'delegated')[0]?.comment, 'to Nicole Sun, for Xiaole Fang — I travel');
    assert.deepEqual(viewOfGpe(request).actsFor, ['Nicole Sun for Xiaole Fang']);
    act(request, 'decide', { by: nicole, decision: 'approve' });
    assert.deepEqual(
      [stepOf(request, 'gpe').decidedBy, entries(request, 'approved').at(-1)?.comment],
      ['nicole.sun', 'for Xiaole Fang'],
    );
  });

  it('leaves whoever delegated the right to decide', () => {
    const request = atGpe();
    act(request, 'delegate', { by: xiaole, to: nicole });
    act(request, 'decide', { by: xiaole, decision: 'approve' });
    assert.equal(stepOf(request, 'gpe').decidedBy, 'xiaole.fang');
  });

  it('is written to, and nobody else', () => {
    const request = atPair();
    act(request, 'delegate', { by: xiaole, to: nicole });
    const line = entries(request, 'delegated')[0];
    assert.ok(line !== undefined);
    assert.deepEqual(
      notificationFor(request.state, request.policy, line)?.to.map(({ id }) => id),
      ['nicole.sun'],
    );
  });

  for (const [who, by] of [
    ['the manager', leader],
    ['an operator', operator],
  ] as const) {
    it(`can be named by ${who} of an approver`, () => {
      const request = atGpe();
      act(request, 'delegate', { by, to: nicole });
      assert.deepEqual(current(request).assignees, ['nicole.sun']);
    });
  }

  it('is not named by a stranger to the step', () => {
    assert.equal(refusalOf(atGpe(), 'delegate', { by: seller, to: nicole }).code, 'not-yours');
  });

  it('is never whoever asked', () => {
    const refusal = refusalOf(atGpe(nicole), 'delegate', { by: xiaole, to: nicole });
    assert.deepEqual(
      [refusal.code, refusal.message],
      ['own-request', 'Not delegated: Nicole Sun submitted this request and cannot approve it.'],
    );
  });

  it('is somebody of the directory who has not left', () => {
    assert.equal(
      refusalOf(atGpe(), 'delegate', { by: xiaole, to: 'who@example.com' }).code,
      'unknown-person',
    );
    const edit = withPerson('kevin.lu', { departedAt: monday });
    const request = waitingFor('gpe', 'cloud-sales', {}, { edit });
    assert.match(
      refusalOf(request, 'delegate', { by: xiaole, to: operator }).message,
      /Kevin Lu has left; name somebody else/,
    );
  });

  it('delegates on, and both before them may still decide', () => {
    const request = atGpe();
    act(request, 'delegate', { by: xiaole, to: nicole });
    act(request, 'delegate', { by: nicole, to: yanice });
    assert.deepEqual(viewOfGpe(request).actsFor, ['Yanice Zhang for Xiaole Fang, Nicole Sun']);
    act(request, 'decide', { by: xiaole, decision: 'approve' });
    assert.equal(stepOf(request, 'gpe').status, 'approved');
  });

  it('does not hand it back in a circle', () => {
    const request = atGpe();
    act(request, 'delegate', { by: xiaole, to: nicole });
    act(request, 'delegate', { by: nicole, to: yanice });
    const { code, message } = refusalOf(request, 'delegate', { by: yanice, to: xiaole });
    assert.deepEqual(
      [code, message],
      ['not-open', 'Not delegated: Yanice Zhang acts for Xiaole Fang already, so it would go in a circle.'],
    );
  });

  it('is bounded', () => {
    const request = atGpe();
    const others = [nicole, yanice, sidney, leader, 'ellen.wang@example.com'];
    for (const to of others) act(request, 'delegate', { by: operator, to });
    const { code, message } = refusalOf(request, 'delegate', { by: operator, to: 'dexter.deng@example.com' });
    assert.equal(code, 'too-many-reassignments');
    assert.match(message, /moved 5 times already; decide it/);
  });

  it('takes the place of whoever delegates, where several have one', () => {
    const request = atPair();
    act(request, 'delegate', { by: sidney, to: nicole });
    assert.deepEqual(current(request).assignees, ['xiaole.fang', 'nicole.sun']);
    act(request, 'decide', { by: sidney, decision: 'approve' });
    assert.equal(
      refusalOf(request, 'decide', { by: nicole, decision: 'approve' }).code,
      'already-decided',
      'a place counts once',
    );
    act(request, 'decide', { by: xiaole, decision: 'approve' });
    assert.equal(stepOf(request, 'gpe').status, 'approved');
  });

  it('of an operator’s choice takes a place that the operator names', () => {
    const request = atPair();
    const { code, message } = refusalOf(request, 'delegate', { by: operator, to: nicole });
    assert.deepEqual(
      [code, message],
      [
        'malformed',
        'Not delegated: several have a place: say whose with "from"; GPE waits for Xiaole Fang, Sidney Chen.',
      ],
    );
    act(request, 'delegate', { by: operator, to: nicole, from: xiaole });
    assert.deepEqual(current(request).assignees, ['nicole.sun', 'sidney.chen']);
  });

  it('never has two places', () => {
    const request = atPair();
    assert.match(
      refusalOf(request, 'delegate', { by: xiaole, to: sidney }).message,
      /Sidney Chen has a place in GPE already\. Name somebody else\./,
    );
  });

  it('is not somebody who shares a place, who would decide twice', () => {
    const request = atPair();
    act(request, 'delegate', { by: xiaole, to: nicole });
    assert.match(
      refusalOf(request, 'delegate', { by: sidney, to: xiaole }).message,
      /Xiaole Fang has a place in GPE already/,
    );
    act(request, 'decide', { by: xiaole, decision: 'approve' });
    const { code, message } = refusalOf(request, 'delegate', { by: sidney, to: xiaole });
    assert.deepEqual(
      [code, message],
      [
        'already-decided',
        'Not delegated: Xiaole Fang has decided GPE already, and nobody does twice. Name somebody else.',
      ],
    );
  });

  it('is nobody’s while nobody has the step', () => {
    const request = submitted('enterprise', { presales: 'nobody@example.com' });
    const { message } = refusalOf(request, 'delegate', { by: operator, to: xiaole });
    assert.equal(message, 'Not delegated: nobody has Presales; have it reassigned.');
  });
});

describe('a place that is reassigned', () => {
  it('goes from one of several to somebody else, who has it alone', () => {
    const request = atPair();
    act(request, 'reassign', { by: operator, to: leader, from: 'sidney.chen', comment: 'moved on' });
    assert.deepEqual(current(request).assignees, ['xiaole.fang', 'manager.gpe']);
    assert.equal(entries(request, 'reassigned')[0]?.comment, 'from Sidney Chen to GPE Manager — moved on');
    assert.equal(refusalOf(request, 'decide', { by: sidney, decision: 'approve' }).code, 'not-yours');
  });

  it('is not one that was decided in', () => {
    const request = atPair();
    act(request, 'decide', { by: sidney, decision: 'approve' });
    const { code, message } = refusalOf(request, 'reassign', { by: operator, to: leader, from: sidney });
    assert.deepEqual(
      [code, message],
      ['already-decided', 'Not reassigned: Sidney Chen has decided already; GPE waits for Xiaole Fang.'],
    );
  });

  it('is one that there is', () => {
    const request = atPair();
    assert.match(
      refusalOf(request, 'reassign', { by: operator, to: leader, from: nicole }).message,
      /Nicole Sun has no place in it: name somebody who has; GPE waits for Xiaole Fang, Sidney Chen/,
    );
    assert.equal(
      refusalOf(request, 'reassign', { by: operator, to: leader, from: 'who@example.com' }).code,
      'unknown-person',
    );
  });

  it('of somebody with a stand-in is taken back by whom it was of', () => {
    const request = atPair();
    act(request, 'delegate', { by: xiaole, to: nicole });
    act(request, 'reassign', { by: operator, to: xiaole, from: nicole });
    assert.deepEqual(
      [current(request).assignees, current(request).actsFor],
      [['xiaole.fang', 'sidney.chen'], undefined],
    );
  });
});

describe('an added approver', () => {
  it('has to approve as well', () => {
    const request = atGpe();
    act(request, 'addApprover', { by: xiaole, approver: nicole, comment: 'knows the tenant' });
    assert.equal(entries(request, 'approver-added')[0]?.comment, 'Nicole Sun — knows the tenant');
    act(request, 'decide', { by: xiaole, decision: 'approve' });
    assert.deepEqual([current(request).step, viewOfGpe(request).approvals], ['gpe', { given: 1, needed: 2 }]);
    act(request, 'decide', { by: nicole, decision: 'approve' });
    assert.equal(current(request).step, 'regional-leader');
  });

  it('may decide first, and does not decide alone', () => {
    const request = atGpe();
    act(request, 'addApprover', { by: xiaole, approver: nicole });
    act(request, 'decide', { by: nicole, decision: 'approve' });
    assert.equal(current(request).step, 'gpe');
    act(request, 'decide', { by: xiaole, decision: 'approve' });
    assert.equal(current(request).step, 'regional-leader');
  });

  it('ends the round with a no', () => {
    const request = atGpe();
    act(request, 'addApprover', { by: xiaole, approver: nicole });
    act(request, 'decide', { by: nicole, decision: 'reject', comment: 'no' });
    assert.equal(request.state.status, 'rejected');
  });

  it('is the only one who is waited for once enough of the others have approved', () => {
    const edit = withGroup('gpe', 'xiaole.fang', 'sidney.chen');
    const request = waitingFor('gpe', 'cloud-sales', {}, { edit });
    act(request, 'addApprover', { by: xiaole, approver: nicole });
    const { message } = act(request, 'decide', { by: xiaole, decision: 'approve' });
    assert.match(message, /Waiting for GPE \(Nicole Sun, 1 of 2 approvals\)/);
    const late = refusalOf(request, 'decide', { by: sidney, decision: 'reject', comment: 'no' });
    assert.equal(
      late.message,
      'Not decided: enough of the others have approved already; GPE waits for Nicole Sun now.',
    );
  });

  it('is written to, and shown', () => {
    const request = atGpe();
    act(request, 'addApprover', { by: xiaole, approver: nicole });
    assert.deepEqual(viewOfGpe(request).added, ['Nicole Sun']);
    const line = entries(request, 'approver-added')[0];
    assert.ok(line !== undefined);
    assert.deepEqual(
      notificationFor(request.state, request.policy, line)?.to.map(({ id }) => id),
      ['nicole.sun'],
    );
  });

  it('is named by those who have the step only', () => {
    assert.equal(refusalOf(atGpe(), 'addApprover', { by: operator, approver: nicole }).code, 'not-yours');
  });

  it('is never whoever asked', () => {
    assert.equal(
      refusalOf(atGpe(nicole), 'addApprover', { by: xiaole, approver: nicole }).code,
      'own-request',
    );
  });

  it('is nobody who decides already, also not for somebody who is away', () => {
    const outOfOffice = [{ from: monday - day, until: monday + day, delegate: 'xiaole.fang' }];
    const edit = withPerson('nicole.sun', { outOfOffice });
    const request = waitingFor('gpe', 'cloud-sales', {}, { edit });
    assert.equal(
      refusalOf(request, 'addApprover', { by: xiaole, approver: xiaole }).message,
      'Not added: Xiaole Fang decides GPE already. Name somebody else.',
    );
    assert.equal(
      refusalOf(request, 'addApprover', { by: xiaole, approver: nicole }).message,
      'Not added: Nicole Sun is away, and Xiaole Fang, who acts for them, decides GPE already. Name somebody else.',
    );
  });

  it('has their delegate act for them while they are away', () => {
    const outOfOffice = [{ from: monday - day, until: monday + day, delegate: 'yanice.zhang' }];
    const edit = together(withPerson('nicole.sun', { outOfOffice }), withGroup('finance', 'yanice.zhang'));
    const request = waitingFor('gpe', 'cloud-sales', {}, { edit });
    act(request, 'addApprover', { by: xiaole, approver: nicole });
    assert.match(
      entries(request, 'approver-added')[0]?.comment ?? '',
      /^Yanice Zhang — for Nicole Sun, out of/,
    );
    assert.deepEqual(viewOfGpe(request).actsFor, ['Yanice Zhang for Nicole Sun']);
  });

  it('has a limit', () => {
    const request = atGpe();
    for (const approver of ['nicole.sun', 'yanice.zhang', 'ellen.wang', 'sidney.chen', 'kevin.lu']) {
      act(request, 'addApprover', { by: xiaole, approver });
    }
    const refusal = refusalOf(request, 'addApprover', { by: xiaole, approver: 'dexter.deng' });
    assert.equal(refusal.message, 'Not added: 5 approvers were added already; decide it.');
  });

  it('is not for whoever adds the credits', () => {
    const request = waitingFor('beo', 'cloud-sales');
    const sent = { by: 'vince.yao@example.com', approver: nicole };
    assert.equal(refusalOf(request, 'addApprover', sent).code, 'wrong-kind');
  });
});

describe('a nudge', () => {
  it('tells those who are waited for, and is recorded with its reason', () => {
    const request = atPair();
    act(request, 'decide', { by: xiaole, decision: 'approve' });
    act(request, 'nudge', { by: operator, comment: 'the customer calls' });
    const line = entries(request, 'nudged')[0];
    assert.deepEqual([line?.told, line?.comment], [['sidney.chen'], 'the customer calls']);
  });

  it('is an operator’s, with a reason, and no first response', () => {
    const request = atGpe();
    assert.equal(
      refusalOf(request, 'nudge', { by: seller, comment: 'please' }).message,
      'Not nudged: only an operator can (Vince Yao, Kevin Lu, Dexter Deng).',
    );
    assert.equal(refusalOf(request, 'nudge', { by: operator }).code, 'malformed');
    act(request, 'nudge', { by: operator, comment: 'please' });
    assert.equal(current(request).clock?.respondedAt, undefined);
  });
});

describe('an override', () => {
  it('decides in the approvers’ place and is shown with its reason', () => {
    const request = atGpe();
    act(request, 'override', { by: operator, decision: 'approve', comment: 'GPE is on strike' });
    const view = viewOfGpe(request);
    assert.deepEqual([view.status, view.who, view.overridden], ['approved', 'Kevin Lu', 'GPE is on strike']);
    assert.equal(
      entries(request, 'overridden')[0]?.comment,
      'approved in place of Xiaole Fang — GPE is on strike',
    );
    assert.equal(current(request).step, 'regional-leader');
  });

  for (const [decision, status] of [
    ['reject', 'rejected'],
    ['send-back', 'sent-back'],
  ] as const) {
    it(`can ${decision}`, () => {
      const request = atGpe();
      act(request, 'override', { by: operator, decision, comment: 'no budget' });
      assert.equal(request.state.status, status);
    });
  }

  it('is enough whatever the number of approvals', () => {
    const request = atPair();
    act(request, 'override', { by: operator, decision: 'approve', comment: 'urgent' });
    assert.equal(current(request).step, 'regional-leader');
  });

  it('goes on with a step that waits in the operations queue', () => {
    const request = submitted('enterprise', { presales: 'nobody@example.com' });
    act(request, 'override', { by: operator, decision: 'approve', comment: 'nobody is there' });
    assert.equal(entries(request, 'overridden')[0]?.comment, 'approved in place of nobody — nobody is there');
    assert.equal(current(request).step, 'gpe');
  });

  it('is an operator’s, with a reason', () => {
    const request = atGpe();
    assert.equal(
      refusalOf(request, 'override', { by: leader, decision: 'approve', comment: 'x' }).code,
      'not-an-operator',
    );
    assert.equal(refusalOf(request, 'override', { by: operator, decision: 'approve' }).code, 'malformed');
  });

  it('is never of one’s own request', () => {
    const request = atGpe(operator);
    assert.equal(
      refusalOf(request, 'override', { by: operator, decision: 'approve', comment: 'mine' }).code,
      'own-request',
    );
  });

  it('releases no credits', () => {
    const request = waitingFor('beo', 'cloud-sales');
    const { code, message } = refusalOf(request, 'override', {
      by: operator,
      decision: 'approve',
      comment: 'urgent',
    });
    assert.equal(code, 'wrong-kind');
    assert.match(message, /adds the credits and approves nothing; reassign it to somebody who releases them/);
  });

  it('is not past what is missing', () => {
    const request = waitingFor('presales', 'cloud-sales');
    const refusal = refusalOf(request, 'override', { by: operator, decision: 'approve', comment: 'urgent' });
    assert.deepEqual(
      [refusal.code, refusal.missing?.map(({ field }) => field)],
      ['missing-fields', ['presalesAutoApprove']],
    );
  });

  it('is bound to its content like every approval', () => {
    const request = atGpe();
    act(request, 'override', { by: operator, decision: 'approve', comment: 'urgent' });
    act(request, 'setFields', { by: seller, fields: { creditsNeeded: 9000 } });
    assert.deepEqual(
      [stepOf(request, 'gpe').status, stepOf(request, 'gpe').overridden],
      ['coming', undefined],
    );
  });
});
