import assert from 'node:assert/strict';
import { operationOf } from '../../../domain/approval/operation.ts';
import { snapshotOf } from '../../../domain/approval/snapshot.ts';
import type { Operation } from '../../../domain/records/operation.ts';
import type { RequestSnapshot } from '../../../domain/records/request-snapshot.ts';
import {
  act,
  approve,
  assigneeOf,
  completed,
  draft,
  employee,
  factsOf,
  handedIn,
  monday,
  submitted,
  vetted,
  waitingFor,
  type Request,
} from '../../support/requests.ts';

const manager = 'manager.apac@example.com';

function operation({ state, policy, now }: Request): Operation | undefined {
  return operationOf(state, policy, now);
}

function snapshot({ state, policy, now }: Request, after = 0): RequestSnapshot {
  return snapshotOf(state, policy, after, now);
}

describe('an internal request in the Operation History of the Ops Portal', () => {
  it('shows what is asked, by whom, and who is waited for', () => {
    const shown = operation(submitted('internal'));
    assert.deepEqual(
      { ...shown, approvalInfo: [], revision: 0 },
      {
        operationId: 'C-207',
        orgId: '1372713',
        title: 'Internal credits request',
        status: 'In Progress',
        requester: employee,
        credits: 200,
        waitingFor:
          'Waiting for Manager (APAC Manager) · first response due 2026-11-24 09:00 UTC · then CEG BE&O',
        revision: 0,
        approvalInfo: [],
        grantId: null,
      },
    );
  });

  it('shows the approval info: every line with step, who, when and why', () => {
    const request = submitted('internal');
    act(request, 'decide', { by: manager, decision: 'approve', comment: 'for the conference' });
    const approval = operation(request)?.approvalInfo.find(({ action }) => action === 'Approved');
    assert.deepEqual(approval, {
      step: 'Manager',
      action: 'Approved',
      actor: manager,
      at: new Date(monday).toISOString(),
      comment: 'for the conference',
    });
    assert.equal(operation(request)?.approvalInfo[0]?.step, null);
  });

  it('shows the grant, and that it is approved', () => {
    const shown = operation(completed('internal'));
    assert.deepEqual([shown?.status, shown?.grantId], ['Approved', 'G-1']);
    assert.deepEqual(shown?.approvalInfo.map(({ action }) => action).slice(-4), [
      'Approved',
      'Credits released',
      'Credits added',
      'Closed',
    ]);
  });

  const outcomes: [what: string, status: string, happens: (request: Request) => void][] = [
    [
      'rejected',
      'Rejected',
      (request) => act(request, 'decide', { by: manager, decision: 'reject', comment: 'no' }),
    ],
    ['recalled', 'Recalled', (request) => act(request, 'recall', { by: employee })],
    [
      'sent back',
      'In Progress',
      (request) => act(request, 'decide', { by: manager, decision: 'send-back', comment: 'less' }),
    ],
    ['approved and not granted yet', 'Approved', (request) => approve(request)],
  ];
  for (const [what, status, happens] of outcomes) {
    it(`shows ${status} when it is ${what}`, () => {
      const request = submitted('internal');
      happens(request);
      assert.equal(operation(request)?.status, status);
    });
  }

  it('is not there before anybody has looked at the Org, which may be a mistyped one', () => {
    assert.equal(operation(draft('internal')), undefined);
    const request = handedIn('internal');
    assert.equal(operation(request), undefined);
    assert.notEqual(operation(vetted(request)), undefined);
  });

  it('is not put into an Org that turned out to be none, or somebody else’s', () => {
    for (const org of [null, { ownerEmail: 'buyer@customer.example.com' }]) {
      const request = handedIn('internal');
      vetted(request, factsOf(request, { org }));
      assert.deepEqual([request.state.status, operation(request)], ['sent-back', undefined]);
      act(request, 'resubmit', { by: employee });
      assert.equal(operation(request), undefined);
      assert.notEqual(operation(vetted(request)), undefined);
    }
  });

  it('is not put into another Org before somebody has looked at that one', () => {
    const request = submitted('internal');
    act(request, 'amend', { by: employee, fields: { orgId: '4711' } });
    assert.equal(operation(request), undefined);
  });

  it('holds the latest 200 lines', () => {
    const request = submitted('internal');
    for (let n = 1; n <= 220; n += 1) act(request, 'comment', { by: manager, comment: `line ${n}` });
    const info = operation(request)?.approvalInfo ?? [];
    assert.deepEqual([info.length, info.at(-1)?.comment], [200, 'line 220']);
  });

  it('has a line about who is waited for that fits its field', () => {
    const request = submitted('internal', {}, { requester: `${'x'.repeat(240)}@example.com` });
    assert.ok((operation(request)?.waitingFor.length ?? 0) <= 255);
  });
});

describe('a credit request as Salesforce shows it', () => {
  it('has a record of its own, and names its PoC', () => {
    const { pocId, entryPoint, creditRequest } = snapshot(submitted('top-up'));
    assert.deepEqual([pocId, entryPoint], ['P-1042', 'top-up']);
    assert.deepEqual(creditRequest, {
      id: 'C-207',
      type: 'Adding Credits Request',
      tier: 'standard',
      accumulatedCredits: 3000,
    });
  });

  it('shows the tier and what it was judged by once they are known', () => {
    const { creditRequest } = snapshot(handedIn('top-up'));
    assert.deepEqual([creditRequest?.tier, creditRequest?.accumulatedCredits], [null, null]);
    const elevated = submitted('top-up', {}, { before: { org: 7001, poc: 0 } });
    assert.deepEqual(
      [snapshot(elevated).creditRequest?.tier, snapshot(elevated).creditRequest?.accumulatedCredits],
      ['elevated', 10_001],
    );
  });

  it('has rows whose keys are its own, so that two requests of one PoC keep theirs', () => {
    const request = waitingFor('finance', 'top-up');
    const keys = snapshot(request).history.map(({ key }) => key);
    assert.deepEqual(keys.slice(0, 2), ['credits/C-207#1', 'credits/C-207#2']);
    assert.equal(new Set(keys).size, keys.length);
    assert.equal(snapshot(waitingFor('gpe', 'cloud-sales')).history[0]?.key, 'P-1042#1');
  });

  it('has the rows that are not there yet', () => {
    const request = submitted('top-up');
    const { length } = request.state.history;
    act(request, 'comment', { by: assigneeOf(request), comment: 'looking' });
    assert.deepEqual(
      snapshot(request, length).history.map(({ action, comment }) => [action, comment]),
      [['Commented', 'looking']],
    );
  });

  it('has the grant once the credits are there, and not before', () => {
    assert.equal(snapshot(waitingFor('beo', 'top-up')).granted, undefined);
    assert.deepEqual(snapshot(completed('top-up')).granted, {
      credits: 3000,
      grantId: 'G-1',
      grantedAt: '2026-11-23T09:00:00.000Z',
    });
  });

  it('is what a PoC application is not', () => {
    assert.ok(!('creditRequest' in snapshot(completed('cloud-sales'))));
    assert.equal(snapshot(completed('cloud-sales')).granted?.credits, 3000);
  });

  it('is Approved when its credits are there, and In Progress on its way', () => {
    assert.deepEqual(
      [
        snapshot(submitted('top-up')),
        snapshot(waitingFor('beo', 'top-up')),
        snapshot(completed('top-up')),
      ].map(({ approvalStatus }) => approvalStatus),
      ['In Progress', 'Approved', 'Approved'],
    );
    assert.equal(snapshot(draft('top-up')).approvalStatus, null);
  });
});
