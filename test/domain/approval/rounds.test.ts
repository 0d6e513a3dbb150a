import assert from 'node:assert/strict';
import { approvalStatusOf } from '../../../domain/approval/snapshot.ts';
import { wantedReservation } from '../../../domain/approval/credits.ts';
import { listedValues } from '../../../domain/approval/visibility.ts';
import {
  act,
  completed,
  customer,
  day,
  draft,
  entries,
  refusalOf,
  seller,
  submitted,
  type Request,
  wait,
  waitingFor,
} from '../../support/requests.ts';

const gpe = 'xiaole.fang@example.com';

function ended(decision: 'reject' | 'send-back'): Request {
  const request = waitingFor('gpe', 'cloud-sales');
  act(request, 'decide', { by: gpe, decision, comment: 'not enough detail' });
  return request;
}

function recalled(): Request {
  const request = waitingFor('gpe', 'cloud-sales');
  act(request, 'recall', { by: seller, comment: 'wrong amount' });
  return request;
}

const endings = [
  ['rejected', () => ended('reject')],
  ['sent-back', () => ended('send-back')],
  ['recalled', recalled],
] as const;

for (const [status, end] of endings) {
  describe(`a request that was ${status.replace('-', ' ')}`, () => {
    it('waits for nobody but the requester', () => {
      const { state, policy, now } = end();
      assert.equal(state.status, status);
      assert.deepEqual(listedValues(state, policy, now).ConfettiApprovers, []);
    });

    it('holds no credits', () => {
      const { state, policy } = end();
      assert.equal(wantedReservation(state, policy), undefined);
    });

    it('can be mended and resubmitted, which opens the next round', () => {
      const request = end();
      act(request, 'setFields', { by: seller, fields: { creditsNeeded: 500 } });
      act(request, 'resubmit', { by: seller });
      assert.deepEqual([request.state.round, request.state.status], [2, 'in-progress']);
    });

    it('begins with the first step again: no decision is carried over', () => {
      const request = end();
      act(request, 'resubmit', { by: seller });
      assert.deepEqual(
        request.state.steps.map((step) => step.status),
        ['active', 'coming', 'coming', 'coming'],
      );
    });

    it('is resubmitted by the requester only', () => {
      assert.equal(refusalOf(end(), 'resubmit', { by: gpe }).code, 'not-yours');
    });

    it('is not resubmitted with gaps', () => {
      const request = end();
      act(request, 'setFields', { by: seller, fields: { justification: null } });
      assert.equal(refusalOf(request, 'resubmit', { by: seller }).code, 'missing-fields');
    });

    it('closes when the time for resubmitting is over', () => {
      const request = end();
      wait(request, 31 * day);
      assert.deepEqual(
        [request.state.status, request.state.history.at(-1)?.comment],
        ['closed', `${status.replace('-', ' ')}: not resubmitted in time`],
      );
      assert.equal(entries(request, 'closed')[0]?.at, request.now - day);
    });

    it('does not close once it was resubmitted', () => {
      const request = end();
      wait(request, 29 * day);
      act(request, 'resubmit', { by: seller });
      wait(request, 30 * day);
      assert.equal(request.state.status, 'in-progress');
    });
  });
}

