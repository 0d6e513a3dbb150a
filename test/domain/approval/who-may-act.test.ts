import assert from 'node:assert/strict';
import {
  act,
  approve,
  current,
  customer,
  day,
  refusalOf,
  seller,
  stepOf,
  submitted,
  waitingFor,
  type Request,
  startedAt,
} from '../../support/requests.ts';

const gpe = 'xiaole.fang@example.com';
const presales = 'presales.apac@example.com';
const operator = 'kevin.lu@example.com';

function atGpe(): Request {
  return waitingFor('gpe', 'cloud-sales');
}

describe('an approval', () => {
  it('is the assignee’s, whatever the case of the address', () => {
    act(atGpe(), 'decide', { by: 'Xiaole.Fang@Example.com', decision: 'approve' });
  });

  it('is nobody else’s, and the answer says whom it waits for', () => {
    const { code, message } = refusalOf(atGpe(), 'decide', {
      by: 'sidney.chen@example.com',
      decision: 'approve',
    });
    assert.equal(code, 'not-yours');
    assert.match(message, /^Not approved: GPE waits for Xiaole Fang, not for sidney\.chen@example\.com/);
  });

  it('is not an operator’s', () => {
    assert.equal(refusalOf(atGpe(), 'decide', { by: operator, decision: 'approve' }).code, 'not-yours');
  });

  it('is not a stranger’s', () => {
    const stranger = 'who@elsewhere.example.com';
    assert.equal(refusalOf(atGpe(), 'decide', { by: stranger, decision: 'approve' }).code, 'not-yours');
  });

  it('needs no comment', () => {
    act(atGpe(), 'decide', { by: gpe, decision: 'approve' });
  });

  for (const decision of ['reject', 'send-back']) {
    it(`to ${decision} needs a comment`, () => {
      const { code, message } = refusalOf(atGpe(), 'decide', { by: gpe, decision });
      assert.deepEqual(
        [code, message],
        ['comment-required', 'Not decided: say why in a comment, so that the requester can mend it.'],
      );
    });
  }

  it('to reject with null for a comment has none', () => {
    const sent = { by: gpe, decision: 'reject', comment: null };
    assert.equal(refusalOf(atGpe(), 'decide', sent).code, 'comment-required');
  });

  it('is not made by fulfilling', () => {
    assert.equal(refusalOf(atGpe(), 'fulfil', { by: gpe }).code, 'wrong-kind');
  });

  it('is not what BE&O gives', () => {
    const request = waitingFor('beo', 'cloud-sales');
    const sent = { by: 'vince.yao@example.com', decision: 'approve' };
    assert.equal(refusalOf(request, 'decide', sent).code, 'wrong-kind');
  });
});

describe('one’s own request', () => {
  it('waits in the operations queue where the requester would be the approver, and says why', () => {
    const step = current(submitted('cloud-sales', {}, { requester: presales }));
    assert.deepEqual(
      [step.assignees, step.unassigned],
      [[], 'APAC Presales submitted this request and cannot approve it'],
    );
  });

  it('is not decided by whoever submitted it', () => {
    const request = submitted('cloud-sales', {}, { requester: presales });
    assert.equal(refusalOf(request, 'decide', { by: presales, decision: 'approve' }).code, 'own-request');
  });

  it('is not decided under another spelling of the address', () => {
    const request = submitted('cloud-sales', {}, { requester: ' Presales.APAC@example.com' });
    assert.equal(refusalOf(request, 'decide', { by: presales, decision: 'approve' }).code, 'own-request');
  });

  it('is not decided by somebody who submitted it under a directory id', () => {
    const request = submitted('cloud-sales', {}, { requester: 'presales.apac' });
    assert.equal(refusalOf(request, 'decide', { by: presales, decision: 'approve' }).code, 'own-request');
  });

  it('is not claimed by the requester', () => {
    const request = submitted('cloud-sales', {}, { requester: presales });
    assert.equal(refusalOf(request, 'claim', { by: presales }).code, 'own-request');
  });

  it('is not reassigned to the requester', () => {
    const request = submitted('cloud-sales', {}, { requester: 'presales.jp@example.com' });
    const sent = { by: presales, to: 'presales.jp@example.com' };
    assert.equal(refusalOf(request, 'reassign', sent).code, 'own-request');
  });

  it('is not given to somebody of the requester’s choice', () => {
    const request = submitted('cloud-sales', {}, { requester: operator });
    const sent = { by: operator, to: 'presales.na@example.com' };
    assert.equal(refusalOf(request, 'reassign', sent).code, 'own-request');
  });

  it('is not auto-approved by a requester in Presales who names somebody else afterwards', () => {
    const request = submitted('cloud-sales', {}, { requester: presales });
    const sent = { by: presales, fields: { presalesAutoApprove: true } };
    assert.equal(refusalOf(request, 'setFields', sent).code, 'own-request');
  });

  it('is not released by a requester in BE&O', () => {
    const request = waitingFor('beo', 'cloud-sales', {}, { requester: 'vince.yao@example.com' });
    assert.deepEqual(current(request).assignees, []);
    assert.equal(refusalOf(request, 'fulfil', { by: 'vince.yao@example.com' }).code, 'own-request');
  });

  it('goes on once an operator has given the step to somebody else', () => {
    const request = submitted('cloud-sales', {}, { requester: presales });
    act(request, 'reassign', { by: operator, to: 'presales.na@example.com' });
    act(request, 'setFields', { by: 'presales.na@example.com', fields: { presalesAutoApprove: true } });
    act(request, 'decide', { by: 'presales.na@example.com', decision: 'approve' });
    assert.equal(current(request).step, 'regional-leader');
  });

  it('of a customer may be approved by the sponsor as Sales', () => {
    const request = waitingFor('sales', 'cloud-user');
    assert.equal(request.state.requester.sponsor, 'sales.apac');
    act(request, 'decide', { by: 'sales.apac@example.com', decision: 'approve' });
  });
});

