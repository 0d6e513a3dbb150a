import assert from 'node:assert/strict';
import type { Confetti } from '../../../client/index.ts';
import { NoAnswerError, RefusedError } from '../../../client/refused.ts';
import type { ActionAnswer } from '../../../domain/approval/actions.ts';
import { refuse, type Refusal } from '../../../domain/approval/refusal.ts';
import { machineCalls, personCalls } from '../../support/server/call-api.ts';
import { fakeServer } from '../../support/server/fake-server.ts';

const gpe = 'xiaole.fang@example.com';
const approved: ActionAnswer = {
  requestId: 'poc/P-1042',
  status: 'in-progress',
  round: 1,
  message: 'Approved. Next: APAC Regional Leader.',
};
const approval = { id: 'a-1', round: 1, step: 'gpe', decision: 'approve' };
const decide = '/api/v1/requests/poc/P-1042/actions/decide';

/** A server whose requests accept everything, and what they were asked. */
function accepting() {
  const asked: unknown[][] = [];
  const act = (async (...args: unknown[]) => {
    asked.push(args);
    return approved;
  }) as unknown as Confetti['act'];
  return { server: fakeServer({ act }), asked };
}

function refusing(refusal: Refusal) {
  return fakeServer({
    act: async () => {
      throw new RefusedError(refusal);
    },
  });
}

describe('an action over the API', () => {
  it('is carried out in the name of whoever is signed in', async () => {
    const { server, asked } = accepting();
    const answer = await personCalls(server, gpe).post(decide, approval);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, { id: 'a-1', ...approved });
    assert.deepEqual(asked, [['poc/P-1042', 'decide', { ...approval, actor: { email: gpe, via: 'api' } }]]);
  });

  it('of a machine is carried out for whom it says', async () => {
    const { server, asked } = accepting();
    const calls = machineCalls(server, 'requests:act');
    const answer = await calls.post(decide, { ...approval, onBehalfOf: gpe });
    assert.equal(answer.status, 200);
    assert.deepEqual(asked, [
      ['poc/P-1042', 'decide', { ...approval, actor: { email: gpe, via: 'salesforce-connector' } }],
    ]);
  });

  it('of a machine that does not say for whom is not understood', async () => {
    const { server, asked } = accepting();
    const answer = await machineCalls(server, 'requests:act').post(decide, approval);
    assert.equal(answer.status, 400);
    assert.match(answer.body.detail, /says for whom it acts/);
    assert.deepEqual(asked, []);
  });

  it('of a person is never for somebody else', async () => {
    const { server, asked } = accepting();
    const body = { ...approval, onBehalfOf: 'kevin.lu@example.com' };
    const answer = await personCalls(server, gpe).post(decide, body);
    assert.equal(answer.status, 400);
    assert.match(answer.body.detail, /A person acts for themselves/);
    assert.deepEqual(asked, []);
  });

  it('takes its id from the header Idempotency-Key', async () => {
    const { server, asked } = accepting();
    const { id: _, ...unnamed } = approval;
    const answer = await personCalls(server, gpe).post(decide, unnamed, { 'idempotency-key': 'key-7' });
    assert.equal(answer.body.id, 'key-7');
    assert.equal((asked[0]?.[2] as { id: string }).id, 'key-7');
  });

  it('without an id is given one, and told it', async () => {
    const { server, asked } = accepting();
    const { id: _, ...unnamed } = approval;
    const answer = await personCalls(server, gpe).post(decide, unnamed);
    assert.match(answer.body.id, /^[0-9a-f-]{36}$/);
    assert.equal((asked[0]?.[2] as { id: string }).id, answer.body.id);
  });

  it('with a member that it does not take is refused by its name', async () => {
    const { server, asked } = accepting();
    const answer = await personCalls(server, gpe).post(decide, { ...approval, actor: { email: 'x' } });
    assert.equal(answer.status, 400);
    assert.deepEqual(answer.body.errors, [
      {
        in: 'body',
        field: 'actor',
        message:
          'is not known: remove it or correct it; known are round, step, decision, comment, seen, id, onBehalfOf',
      },
    ]);
    assert.deepEqual(asked, []);
  });

  it('is told everything that is wrong at once', async () => {
    const answer = await personCalls(accepting().server, gpe).post(decide, { round: -1, decision: 'yes' });
    assert.equal(
      answer.body.detail,
      'Not done: round must be at least 0; step is missing: it must be a text; ' +
        'decision must be one of approve, reject, send-back.',
    );
  });

  it('that names no field is not understood', async () => {
    const path = '/api/v1/requests/poc/P-1042/actions/setFields';
    const answer = await personCalls(accepting().server, gpe).post(path, { round: 1, fields: {} });
    assert.equal(answer.status, 400);
    assert.match(answer.body.detail, /fields must name at least one field/);
  });

  it('that is refused says why, and what is missing', async () => {
    const missing = [
      {
        field: 'presalesAutoApprove',
        label: 'Presales auto-approve',
        setBy: 'Presales',
        where: 'the PoC page',
      },
    ] as const;
    const server = refusing(
      refuse('missing-fields', 'Not approved: Presales auto-approve is empty.', missing),
    );
    const answer = await personCalls(server, gpe).post(decide, approval, { 'x-request-id': 'call-1' });
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    assert.deepEqual(answer.body, {
      type: 'urn:confetti:refused:missing-fields',
      title: 'Fields are missing',
      status: 422,
      detail: 'Not approved: Presales auto-approve is empty.',
      instance: 'call-1',
      code: 'missing-fields',
      missing,
    });
  });

  it('that is not theirs to do is refused as that', async () => {
    const answer = await personCalls(refusing(refuse('not-yours', 'Not done: …')), gpe).post(
      decide,
      approval,
    );
    assert.equal(answer.status, 403);
  });

  it('that comes under an id that was used for another one is refused as that', async () => {
    const used = refuse('id-used', 'Not done: the id a-1 was used before, for "comment" by …');
    const { status, body } = await personCalls(refusing(used), gpe).post(decide, approval);
    assert.deepEqual(
      [status, (body as { type: string }).type, (body as { detail: string }).detail],
      [409, 'urn:confetti:refused:id-used', used.message],
    );
  });

  it('that comes too late is refused as that', async () => {
    const answer = await personCalls(refusing(refuse('stale-round', 'Not done: …')), gpe).post(
      decide,
      approval,
    );
    assert.equal(answer.status, 409);
  });

  it('that nobody answers may still happen, and is to be asked again', async () => {
    const server = fakeServer({
      act: async () => {
        throw new NoAnswerError('No worker answered in time.');
      },
    });
    const answer = await personCalls(server, gpe).post(decide, approval);
    assert.equal(answer.status, 503);
    assert.equal(answer.body.code, 'no-answer');
    assert.equal(answer.headers.get('retry-after'), '5');
  });

  it('adopts no policy: that is a resource of its own', async () => {
    const path = '/api/v1/requests/poc/P-1042/actions/adoptPolicy';
    const answer = await personCalls(accepting().server, 'vince.yao@example.com').post(path, {});
    assert.equal(answer.status, 404);
  });
});

