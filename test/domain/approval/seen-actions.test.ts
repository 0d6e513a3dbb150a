import assert from 'node:assert/strict';
import { answerAgain } from '../../../domain/approval/answer.ts';
import { answerGiven, rememberAnswer } from '../../../domain/approval/seen-actions.ts';
import type { AnswerGiven, RequestState } from '../../../domain/approval/state.ts';
import { bytesInJson } from '../../../domain/wording/bytes.ts';
import { submitted, waitingFor } from '../../support/requests.ts';

const given = (message: string): AnswerGiven => ({
  name: 'comment',
  by: 'a@example.com',
  answer: { requestId: 'poc/P-1042', status: 'in-progress', round: 1, message },
});

const nothingSeen = (): RequestState => ({ ...submitted('cloud-sales').state, answered: {} });

/** A request that has accepted actions with these ids. */
function having(count: number, idOf: (nth: number) => string = String, message = 'Commented.'): RequestState {
  const state = nothingSeen();
  for (let nth = 1; nth <= count; nth += 1) rememberAnswer(state, idOf(nth), given(message));
  return state;
}

describe('an action that was accepted before', () => {
  it('is answered the same while it is among the latest 300', () => {
    const state = having(1000);
    for (let nth = 701; nth <= 1000; nth += 1) assert.notEqual(answerGiven(state, String(nth)), 'done');
    assert.deepEqual(answerGiven(state, '1000'), { ...given('Commented.'), nth: 1000 });
  });

  it('is known to be done after that', () => {
    const state = having(1000);
    for (let nth = 1; nth <= 600; nth += 1) assert.equal(answerGiven(state, String(nth)), 'done');
  });

  it('is told from one that was not', () => {
    const state = having(1000);
    for (const id of ['0', '1001', 'constructor', '']) assert.equal(answerGiven(state, id), undefined);
  });

  it('is one of 20,000 in little room, and the oldest are forgotten beyond that', () => {
    const state = having(20_500);
    assert.equal(answerGiven(state, '500'), 'done');
    assert.equal(answerGiven(state, '1'), undefined);
    assert.ok(bytesInJson({ seen: state.answeredEarlier }) <= 260_020);
    assert.ok(Object.keys(state.answered).length <= 350);
  });

  it('with a long answer takes no more room than others', () => {
    const state = having(300, String, 'x'.repeat(1500));
    const kept = Object.values(state.answered).reduce((sum, { answer }) => sum + answer.message.length, 0);
    assert.ok(kept <= 60_000);
    assert.notEqual(answerGiven(state, '300'), 'done');
    assert.equal(answerGiven(state, '1'), 'done');
  });

  it('is known by its order of acceptance, whatever its id is', () => {
    const state = having(500, (nth) => String(1000 - nth));
    assert.equal(answerGiven(state, '999'), 'done');
    assert.notEqual(answerGiven(state, '500'), 'done');
  });

  it('is remembered through JSON, which runs hand on', () => {
    const state = JSON.parse(JSON.stringify(having(1000))) as RequestState;
    rememberAnswer(state, 'next', given('Commented.'));
    assert.equal(answerGiven(state, '1'), 'done');
    assert.deepEqual(answerGiven(state, 'next'), { ...given('Commented.'), nth: 1001 });
  });

  it('is known in a request from before there was a bound', () => {
    const answered = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`old-${at}`, given('Old.')]));
    const state = { ...nothingSeen(), answered };
    assert.deepEqual(answerGiven(state, 'old-0'), given('Old.'));
    rememberAnswer(state, 'new', given('New.'));
    assert.equal(answerGiven(state, 'old-0'), 'done');
    assert.deepEqual(answerGiven(state, 'new'), { ...given('New.'), nth: 1 });
  });

  it('is answered with how the request stands now', () => {
    const { state, policy, now } = waitingFor('gpe', 'cloud-sales');
    assert.match(
      answerAgain(state, policy, now).message,
      /^Done already: an action with this id was carried out before\. Waiting for GPE \(Xiaole Fang\)/,
    );
  });
});
