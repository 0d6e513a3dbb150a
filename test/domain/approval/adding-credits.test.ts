import assert from 'node:assert/strict';
import { applyGrant, noteUnsettled } from '../../../domain/approval/grant-outcome.ts';
import { notificationFor } from '../../../domain/approval/notifications.ts';
import { slaState } from '../../../domain/approval/clock.ts';
import {
  creditsGranted,
  orderToPlace,
  sameReservation,
  wantedReservation,
} from '../../../domain/approval/credits.ts';
import {
  act,
  approveUntil,
  completed,
  credit,
  current,
  day,
  decline,
  draft,
  entries,
  handedIn,
  hour,
  hoursOf,
  refusalOf,
  seller,
  sleepThrough,
  stepOf,
  submitted,
  vetted,
  wait,
  waitingFor,
  type Request,
} from '../../support/requests.ts';

const beo = 'vince.yao@example.com';

function released(): Request {
  const request = waitingFor('beo', 'cloud-sales');
  act(request, 'fulfil', { by: beo });
  return request;
}

describe('releasing the credits', () => {
  it('waits for them to be added; the request is not complete before', () => {
    const request = released();
    assert.deepEqual([request.state.status, current(request).status], ['approved', 'releasing']);
  });

  it('orders them under a key of the request, with everybody who approved and the proof of it', () => {
    const { state, policy } = released();
    const at = '2026-11-23T09:00:00.000Z';
    assert.deepEqual(orderToPlace(state, policy), {
      idempotencyKey: 'poc/P-1042/grant/1',
      orgId: '1372713',
      credits: 3000,
      expiresOn: '2027-03-31',
      requestId: 'poc/P-1042',
      pocId: 'P-1042',
      approvers: ['presales.apac', 'xiaole.fang', 'regional-leader.apac'],
      proof: [
        { step: 'presales', decision: 'approved', by: 'presales.apac', at, round: 1 },
        { step: 'gpe', decision: 'approved', by: 'xiaole.fang', at, round: 1 },
        { step: 'regional-leader', decision: 'approved', by: 'regional-leader.apac', at, round: 1 },
        { step: 'beo', decision: 'released', by: 'vince.yao', at, round: 1 },
      ],
    });
  });

  it('orders them with the decisions of the round that led there, not of the one before', () => {
    const request = waitingFor('beo', 'cloud-sales');
    act(request, 'recall', { by: seller });
    request.now += day;
    act(request, 'resubmit', { by: seller });
    approveUntil(request, 'beo');
    request.now += hour;
    act(request, 'fulfil', { by: beo });
    assert.deepEqual(
      orderToPlace(request.state, request.policy)?.proof?.map((decision) => [decision.round, decision.at]),
      [
        [2, '2026-11-24T09:00:00.000Z'],
        [2, '2026-11-24T09:00:00.000Z'],
        [2, '2026-11-24T09:00:00.000Z'],
        [2, '2026-11-24T10:00:00.000Z'],
      ],
    );
  });

  it('orders nothing before BE&O has released', () => {
    const { state, policy } = waitingFor('beo', 'cloud-sales');
    assert.equal(orderToPlace(state, policy), undefined);
  });

  it('is BE&O’s of the region', () => {
    assert.equal(
      refusalOf(waitingFor('beo', 'cloud-sales'), 'fulfil', { by: 'kevin.lu@example.com' }).code,
      'not-yours',
    );
  });

  it('is done once', () => {
    const request = released();
    assert.equal(refusalOf(request, 'fulfil', { by: beo }).code, 'grant-under-way');
  });

  it('is refused when the credits would have expired', () => {
    const request = waitingFor('beo', 'cloud-sales', { creditsExpiryDate: '2026-11-22' });
    const { code, message } = refusalOf(request, 'fulfil', { by: beo });
    assert.equal(code, 'invalid-field');
    assert.match(message, /would expire on 2026-11-22, which has passed/);
  });

  it('is possible on the last day', () => {
    act(waitingFor('beo', 'cloud-sales', { creditsExpiryDate: '2026-11-23' }), 'fulfil', { by: beo });
  });

  for (const field of ['creditsNeeded', 'creditsExpiryDate'] as const) {
    it(`needs ${field}`, () => {
      const request = waitingFor('beo', 'cloud-sales');
      request.state.fields[field] = null;
      assert.deepEqual(
        refusalOf(request, 'fulfil', { by: beo }).missing?.map((missing) => missing.field),
        [field],
      );
    });
  }

  it('keeps the fields as they are until it is settled, PoC Status as well', () => {
    for (const fields of [{ creditsNeeded: 1 }, { orgId: '2' }, { pocStatus: 'Cancelled' }]) {
      assert.equal(refusalOf(released(), 'setFields', { by: seller, fields }).code, 'grant-under-way');
    }
  });

  it('does not stop the clock: the SLA is about the credits being there', () => {
    const request = released();
    assert.equal(current(request).clock?.respondedAt, undefined);
    wait(request, 5 * hour);
    assert.deepEqual(hoursOf(request, 'breached'), [4]);
  });

  it('is no response by claiming or commenting either', () => {
    const request = waitingFor('beo', 'cloud-sales');
    act(request, 'claim', { by: beo });
    act(request, 'comment', { by: beo, comment: 'on it' });
    assert.equal(current(request).clock?.respondedAt, undefined);
  });
});

