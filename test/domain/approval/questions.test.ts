import assert from 'node:assert/strict';
import { dueAt, slaState } from '../../../domain/approval/clock.ts';
import { nextDeadline } from '../../../domain/approval/deadlines.ts';
import {
  act,
  current,
  entries,
  hour,
  refusalOf,
  seller,
  wait,
  waitingFor,
  type Request,
} from '../../support/requests.ts';

const gpe = 'xiaole.fang@example.com';

function asked(): Request {
  const request = waitingFor('gpe', 'cloud-sales');
  wait(request, 2 * hour);
  act(request, 'ask', { by: gpe, question: 'How many nodes?' });
  return request;
}

describe('a question to the requester', () => {
  it('pauses the clock: nothing is due however long the answer takes', () => {
    const request = asked();
    wait(request, 500 * hour);
    assert.equal(nextDeadline(request.state, request.policy), undefined);
    assert.deepEqual(entries(request, 'reminded', 'breached'), []);
  });

  it('is no first response', () => {
    const { clock } = current(asked());
    assert.deepEqual([clock?.respondedAt, slaState(clock)], [undefined, 'paused']);
  });

  it('moves the due time by as long as the answer took', () => {
    const request = asked();
    const { clock } = current(request);
    assert.ok(clock);
    const due = dueAt(clock, request.policy, request.now);
    wait(request, 30 * hour);
    act(request, 'answer', { by: seller, answer: 'Three.' });
    assert.equal(dueAt(clock, request.policy, request.now), (due ?? 0) + 30 * hour);
    assert.equal(slaState(clock), 'running');
  });

  it('is for the assignee to ask', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    assert.equal(refusalOf(request, 'ask', { by: seller, question: 'When?' }).code, 'not-yours');
  });

  it('is for the requester to answer', () => {
    const { code, message } = refusalOf(asked(), 'answer', { by: gpe, answer: 'Three.' });
    assert.deepEqual([code, message], ['not-yours', `Not answered: the question is for ${seller}.`]);
  });

  it('of a customer’s request is the sponsor’s to answer as well', () => {
    const request = waitingFor('presales', 'cloud-user');
    act(request, 'ask', { by: 'presales.apac@example.com', question: 'How many nodes?' });
    act(request, 'answer', { by: 'sales.apac@example.com', answer: 'Three.' });
  });

  it('has to be there to be answered', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    assert.equal(refusalOf(request, 'answer', { by: seller, answer: 'Three.' }).code, 'no-question');
  });

  it('is answered once', () => {
    const request = asked();
    act(request, 'answer', { by: seller, answer: 'Three.' });
    assert.equal(refusalOf(request, 'answer', { by: seller, answer: 'Four.' }).code, 'no-question');
  });

  it('asked twice is answered together', () => {
    const request = asked();
    act(request, 'ask', { by: gpe, question: 'And how big?' });
    act(request, 'answer', { by: seller, answer: 'Three, large.' });
    assert.ok(current(request).questions.every(({ answeredAt }) => answeredAt === request.now));
  });

  it('does not keep the approver from deciding', () => {
    const request = asked();
    act(request, 'decide', { by: gpe, decision: 'approve' });
    assert.equal(current(request).step, 'regional-leader');
  });

  it('asked after the first response moves the decision deadline, not the first response', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    act(request, 'claim', { by: gpe });
    const { clock } = current(request);
    assert.ok(clock);
    const [due, decision] = [
      dueAt(clock, request.policy, request.now),
      nextDeadline(request.state, request.policy),
    ];
    act(request, 'ask', { by: gpe, question: 'How many nodes?' });
    wait(request, 30 * hour);
    act(request, 'answer', { by: seller, answer: 'Three.' });
    assert.equal(dueAt(clock, request.policy, request.now), due);
    assert.equal(nextDeadline(request.state, request.policy), (decision ?? 0) + 30 * hour);
  });

  it('open while the step is claimed delays the decision only from the claim on', () => {
    const request = asked();
    wait(request, 10 * hour);
    act(request, 'claim', { by: gpe });
    const claimedAt = request.now;
    wait(request, 5 * hour);
    act(request, 'answer', { by: seller, answer: 'Three.' });
    assert.equal(nextDeadline(request.state, request.policy), claimedAt + (5 + 48) * hour);
  });
});
