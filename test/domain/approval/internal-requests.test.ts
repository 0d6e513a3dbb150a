import assert from 'node:assert/strict';
import { slaState } from '../../../domain/approval/clock.ts';
import { orderToPlace } from '../../../domain/approval/credits.ts';
import { noteUnsettled } from '../../../domain/approval/grant-outcome.ts';
import { notificationFor } from '../../../domain/approval/notifications.ts';
import {
  act,
  approve,
  assigneeOf,
  completed,
  credit,
  current,
  decline,
  draft,
  employee,
  entries,
  handedIn,
  hour,
  hoursOf,
  prepared,
  refusalOf,
  stepOf,
  submitted,
  wait,
  type Request,
  vetted,
} from '../../support/requests.ts';

const manager = 'manager.apac@example.com';
const beo = 'vince.yao@example.com';

/** The manager has approved, and the credits are being added. */
function approved(): Request {
  const request = submitted('internal');
  approve(request);
  return request;
}

function declined(): Request {
  const request = approved();
  decline(request, 'over the limit');
  return request;
}

describe('an internal request', () => {
  it('goes to the manager of whoever asks', () => {
    const request = submitted('internal');
    assert.deepEqual([current(request).step, assigneeOf(request)], ['manager', manager]);
  });

  it('goes to the manager in any region, and whoever the asker is', () => {
    const managers: [string, string][] = [
      ['sdr.jp@example.com', 'manager.jp@example.com'],
      ['nicole.sun@example.com', 'manager.rdg@example.com'],
      ['Kevin.Lu@Example.com', 'manager.beo@example.com'],
      ['regional-leader.na@example.com', 'manager.global@example.com'],
    ];
    for (const [requester, expected] of managers)
      assert.equal(assigneeOf(submitted('internal', {}, { requester })), expected);
  });

  it('waits for nobody’s reservation: it has no tiers', () => {
    const request = handedIn('internal');
    prepared(request);
    assert.deepEqual([request.state.tier, current(request).step], [undefined, 'manager']);
  });

  it('has the manager answer within 24 hours', () => {
    const request = submitted('internal');
    wait(request, 25 * hour);
    assert.deepEqual(hoursOf(request, 'breached'), [24]);
  });

  it('needs Org, amount, expiry, justification and region', () => {
    const fields = ['orgId', 'creditsNeeded', 'creditsExpiryDate', 'justification', 'region'] as const;
    const request = draft('internal', Object.fromEntries(fields.map((field) => [field, null])));
    const { missing } = refusalOf(request, 'submit', { by: employee });
    assert.deepEqual(
      missing?.map(({ field }) => field),
      fields,
    );
    assert.match(missing[1]?.where ?? '', /^Ops Portal, field/);
  });

  it('is not decided by somebody else’s manager, an operator or BE&O', () => {
    const request = submitted('internal');
    for (const by of ['manager.jp@example.com', beo, 'kevin.lu@example.com'])
      assert.equal(refusalOf(request, 'decide', { by, decision: 'approve' }).code, 'not-yours');
  });
});

describe('a manager’s approval of an internal request', () => {
  it('releases the credits by itself', () => {
    const request = approved();
    assert.deepEqual(
      [request.state.status, current(request).step, current(request).status],
      ['approved', 'beo', 'releasing'],
    );
    const [line] = entries(request, 'released');
    assert.deepEqual([line?.by, line?.comment], ['Confetti', 'automatically, after the approval']);
  });

  it('orders them with the manager’s decision as the proof: nobody else released anything', () => {
    const { state, policy } = approved();
    const order = orderToPlace(state, policy);
    assert.deepEqual(
      [order?.idempotencyKey, order?.credits, order?.approvers, order?.pocId],
      ['credits/C-207/grant/1', 200, ['manager.apac'], 'internal'],
    );
    assert.deepEqual(
      order?.proof?.map(({ step, decision, by }) => [step, decision, by]),
      [['manager', 'approved', 'manager.apac']],
    );
  });

  it('asks BE&O for nothing', () => {
    const request = approved();
    const told = request.state.history.flatMap(
      (line) => notificationFor(request.state, request.policy, line)?.to ?? [],
    );
    assert.ok(!told.some(({ email }) => email === beo));
  });

  it('is over when the credits are there', () => {
    const request = completed('internal');
    assert.deepEqual(
      [request.state.status, stepOf(request, 'beo').status, request.state.credits.grant?.credits],
      ['closed', 'fulfilled', 200],
    );
  });

  it('has the clock of BE&O run until they are there', () => {
    const request = approved();
    wait(request, 5 * hour);
    assert.deepEqual(hoursOf(request, 'breached'), [4]);
    credit(request);
    assert.equal(slaState(stepOf(request, 'beo').clock), 'breached');
  });

  it('takes no release by hand beside it', () => {
    assert.equal(refusalOf(approved(), 'fulfil', { by: beo, step: 'beo' }).code, 'grant-under-way');
  });

  it('leaves it to BE&O where the credits would have expired meanwhile', () => {
    const request = submitted('internal', { creditsExpiryDate: '2026-11-24' });
    request.now += 48 * hour;
    approve(request);
    assert.deepEqual([current(request).status, assigneeOf(request)], ['active', beo]);
    assert.deepEqual(entries(request, 'released'), []);
  });

  it('is possible on the last day', () => {
    const request = submitted('internal', { creditsExpiryDate: '2026-11-24' });
    request.now = Date.UTC(2026, 10, 24, 23, 59, 59, 999);
    approve(request);
    assert.equal(current(request).status, 'releasing');
  });
});