describe('credits that were added', () => {
  it('complete the request and stop BE&O’s clock', () => {
    const request = released();
    request.now += 3 * hour;
    const grant = credit(request);
    const step = stepOf(request, 'beo');
    assert.deepEqual(
      [request.state.status, step.status, slaState(step.clock)],
      ['complete', 'fulfilled', 'met'],
    );
    assert.deepEqual(request.state.credits, { grant });
    assert.equal(creditsGranted(request.state), 3000);
  });

  it('are recorded with the Org, the day and the grant', () => {
    assert.equal(
      entries(completed('cloud-sales'), 'credited')[0]?.comment,
      '3000 credits in Org 1372713, usable until 2027-03-31 (grant G-1)',
    );
  });

  it('late are late, also when nobody watched the clock', () => {
    const request = released();
    request.now += 6 * hour;
    credit(request);
    assert.equal(slaState(stepOf(request, 'beo').clock), 'breached');
    assert.equal(entries(request, 'breached').length, 1);
  });

  it('reported twice count once', () => {
    const request = released();
    const grant = credit(request);
    const before = JSON.stringify(request.state);
    applyGrant(request.state, request.policy, { ...grant, grantId: 'G-2' }, request.now);
    assert.equal(JSON.stringify(request.state), before);
  });

  it('that nobody released change nothing', () => {
    const request = waitingFor('beo', 'cloud-sales');
    const before = JSON.stringify(request.state);
    const grant = {
      grantId: 'G',
      idempotencyKey: 'k',
      orgId: '1',
      credits: 1,
      expiresOn: '2027-01-01',
      grantedAt: '',
    };
    applyGrant(request.state, request.policy, grant, request.now);
    assert.equal(JSON.stringify(request.state), before);
  });
});

describe('credits that TiDB Cloud declined', () => {
  function declined(): Request {
    const request = released();
    request.state.credits.reserved = { orgId: '1372713', credits: 3000 };
    decline(request, 'the Org is suspended');
    return request;
  }

  it('put the step back to BE&O, with the reason', () => {
    const request = declined();
    assert.equal(current(request).status, 'active');
    assert.deepEqual(
      request.state.problems.map(({ text }) => text),
      ['TiDB Cloud declined the credits: the Org is suspended'],
    );
  });

  it('keep their reservation', () => {
    const { state, policy } = declined();
    assert.ok(sameReservation(wantedReservation(state, policy), state.credits.reserved));
  });

  it('can be released again, under another key', () => {
    const request = declined();
    act(request, 'fulfil', { by: beo });
    assert.equal(orderToPlace(request.state, request.policy)?.idempotencyKey, 'poc/P-1042/grant/2');
    assert.deepEqual(request.state.problems, []);
    credit(request);
    assert.equal(request.state.status, 'complete');
  });

  it('can be changed first', () => {
    const request = declined();
    act(request, 'setFields', { by: seller, fields: { orgId: '42' } });
    act(request, 'fulfil', { by: beo });
    assert.equal(orderToPlace(request.state, request.policy)?.orgId, '42');
  });

  it('change nothing where nothing was released', () => {
    const request = waitingFor('beo', 'cloud-sales');
    const before = JSON.stringify(request.state);
    decline(request, 'no');
    assert.equal(JSON.stringify(request.state), before);
  });
});

describe('credits that are not known to be there', () => {
  function unsettled(): Request {
    const request = released();
    noteUnsettled(request.state, request.policy, 'no answer for 10 minutes', request.now);
    return request;
  }

  it('are told to BE&O and operations, with what not to do', () => {
    const request = unsettled();
    const [line] = entries(request, 'grant-unsettled');
    assert.ok(line !== undefined);
    const text =
      'Not known yet whether the credits were added (no answer for 10 minutes). Confetti goes on looking: ' +
      'do not add them by hand.';
    assert.equal(line.comment, text);
    assert.deepEqual(
      request.state.problems.map((problem) => problem.text),
      [text],
    );
    const message = notificationFor(request.state, request.policy, line);
    assert.deepEqual(
      [message?.kind, message?.to.map(({ id }) => id)],
      ['problem', ['vince.yao', 'kevin.lu', 'dexter.deng']],
    );
  });

  it('are told once an order, however long it takes', () => {
    const request = unsettled();
    request.now += day;
    noteUnsettled(request.state, request.policy, 'no answer for a day', request.now);
    assert.equal(entries(request, 'grant-unsettled').length, 1);
  });

  it('are told again for the next order', () => {
    const request = unsettled();
    decline(request, 'the Org is suspended');
    act(request, 'fulfil', { by: beo });
    noteUnsettled(request.state, request.policy, 'no answer', request.now);
    assert.equal(entries(request, 'grant-unsettled').length, 2);
  });

  it('are no problem any more once they are there', () => {
    const request = unsettled();
    credit(request);
    assert.deepEqual([request.state.status, request.state.problems], ['complete', []]);
  });

  it('keep the request as it is until then', () => {
    const request = unsettled();
    for (const name of ['recall', 'amend'] as const) {
      const fields = name === 'amend' ? { fields: { creditsNeeded: 1 } } : {};
      assert.equal(refusalOf(request, name, { by: seller, ...fields }).code, 'grant-under-way');
    }
  });

  it('change nothing where nothing was released, or it is settled', () => {
    for (const request of [waitingFor('beo', 'cloud-sales'), completed('cloud-sales'), completed('top-up')]) {
      const before = JSON.stringify(request.state);
      noteUnsettled(request.state, request.policy, 'no answer', request.now);
      assert.equal(JSON.stringify(request.state), before);
    }
  });
});