describe('actions on several requests', () => {
  const claim = (requestId: string, id: string) => ({
    requestId,
    action: 'claim',
    round: 1,
    step: 'gpe',
    id,
  });

  it('are carried out each by itself, and each is answered', async () => {
    const refusal = refuse('stale-step', 'Not done: …');
    const server = fakeServer({
      actOnMany: async () => [
        { outcome: 'done', done: approved },
        { outcome: 'refused', refusal },
        { outcome: 'unknown', why: 'No worker answered.' },
      ],
    });
    const actions = [claim('poc/P-1042', 'a'), claim('poc/P-2', 'b'), claim('credits/C-3', 'c')];
    const answer = await personCalls(server, gpe).post('/api/v1/actions', { actions });
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body.outcomes, [
      { requestId: 'poc/P-1042', id: 'a', outcome: 'done', done: approved },
      { requestId: 'poc/P-2', id: 'b', outcome: 'refused', refusal },
      { requestId: 'credits/C-3', id: 'c', outcome: 'unknown', why: 'No worker answered.' },
    ]);
  });

  it('name an action that there is', async () => {
    const actions = [{ ...claim('poc/P-1042', 'a'), action: 'approve' }];
    const answer = await personCalls(fakeServer({}), gpe).post('/api/v1/actions', { actions });
    assert.equal(answer.status, 400);
    assert.match(answer.body.detail, /actions\.0\.action must be one of submit, decide/);
  });

  it('are one at least', async () => {
    const answer = await personCalls(fakeServer({}), gpe).post('/api/v1/actions', { actions: [] });
    assert.match(answer.body.detail, /actions must be at least 1 entries? long/);
  });
});