describe('an internal request that TiDB Cloud declined', () => {
  it('is BE&O’s, with the reason', () => {
    const request = declined();
    assert.deepEqual([current(request).status, assigneeOf(request)], ['active', beo]);
    const line = entries(request, 'grant-declined').at(-1);
    assert.ok(line !== undefined);
    const message = notificationFor(request.state, request.policy, line);
    assert.deepEqual([message?.kind, message?.to.map(({ email }) => email)], ['problem', [beo]]);
  });

  it('is not released again by itself', () => {
    const request = declined();
    wait(request, 60 * 24 * hour);
    assert.equal(orderToPlace(request.state, request.policy), undefined);
  });

  it('is released again by BE&O, under another key and with both in the proof', () => {
    const request = declined();
    act(request, 'fulfil', { by: beo });
    const order = orderToPlace(request.state, request.policy);
    assert.equal(order?.idempotencyKey, 'credits/C-207/grant/2');
    assert.deepEqual(
      order.proof?.map(({ step, decision, by }) => [step, decision, by]),
      [
        ['manager', 'approved', 'manager.apac'],
        ['beo', 'released', 'vince.yao'],
      ],
    );
  });

  it('that is amended is decided by the manager again, and then released by itself', () => {
    const request = declined();
    act(request, 'amend', { by: employee, fields: { creditsNeeded: 100 } });
    prepared(request);
    assert.equal(current(request).step, 'manager');
    approve(request);
    const order = orderToPlace(request.state, request.policy);
    assert.deepEqual([order?.idempotencyKey, order?.credits], ['credits/C-207/grant/2', 100]);
  });

  it('has no complaint of the declined order left once it was released again', () => {
    const request = declined();
    act(request, 'amend', { by: employee, fields: { creditsNeeded: 100 } });
    prepared(request);
    approve(request);
    assert.deepEqual(request.state.problems, []);
    noteUnsettled(request.state, request.policy, 'no answer', request.now);
    assert.equal(entries(request, 'grant-unsettled').length, 1);
  });

  it('waits in the operations queue where BE&O asked for it themselves', () => {
    const request = submitted('internal', {}, { requester: beo });
    approve(request);
    decline(request, 'over the limit');
    const { status, assignees, unassigned } = current(request);
    assert.deepEqual([status, assignees], ['active', []]);
    assert.match(unassigned ?? '', /Vince Yao submitted this request and cannot approve it/);
    act(request, 'reassign', { by: 'kevin.lu@example.com', to: 'kevin.lu@example.com' });
    act(request, 'fulfil', { by: 'kevin.lu@example.com' });
  });
});

describe('an internal request that nobody’s manager can decide', () => {
  const cases: [who: string, requester: string, says: RegExp][] = [
    [
      'somebody whom the policy does not know',
      'new@example.com',
      /new@example\.com is not a person of the policy/,
    ],
    [
      'somebody without a manager',
      'manager.global@example.com',
      /The policy names no manager of Global Manager/,
    ],
  ];
  for (const [who, requester, says] of cases) {
    it(`waits in the operations queue: ${who}`, () => {
      const request = submitted('internal', {}, { requester });
      assert.deepEqual([current(request).step, current(request).assignees], ['manager', []]);
      assert.match(current(request).unassigned ?? '', says);
      assert.equal(request.state.status, 'in-progress');
      const [line] = entries(request, 'unassigned');
      assert.ok(line !== undefined);
      const told = notificationFor(request.state, request.policy, line)?.to.map(({ id }) => id);
      assert.deepEqual(told, ['vince.yao', 'kevin.lu', 'dexter.deng']);
    });
  }

  it('is approved by nobody by accident', () => {
    const request = submitted('internal', {}, { requester: 'new@example.com' });
    for (const by of [beo, manager, 'new@example.com']) {
      const { code } = refusalOf(request, 'decide', { by, decision: 'approve' });
      assert.ok(['not-yours', 'own-request'].includes(code), code);
    }
  });

  it('can be given to a manager by an operator, who decides it', () => {
    const request = submitted('internal', {}, { requester: 'new@example.com' });
    act(request, 'reassign', { by: beo, to: manager });
    act(request, 'decide', { by: manager, decision: 'approve' });
    assert.equal(current(vetted(request)).status, 'releasing');
  });

  it('cannot be given to whoever asked', () => {
    const requester = 'manager.global@example.com';
    const request = submitted('internal', {}, { requester });
    assert.equal(refusalOf(request, 'reassign', { by: beo, to: requester }).code, 'own-request');
  });
});

describe('whoever asks for internal credits', () => {
  it('never decides, also where the manager gives the step away', () => {
    const request = submitted('internal');
    const given = refusalOf(request, 'reassign', { by: manager, to: employee });
    assert.equal(given.code, 'own-request');
    assert.equal(refusalOf(request, 'decide', { by: employee, decision: 'approve' }).code, 'own-request');
  });

  it('can recall it until it is released', () => {
    act(submitted('internal'), 'recall', { by: employee });
    assert.equal(refusalOf(approved(), 'recall', { by: employee }).code, 'grant-under-way');
  });

  it('hears of a rejection with its reason', () => {
    const request = submitted('internal');
    act(request, 'decide', { by: manager, decision: 'reject', comment: 'use the shared Org' });
    const line = entries(request, 'rejected').at(-1);
    assert.ok(line !== undefined);
    const message = notificationFor(request.state, request.policy, line);
    assert.deepEqual([message?.to.map(({ email }) => email), request.state.status], [[employee], 'rejected']);
  });
});