describe('credits that BE&O added by hand', () => {
  function byHand(how: object): Request {
    const request = waitingFor('beo', 'top-up');
    act(request, 'fulfil', { by: beo, byHand: how });
    return request;
  }

  it('are released with how it was done, which is ordered to be verified', () => {
    const request = byHand({ grantId: 'G-9', reference: 'ticket 1' });
    assert.equal(entries(request, 'released')[0]?.comment, 'added by hand: G-9, ticket 1');
    assert.deepEqual(orderToPlace(request.state, request.policy)?.byHand, {
      grantId: 'G-9',
      reference: 'ticket 1',
    });
  });

  it('take null for what there is not', () => {
    const request = byHand({ grantId: null, reference: 'ticket 1' });
    assert.equal(entries(request, 'released')[0]?.comment, 'added by hand: ticket 1');
    assert.deepEqual(orderToPlace(request.state, request.policy)?.byHand, { reference: 'ticket 1' });
  });

  it('are not said to be so where nothing of it is said', () => {
    const request = waitingFor('beo', 'top-up');
    act(request, 'fulfil', { by: beo, byHand: null });
    const order = orderToPlace(request.state, request.policy);
    assert.ok(order !== undefined && !('byHand' in order));
  });

  it('complete the request with the grant that was found', () => {
    const request = byHand({ grantId: 'G-9' });
    const { state, policy, now } = request;
    const found = {
      grantId: 'G-9',
      idempotencyKey: 'by-hand-9',
      orgId: '1372713',
      credits: 3000,
      expiresOn: '2027-03-31',
      grantedAt: '2026-11-23T08:00:00Z',
    };
    applyGrant(state, policy, found, now);
    assert.deepEqual([state.status, state.credits.grant], ['closed', found]);
  });

  it('that cannot be verified are BE&O’s again, and nothing of it is left for the next release', () => {
    const request = byHand({ grantId: 'G-9' });
    decline(request, 'TiDB Cloud has no grant G-9 in Org 1372713');
    assert.deepEqual(
      request.state.problems.map(({ text }) => text),
      ['The credits could not be verified: TiDB Cloud has no grant G-9 in Org 1372713'],
    );
    act(request, 'fulfil', { by: beo });
    const order = orderToPlace(request.state, request.policy);
    assert.deepEqual(
      [order?.idempotencyKey, order !== undefined && 'byHand' in order],
      ['credits/C-207/grant/2', false],
    );
  });
});

describe('the reservation that a request wants', () => {
  const wanted = ({ state, policy }: Request): unknown => wantedReservation(state, policy);

  it('begins with the submission', () => {
    assert.equal(wanted(draft('cloud-sales')), undefined);
    assert.deepEqual(wanted(submitted('cloud-sales')), { orgId: '1372713', credits: 3000 });
  });

  it('waits until the Org and the amount are known', () => {
    assert.equal(wanted(submitted('cloud-user', { orgId: null })), undefined);
    assert.equal(wanted(submitted('cloud-user', { creditsNeeded: null })), undefined);
  });

  it('is none for an enterprise request', () => {
    assert.equal(wanted(submitted('enterprise', { orgId: '1', creditsNeeded: 3000 })), undefined);
  });

  it('moves with the amount', () => {
    const request = submitted('cloud-sales');
    act(request, 'setFields', { by: seller, fields: { creditsNeeded: 500 } });
    assert.deepEqual(wanted(request), { orgId: '1372713', credits: 500 });
  });

  it('is none for a credit request that nobody has looked at', () => {
    const request = handedIn('top-up');
    assert.equal(wanted(request), undefined);
    assert.deepEqual(wanted(vetted(request)), { orgId: '1372713', credits: 3000 });
    assert.deepEqual(wanted(submitted('internal')), { orgId: '1372713', credits: 200 });
  });

  it('is over when a credit request is', () => {
    for (const entryPoint of ['top-up', 'internal'] as const)
      assert.equal(wanted(completed(entryPoint)), undefined);
  });

  it('is over when the credits are granted', () => {
    assert.equal(wanted(completed('cloud-sales')), undefined);
  });

  it('is over when the request closes', () => {
    const request = waitingFor('beo', 'cloud-sales');
    act(request, 'setFields', { by: seller, fields: { pocStatus: 'Cancelled' } });
    sleepThrough(request, hour);
    assert.equal(wanted(request), undefined);
  });
});
