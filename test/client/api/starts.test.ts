import assert from 'node:assert/strict';
import { RefusedError } from '../../../client/refused.ts';
import { refuse } from '../../../domain/approval/refusal.ts';
import { cannedConfetti } from '../../support/server/canned-confetti.ts';
import { machineCalls } from '../../support/server/call-api.ts';
import { callsOf, colleague, customer, manager } from '../../support/server/calls-of.ts';
import { fakeServer } from '../../support/server/fake-server.ts';

describe('asking for a PoC over the API', () => {
  const path = '/api/v1/poc-applications';
  const application = { pocId: 'P-1042', entryPoint: 'cloud-sales', fields: { company: 'Acme Corp' } };

  it('starts it in the name of whoever asks, and says where it is', async () => {
    const calls = callsOf(colleague);
    const answer = await calls.post(path, application);
    assert.equal(answer.status, 201);
    assert.deepEqual(answer.body, { requestId: 'poc/P-1042' });
    assert.equal(answer.headers.get('location'), '/api/v1/requests/poc/P-1042');
    assert.deepEqual(calls.asked('startPocApplication'), [
      { ...application, submit: true, requester: colleague, via: 'api' },
    ]);
  });

  it('is done by a machine for whom it says', async () => {
    const canned = cannedConfetti(() => customer);
    const calls = machineCalls(fakeServer(canned.answers), 'requests:start');
    await calls.post(path, { ...application, entryPoint: 'cloud-user', onBehalfOf: customer });
    const started = canned.asked.find(({ name }) => name === 'startPocApplication');
    assert.deepEqual(started?.args, [
      {
        ...application,
        entryPoint: 'cloud-user',
        submit: true,
        requester: customer,
        via: 'salesforce-connector',
      },
    ]);
  });

  it('makes an id where none is given', async () => {
    const calls = callsOf(colleague);
    const { pocId: _, ...unnamed } = application;
    await calls.post(path, { ...unnamed, submit: false });
    const [asked] = calls.asked('startPocApplication') as [{ pocId: string; submit: boolean }];
    assert.match(asked.pocId, /^P-[0-9A-Z]{8}$/);
    assert.equal(asked.submit, false);
  });

  it('under the same Idempotency-Key is the same request, for each sender of its own', async () => {
    const { pocId: _, ...unnamed } = application;
    const idFor = async (email: string, key: string): Promise<string> => {
      const calls = callsOf(email);
      await calls.post(path, { ...unnamed, entryPoint: 'cloud-user' }, { 'idempotency-key': key });
      const [asked] = calls.asked('startPocApplication') as [{ pocId: string }];
      return asked.pocId;
    };
    const first = await idFor(colleague, 'order 7');
    assert.match(first, /^P-[0-9A-HJKMNP-TV-Z]{8}$/);
    assert.equal(await idFor(colleague, 'order 7'), first);
    assert.notEqual(await idFor(colleague, 'order 8'), first);
    assert.notEqual(await idFor(manager, 'order 7'), first);
  });

  it('with a field that there is not is told those there are', async () => {
    const answer = await callsOf(colleague).post(path, { ...application, fields: { credits: 3000 } });
    assert.equal(answer.status, 400);
    assert.match(answer.body.detail, /fields\.credits is not known: .*creditsNeeded/);
  });

  it('names nobody as the requester but through onBehalfOf', async () => {
    const answer = await callsOf(colleague).post(path, { ...application, requester: customer });
    assert.match(answer.body.detail, /requester is not known/);
  });

  it('under an id that is taken is refused', async () => {
    const calls = callsOf(colleague, {
      startPocApplication: async () => {
        throw new RefusedError(refuse('id-used', 'Not submitted: poc/P-1042 exists already.'));
      },
    });
    assert.equal((await calls.post(path, application)).status, 409);
  });
});

describe('asking for credits over the API', () => {
  const path = '/api/v1/credit-requests';

  it('starts a top-up of a PoC', async () => {
    const calls = callsOf(colleague);
    const topUp = { creditRequestId: 'C-207', entryPoint: 'top-up', pocId: 'P-1042', fields: {} };
    assert.equal((await calls.post(path, topUp)).status, 201);
    assert.deepEqual(calls.asked('startCreditRequest'), [{ ...topUp, requester: colleague, via: 'api' }]);
  });

  it('of an internal kind is for no PoC', async () => {
    const answer = await callsOf(colleague).post(path, { entryPoint: 'internal', pocId: 'P-1', fields: {} });
    assert.match(answer.body.detail, /pocId is not known/);
  });

  it('of another kind is told which there are', async () => {
    const answer = await callsOf(colleague).post(path, { entryPoint: 'cloud-user', fields: {} });
    assert.match(answer.body.detail, /entryPoint must be one of top-up, internal/);
  });
});