describe('rounds', () => {
  it('compute the route again', () => {
    const request = ended('send-back');
    act(request, 'setFields', { by: 'presales.apac@example.com', fields: { presalesAutoApprove: true } });
    act(request, 'resubmit', { by: seller });
    const steps = (): string[] => request.state.steps.map(({ step }) => step);
    // What Presales said of the last round does not hold for this one.
    assert.deepEqual(steps(), ['presales', 'gpe', 'regional-leader', 'beo']);
    act(request, 'setFields', { by: 'presales.apac@example.com', fields: { presalesAutoApprove: true } });
    assert.deepEqual(steps(), ['presales', 'regional-leader', 'beo']);
  });

  it('are not approved by the sponsor who first submitted them', () => {
    const request = draft('cloud-user');
    act(request, 'submit', { by: 'sales.apac@example.com' });
    act(request, 'decide', { by: 'sdr.apac@example.com', decision: 'approve' });
    const sent = { by: 'sales.apac@example.com', decision: 'approve' } as const;
    assert.equal(refusalOf(request, 'decide', sent).code, 'own-request');
  });

  it('keep what Sales has filled in when the sponsor resubmits, and Sales approves again', () => {
    const request = waitingFor('presales', 'cloud-user');
    const { creditsNeeded } = request.state.fields;
    act(request, 'decide', { by: 'presales.apac@example.com', decision: 'send-back', comment: 'Smaller' });
    act(request, 'resubmit', { by: 'sales.apac@example.com' });
    assert.equal(request.state.fields.creditsNeeded, creditsNeeded);
    act(request, 'decide', { by: 'sdr.apac@example.com', decision: 'approve' });
    act(request, 'decide', { by: 'sales.apac@example.com', decision: 'approve' });
  });

  it('mark every line of the history', () => {
    const request = recalled();
    act(request, 'resubmit', { by: seller });
    assert.deepEqual(
      entries(request, 'submitted', 'recalled', 'resubmitted').map(({ round }) => round),
      [1, 1, 2],
    );
  });

  it('of a customer’s request are the sponsor’s to open', () => {
    const request = submitted('cloud-user');
    act(request, 'recall', { by: customer });
    act(request, 'resubmit', { by: 'sales.apac@example.com' });
    assert.equal(request.state.round, 2);
  });

  it('end with the reason of whoever rejected', () => {
    const line = ended('reject').state.history.at(-1);
    assert.deepEqual([line?.action, line?.by, line?.comment], ['rejected', gpe, 'not enough detail']);
  });
});

describe('recalling', () => {
  it('is the requester’s', () => {
    assert.equal(refusalOf(submitted('cloud-sales'), 'recall', { by: gpe }).code, 'not-yours');
  });

  it('works while BE&O has it', () => {
    const request = waitingFor('beo', 'cloud-sales');
    act(request, 'recall', { by: seller });
    assert.equal(request.state.status, 'recalled');
  });

  it('is refused while the credits are being added', () => {
    const request = waitingFor('beo', 'cloud-sales');
    act(request, 'fulfil', { by: 'vince.yao@example.com' });
    assert.equal(refusalOf(request, 'recall', { by: seller }).code, 'grant-under-way');
  });

  for (const [what, request] of [
    ['a draft', draft('cloud-sales')],
    ['a request that was recalled', recalled()],
    ['a complete request', completed('cloud-sales')],
  ] as const) {
    it(`is refused for ${what}`, () => {
      assert.equal(refusalOf(request, 'recall', { by: seller }).code, 'not-open');
    });
  }
});

describe('Approval Status in Salesforce', () => {
  const said: [string, Request, string | null][] = [
    ['blank for a draft', draft('cloud-sales'), null],
    ['In Progress while it is under way', submitted('cloud-sales'), 'In Progress'],
    ['In Progress when it was sent back', ended('send-back'), 'In Progress'],
    ['Approved while the credits are to be added', waitingFor('beo', 'cloud-sales'), 'Approved'],
    ['Approved when it is complete', completed('cloud-sales'), 'Approved'],
    ['Rejected', ended('reject'), 'Rejected'],
    ['Recalled', recalled(), 'Recalled'],
  ];
  for (const [what, { state }, expected] of said) {
    it(`is ${what}`, () => assert.equal(approvalStatusOf(state), expected));
  }

  it('stays Rejected when a rejected request closes', () => {
    const request = ended('reject');
    wait(request, 31 * day);
    assert.equal(approvalStatusOf(request.state), 'Rejected');
  });

  it('stays Approved when the PoC ends', () => {
    const request = completed('cloud-sales');
    act(request, 'setFields', { by: seller, fields: { pocStatus: 'Failed' } });
    assert.equal(approvalStatusOf(request.state), 'Approved');
  });
});
