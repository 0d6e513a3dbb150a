import assert from 'node:assert/strict';
import { nextDeadline } from '../../../domain/approval/deadlines.ts';
import { waitingLine } from '../../../domain/approval/headline.ts';
import { listedValues } from '../../../domain/approval/visibility.ts';
import {
  act,
  completed,
  credit,
  customer,
  day,
  entries,
  refusalOf,
  seller,
  sleepThrough,
  submitted,
  wait,
  waitingFor,
  type Request,
} from '../../support/requests.ts';

function set(request: Request, pocStatus: string, by = request.state.requester.email): void {
  act(request, 'setFields', { by, fields: { pocStatus } });
}

/** Days since the request was complete of each reminder. */
function remindedAfterDays(request: Request): number[] {
  const since = entries(request, 'approved').at(-1)?.at ?? 0;
  return entries(request, 'status-stale').map(({ at }) => (at - since) / day);
}

describe('PoC Status', () => {
  it('is not set before the approval', () => {
    const { code, message } = refusalOf(submitted('cloud-sales'), 'setFields', {
      by: seller,
      fields: { pocStatus: 'In Progress' },
    });
    assert.deepEqual([code, message], ['not-open', 'Not set: PoC Status is set after the PoC is approved.']);
  });

  it('is one of the policy’s list', () => {
    const sent = { by: seller, fields: { pocStatus: 'Great' } };
    const { code, message } = refusalOf(completed('enterprise'), 'setFields', sent);
    assert.equal(code, 'invalid-field');
    assert.match(message, /must be one of: Not Started, In Progress, Succeeded, Failed, Cancelled/);
  });

  it('can be set while the credits are still to be added', () => {
    const request = waitingFor('beo', 'cloud-sales');
    set(request, 'In Progress');
    assert.equal(request.state.status, 'approved');
  });

  it('that was set early is not put back when the credits are there', () => {
    const request = waitingFor('beo', 'cloud-sales');
    set(request, 'In Progress');
    act(request, 'fulfil', { by: 'vince.yao@example.com' });
    credit(request);
    assert.deepEqual([request.state.status, request.state.fields.pocStatus], ['complete', 'In Progress']);
  });

  it('of a customer’s PoC is not the customer’s to set', () => {
    const sent = { by: customer, fields: { pocStatus: 'In Progress' } };
    assert.equal(refusalOf(completed('cloud-user'), 'setFields', sent).code, 'field-not-yours');
  });

  for (const by of ['sales.apac@example.com', 'presales.apac@example.com']) {
    it(`of a customer’s PoC can be set by ${by}`, () => {
      set(completed('cloud-user'), 'In Progress', by);
    });
  }

  it('is not the GPE’s to set', () => {
    const sent = { by: 'xiaole.fang@example.com', fields: { pocStatus: 'In Progress' } };
    assert.equal(refusalOf(completed('enterprise'), 'setFields', sent).code, 'field-not-yours');
  });

  for (const final of ['Succeeded', 'Failed', 'Cancelled']) {
    it(`${final} closes the request`, () => {
      const request = completed('enterprise');
      set(request, final);
      assert.deepEqual(
        [request.state.status, request.state.history.at(-1)?.comment],
        ['closed', `complete: PoC Status is ${final}`],
      );
      assert.equal(nextDeadline(request.state, request.policy), undefined);
    });
  }

  it('Cancelled before the credits are released closes the request, and nobody is waited for', () => {
    const request = waitingFor('beo', 'cloud-sales');
    set(request, 'Cancelled');
    const { state, policy, now } = request;
    assert.deepEqual(listedValues(state, policy, now).ConfettiApprovers, []);
    assert.equal(nextDeadline(state, policy), undefined);
    assert.match(waitingLine(state, policy, now, String), /^Closed · approved: PoC Status is Cancelled/);
  });

  it('is all that can change after completion', () => {
    const sent = { by: seller, fields: { creditsNeeded: 1 } };
    assert.match(
      refusalOf(completed('cloud-sales'), 'setFields', sent).message,
      /the PoC is approved and Credits Needed can no longer change/,
    );
  });
});

describe('a PoC Status that nobody touches', () => {
  it('is reminded of every two weeks, six times', () => {
    const request = completed('enterprise');
    wait(request, 179 * day);
    assert.deepEqual(remindedAfterDays(request), [14, 28, 42, 56, 70, 84]);
  });

  it('closes the request after half a year', () => {
    const request = completed('enterprise');
    wait(request, 180 * day);
    assert.deepEqual(
      [request.state.status, request.state.history.at(-1)?.comment],
      ['closed', 'complete: PoC Status was not touched for too long'],
    );
  });

  it('is reminded of anew after every change', () => {
    const request = completed('enterprise');
    wait(request, 13 * day);
    set(request, 'In Progress');
    wait(request, 13 * day);
    assert.deepEqual(remindedAfterDays(request), []);
    wait(request, day);
    assert.deepEqual(remindedAfterDays(request), [27]);
  });

  it('says how it stands', () => {
    const request = completed('enterprise');
    wait(request, 15 * day);
    assert.equal(entries(request, 'status-stale')[0]?.comment, 'PoC Status is still "Not Started"');
  });

  it('is reminded of once after a long absence of the worker', () => {
    const request = completed('enterprise');
    sleepThrough(request, 60 * day);
    assert.equal(entries(request, 'status-stale').length, 1);
    assert.ok((nextDeadline(request.state, request.policy) ?? 0) > request.now);
  });
});
