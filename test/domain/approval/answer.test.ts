import assert from 'node:assert/strict';
import {
  act,
  approve,
  completed,
  seller,
  submitted,
  wait,
  hour,
  waitingFor,
} from '../../support/requests.ts';

const gpe = 'xiaole.fang@example.com';

describe('the answer to an action', () => {
  it('says what happened, who is waited for and until when', () => {
    assert.equal(
      approve(waitingFor('presales', 'cloud-sales')).message,
      'Approved. Waiting for GPE (Xiaole Fang), first response due in 24 h.',
    );
  });

  it('speaks of the credits where BE&O is waited for', () => {
    const { message } = approve(waitingFor('regional-leader', 'cloud-sales'));
    assert.equal(message, 'Approved. Waiting for CEG BE&O (Vince Yao), due in 4 h.');
  });

  it('says that no SLA is set where there is none', () => {
    const { message } = approve(waitingFor('gpe', 'enterprise'));
    assert.equal(message, 'Approved. Waiting for Regional Leader (APAC Regional Leader), no SLA set.');
  });

  it('says that the requester is waited for after a question', () => {
    const { message } = act(waitingFor('gpe', 'cloud-sales'), 'ask', { by: gpe, question: 'Where?' });
    assert.equal(message, "Asked. Waiting for the requester's answer to GPE (Xiaole Fang), clock paused.");
  });

  it('says what the requester can do after a rejection', () => {
    const sent = { by: gpe, decision: 'reject', comment: 'no' };
    const answer = act(waitingFor('gpe', 'cloud-sales'), 'decide', sent);
    assert.deepEqual(
      [answer.status, answer.message],
      ['rejected', 'Rejected. The requester can change it and resubmit within 30 days.'],
    );
  });

  it('says that the credits are being added', () => {
    const { message } = act(waitingFor('beo', 'cloud-sales'), 'fulfil', { by: 'vince.yao@example.com' });
    assert.match(message, /^Released\. CEG BE&O: credits are being added/);
  });

  it('says that the request is closed', () => {
    const sent = { by: seller, fields: { pocStatus: 'Succeeded' } };
    const { message } = act(completed('cloud-sales'), 'setFields', sent);
    assert.equal(message, 'Set. The request is closed.');
  });

  it('tells of a step that is overdue', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    wait(request, 26 * hour);
    const { message } = act(request, 'comment', { by: seller, comment: 'any news?' });
    assert.match(message, /overdue.*2 h over/);
  });

  for (const [what, letter] of [
    ['letters', 'x'],
    ['Chinese', '数'],
    ['emoji', '🎉'],
    ['quotes', '"'],
    ['control characters', '\u0001'],
    ['broken characters', '\ud83d'],
  ] as const) {
    it(`fits into 2 KB however long a reason in ${what} is`, () => {
      const request = submitted('enterprise', { presales: letter.repeat(4000) });
      const answer = act(request, 'comment', { by: seller, comment: 'seen' });
      const text = JSON.stringify(answer);
      assert.ok(Buffer.byteLength(text) <= 2048, `${Buffer.byteLength(text)} bytes`);
      assert.ok(Buffer.byteLength(text) > 1400);
    });
  }
});
