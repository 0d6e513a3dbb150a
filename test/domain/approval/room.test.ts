import assert from 'node:assert/strict';
import { dueAt } from '../../../domain/approval/clock.ts';
import { dropPage, pageOf } from '../../../domain/approval/history-pages.ts';
import { setProblem } from '../../../domain/approval/problems.ts';
import { rememberAnswer } from '../../../domain/approval/seen-actions.ts';
import { wholeSnapshot } from '../../../domain/approval/snapshot.ts';
import { viewOf } from '../../../domain/approval/view.ts';
import { bytesInJson } from '../../../domain/wording/bytes.ts';
import { utcMinute } from '../../../domain/wording/time.ts';
import {
  act,
  completed,
  current,
  hour,
  refusalOf,
  seller,
  send,
  wait,
  waitingFor,
  type Request,
} from '../../support/requests.ts';

const gpe = 'xiaole.fang@example.com';
/** What Temporal takes in one payload. */
const payloadBytes = 2_097_152;
const long = '漢'.repeat(4000);

/** Comments until there is no room for another; answers why there is none. */
function full(request: Request, comment = long): string {
  for (let tries = 0; tries < 2000; tries += 1) {
    const { refusal } = send(request, 'comment', { by: gpe, comment });
    if (refusal !== undefined) return `${refusal.code}: ${refusal.message}`;
  }
  return assert.fail('There is always room');
}

function archive(request: Request): void {
  for (;;) {
    const page = pageOf(request.state, request.policy);
    if (page === undefined) return;
    dropPage(request.state, page);
  }
}

describe('a request whose history cannot leave its state', () => {
  it('takes no more talk, and says why and what to do', () => {
    const why = full(waitingFor('gpe', 'cloud-sales'));
    assert.match(
      why,
      /^too-much: Not done: poc\/P-1042 holds as much as it can until its earlier history is told/,
    );
    assert.match(why, /Try again later\. Decide it, or recall it\.$/);
  });

  it('takes talk again once its history has left', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    full(request);
    archive(request);
    act(request, 'comment', { by: gpe, comment: 'one more' });
  });

  it('can still be mended for a while, and always be decided', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    full(request);
    act(request, 'claim', { by: gpe });
    for (let tries = 0; tries < 100; tries += 1) {
      send(request, 'amend', { by: seller, fields: { company: 'Acme' }, comment: long });
    }
    assert.equal(refusalOf(request, 'claim', { by: gpe }).code, 'too-much');
    act(request, 'decide', { by: gpe, decision: 'approve' });
  });

  it('of a PoC that runs takes a final PoC Status and no other', () => {
    const request = completed('cloud-sales');
    const { state } = request;
    const line = state.history.at(-1)!;
    for (let more = 1; more <= 40; more += 1)
      state.history.push({ ...line, seq: line.seq + more, comment: long });
    const refused = refusalOf(request, 'setFields', { by: seller, fields: { pocStatus: 'In Progress' } });
    assert.match(refused.message, /Set a final PoC Status\.$/);
    act(request, 'setFields', { by: seller, fields: { pocStatus: 'Succeeded' } });
    assert.equal(state.status, 'closed');
  });
});

describe('a request that is as full as it can be', () => {
  it('takes 20,000 lines in its life', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    request.state.archivedHistory = { lines: 20_000, bytes: 5_000_000, declined: 0 };
    const { code, message } = refusalOf(request, 'comment', { by: gpe, comment: 'one more' });
    assert.equal(code, 'too-much');
    assert.match(
      message,
      /holds as much as it can \(20,0\d\d lines of history\)\. Decide it, or recall it\.$/,
    );
    act(request, 'decide', { by: gpe, decision: 'approve' });
  });

  it('takes 20 MB in its life', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    request.state.archivedHistory = { lines: 5000, bytes: 20_000_000, declined: 0 };
    assert.equal(refusalOf(request, 'comment', { by: gpe, comment: 'one more' }).code, 'too-much');
  });

  it('fits into one payload for its next run and, its history archived, for the archive', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    const { state, policy } = request;
    const answer = { requestId: state.requestId, status: 'in-progress', round: 1, message: '漢'.repeat(500) };
    for (let nth = 0; nth < 20_400; nth += 1) {
      rememberAnswer(state, `${nth}`.padEnd(100, '漢'), { name: 'comment', by: gpe, answer });
    }
    state.fields.justification = long;
    full(request);
    for (let tries = 0; tries < 100; tries += 1)
      send(request, 'amend', { by: seller, fields: { company: long } });
    assert.ok(bytesInJson({ state, policy }) < payloadBytes, `${bytesInJson(state)} bytes`);
    archive(request);
    const view = viewOf(state, policy, request.now, utcMinute);
    const record = { view, state, snapshot: wholeSnapshot(state, policy, request.now) };
    assert.ok(bytesInJson(record) < payloadBytes / 2, `${bytesInJson(record)} bytes`);
  });
});

describe('questions to the requester', () => {
  /** Asked and answered so often, with an hour for the answer each time. */
  function asked(times: number): Request {
    const request = waitingFor('gpe', 'cloud-sales');
    for (let time = 0; time < times; time += 1) {
      act(request, 'ask', { by: gpe, question: `Question ${time}?` });
      wait(request, hour);
      act(request, 'answer', { by: seller, answer: 'Three.' });
    }
    return request;
  }

  it('are in the state while they are open, and the latest answered ones', () => {
    const request = asked(50);
    act(request, 'ask', { by: gpe, question: 'And now?' });
    const { questions } = current(request);
    assert.deepEqual([questions.length, questions[0]?.question], [21, 'Question 30?']);
    assert.equal(questions.filter(({ answeredAt }) => answeredAt === undefined).length, 1);
  });

  it('wait for answers twenty at a time', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    for (let time = 0; time < 20; time += 1) act(request, 'ask', { by: gpe, question: 'How many?' });
    const { code, message } = refusalOf(request, 'ask', { by: gpe, question: 'How many?' });
    assert.deepEqual(
      [code, message],
      ['too-much', 'Not asked: GPE waits for 20 answers already. Wait for them.'],
    );
  });

  it('stop the clock 200 times at most, each pause counted to the millisecond', () => {
    const once = waitingFor('gpe', 'cloud-sales');
    const before = dueAt(current(once).clock!, once.policy, once.now) ?? 0;
    const request = asked(200);
    assert.equal(dueAt(current(request).clock!, request.policy, request.now), before + 200 * hour);
    const { code, message } = refusalOf(request, 'ask', { by: gpe, question: 'Once more?' });
    assert.equal(code, 'too-much');
    assert.match(message, /the clock of GPE was stopped 200 times already\. Use "comment", or decide\.$/);
  });
});

describe('a problem that another system words', () => {
  it('is cut where it is long', () => {
    const { state } = waitingFor('gpe', 'cloud-sales');
    setProblem(state, 'record', long, 1);
    assert.ok(bytesInJson(state.problems) < 2100);
    const { revision } = state;
    setProblem(state, 'record', long, 2);
    assert.equal(state.revision, revision);
  });
});