describe('a claim', () => {
  it('is a first response', () => {
    const request = atGpe();
    act(request, 'claim', { by: gpe });
    assert.equal(current(request).clock?.respondedAt, request.now);
  });

  it('keeps the others of the step from deciding, and says who has it', () => {
    const request = atGpe();
    current(request).assignees.push('sidney.chen');
    act(request, 'claim', { by: gpe });
    const { code, message } = refusalOf(request, 'decide', {
      by: 'sidney.chen@example.com',
      decision: 'approve',
    });
    assert.equal(code, 'claimed-by-other');
    assert.match(message, /Xiaole Fang has claimed GPE/);
  });

  it('is not for those the step does not wait for', () => {
    assert.equal(refusalOf(atGpe(), 'claim', { by: 'sidney.chen@example.com' }).code, 'not-yours');
  });

  it('is over when the step is reassigned', () => {
    const request = atGpe();
    act(request, 'claim', { by: gpe });
    act(request, 'reassign', { by: operator, to: 'sidney.chen@example.com' });
    act(request, 'decide', { by: 'sidney.chen@example.com', decision: 'approve' });
  });
});

describe('a comment', () => {
  it('of the assignee is a first response', () => {
    const request = atGpe();
    act(request, 'comment', { by: gpe, comment: 'looking' });
    assert.equal(current(request).clock?.respondedAt, request.now);
  });

  for (const by of [seller, operator]) {
    it(`of ${by} is none`, () => {
      const request = atGpe();
      act(request, 'comment', { by, comment: 'any news?' });
      assert.equal(current(request).clock?.respondedAt, undefined);
    });
  }

  it('is not for people who have no part in the request', () => {
    assert.equal(
      refusalOf(atGpe(), 'comment', { by: 'sdr.jp@example.com', comment: 'hm' }).code,
      'not-yours',
    );
  });
});

