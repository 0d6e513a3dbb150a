import assert from 'node:assert/strict';
import { answerAgain } from '../../../domain/approval/answer.ts';
import { answerGiven, idUsed, rememberAnswer } from '../../../domain/approval/seen-actions.ts';
import { actionKey } from '../../../domain/approval/action-key.ts';
import type { ActionNamed } from '../../../domain/approval/actions.ts';
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

const comment = (id: string, text: string): ActionNamed<'comment'> => ({
  name: 'comment',
  ...{ id, actor: { email: 'a@example.com', via: 'test' }, round: 1, step: 'gpe', comment: text },
});

/** Each action says `words 1`, `words 2` … under the id `1`, `2` …; the first `withoutKeys` of them were before keys. */
function havingSaid(count: number, withoutKeys = 0): RequestState {
  const state = nothingSeen();
  for (let nth = 1; nth <= count; nth += 1) {
    const key = actionKey(comment(String(nth), `words ${nth}`));
    rememberAnswer(state, String(nth), {
      ...given('Commented. Next.'),
      ...(nth > withoutKeys ? { key } : {}),
    });
  }
  return state;
}

describe('an id of an action that was accepted before', () => {
  it('is good for the same action again, whatever surface it comes from', () => {
    const state = havingSaid(1000);
    const again = { ...comment('1000', 'words 1000'), actor: { email: 'A@Example.com', via: 'web' } };
    assert.equal(idUsed(state, again), undefined);
    assert.equal(idUsed(state, comment('1001', 'words')), undefined);
  });

  it('is refused for another action, with what it was used for', () => {
    const refusal = idUsed(havingSaid(1000), comment('1000', 'words 1'));
    assert.deepEqual(
      [refusal?.code, refusal?.message],
      [
        'id-used',
        'Not done: the id 1000 was used before, for "comment" by a@example.com (Commented); send what you mean now under an id of its own.',
      ],
    );
  });

  it('is refused for another action after its answer is forgotten as well', () => {
    const state = havingSaid(20_500);
    for (const nth of ['501', '9000', '20100']) {
      assert.equal(idUsed(state, comment(nth, `words ${nth}`)), undefined, nth);
      assert.match(idUsed(state, comment(nth, 'words'))?.message ?? '', /for another action;/, nth);
    }
    assert.ok((state.answeredEarlierKeys ?? '').length <= 80_000);
  });

  it('is taken for the same where nothing but the id was remembered', () => {
    const state = havingSaid(1000, 300);
    assert.equal(idUsed(state, comment('300', 'words')), undefined);
    assert.equal(idUsed(state, comment('301', 'words'))?.code, 'id-used');
    Reflect.deleteProperty(state, 'answeredEarlierKeys');
    assert.equal(idUsed(state, comment('301', 'words')), undefined);
  });

  it('is the same with a decision on what was looked at again', () => {
    const decide: ActionNamed<'decide'> = {
      name: 'decide',
      ...{ id: '1', actor: { email: 'a@example.com', via: 'test' }, round: 1, step: 'gpe' },
      decision: 'approve',
    };
    assert.equal(actionKey({ ...decide, seen: 'abc' }), actionKey(decide));
    assert.notEqual(actionKey({ ...decide, decision: 'reject' }), actionKey(decide));
  });
});