describe('reassigning', () => {
  it('does not make an operator the approver', () => {
    const { code } = refusalOf(atGpe(), 'reassign', { by: operator, to: operator });
    assert.equal(code, 'unknown-person');
  });

  for (const [who, by] of [
    ['the assignee', gpe],
    ['the assignee’s manager', 'manager.gpe@example.com'],
    ['an operator', operator],
  ] as const) {
    it(`may be done by ${who}`, () => {
      const request = atGpe();
      act(request, 'reassign', { by, to: 'sidney.chen@example.com' });
      assert.deepEqual(current(request).assignees, ['sidney.chen']);
    });
  }

  it('is not for the requester', () => {
    const sent = { by: seller, to: 'sidney.chen@example.com' };
    assert.equal(refusalOf(atGpe(), 'reassign', sent).code, 'not-yours');
  });

  it('is not for the manager of another', () => {
    const sent = { by: 'manager.apac@example.com', to: 'sidney.chen@example.com' };
    assert.equal(refusalOf(atGpe(), 'reassign', sent).code, 'not-yours');
  });

  it('goes to people of the directory only', () => {
    const { code } = refusalOf(atGpe(), 'reassign', { by: gpe, to: 'friend@elsewhere.example.com' });
    assert.equal(code, 'unknown-person');
  });

  it('does not go to whom the step is with already', () => {
    assert.equal(refusalOf(atGpe(), 'reassign', { by: gpe, to: gpe }).code, 'not-open');
  });

  it('is bounded by the policy', () => {
    const request = atGpe();
    for (const to of ['sidney.chen', 'xiaole.fang', 'sidney.chen', 'xiaole.fang', 'sidney.chen']) {
      act(request, 'reassign', { by: operator, to });
    }
    const { code, message } = refusalOf(request, 'reassign', { by: operator, to: gpe });
    assert.deepEqual(
      [code, message],
      ['too-many-reassignments', 'Not reassigned: it has moved 5 times already; decide it.'],
    );
  });

  it('leaves the clock running', () => {
    const request = atGpe();
    const before = startedAt(request);
    request.now += day / 2;
    act(request, 'reassign', { by: gpe, to: 'sidney.chen@example.com' });
    assert.equal(startedAt(request), before);
  });

  it('takes the step away from whom it was with', () => {
    const request = atGpe();
    act(request, 'reassign', { by: gpe, to: 'sidney.chen@example.com' });
    assert.equal(refusalOf(request, 'decide', { by: gpe, decision: 'approve' }).code, 'not-yours');
  });
});

describe('setting a field', () => {
  it('is for those whom the policy names, and the answer names them', () => {
    const { code, message } = refusalOf(submitted('cloud-sales'), 'setFields', {
      by: gpe,
      fields: { presalesAutoApprove: true },
    });
    assert.equal(code, 'field-not-yours');
    assert.match(
      message,
      /Presales Auto-approve is set by Presales \(PoC page, field Presales Auto-approve\)/,
    );
  });

  it('of auto-approve is not for the Presales of another request', () => {
    const sent = { by: 'presales.jp@example.com', fields: { presalesAutoApprove: true } };
    assert.equal(refusalOf(submitted('cloud-sales'), 'setFields', sent).code, 'field-not-yours');
  });

  it('of Internal User is asked of nobody', () => {
    const sent = { by: seller, fields: { internalUser: true } };
    assert.equal(refusalOf(submitted('cloud-sales'), 'setFields', sent).code, 'field-not-yours');
  });

  it('may not name one’s own approver', () => {
    const sent = { by: seller, fields: { regionLeader: 'sales.apac@example.com' } };
    const { code, message } = refusalOf(submitted('cloud-sales'), 'setFields', sent);
    assert.equal(code, 'invalid-field');
    assert.match(message, /Region Leader/);
  });

  it('of a customer’s request is also the sponsor’s', () => {
    act(submitted('cloud-user'), 'setFields', {
      by: 'sales.apac@example.com',
      fields: { company: 'Acme Inc' },
    });
    act(submitted('cloud-user'), 'setFields', { by: customer, fields: { company: 'Acme Inc' } });
  });

  it('changes nothing when one of several is refused', () => {
    const sent = { by: seller, fields: { justification: 'new', presalesAutoApprove: true } };
    refusalOf(submitted('cloud-sales'), 'setFields', sent);
  });

  it('to what it is already changes nothing but the history', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    act(request, 'setFields', { by: seller, fields: { creditsNeeded: 3000 } });
    assert.equal(stepOf(request, 'presales').status, 'approved');
    assert.equal(request.state.history.at(-1)?.comment, 'no change');
  });
});

describe('a request whose policy is not the published one', () => {
  it('is held: nobody decides, and the answer says why', () => {
    const request = atGpe();
    request.state.held = 'the policy is edition 1, the worker has edition 2.';
    const { code, message } = refusalOf(request, 'decide', { by: gpe, decision: 'approve' });
    assert.deepEqual(
      [code, message],
      ['policy-not-published', 'Not done: the policy is edition 1, the worker has edition 2.'],
    );
  });

  it('can still be recalled', () => {
    const request = atGpe();
    request.state.held = 'held.';
    act(request, 'recall', { by: seller });
  });

  it('goes on as before where nothing holds it', () => {
    approve(atGpe());
  });
});
