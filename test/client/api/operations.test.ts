import assert from 'node:assert/strict';
import { callsOf, operator } from '../../support/server/calls-of.ts';

describe('what operators do over the API', () => {
  it('adopts the policy in their name, with the reason', async () => {
    const calls = callsOf(operator);
    const path = '/api/v1/requests/poc/P-1042/adoption';
    assert.equal((await calls.get(path)).body.requestId, 'poc/P-1042');
    const answer = await calls.post(path, { comment: 'The new edition', id: 'p-1' });
    assert.equal(answer.body.id, 'p-1');
    assert.deepEqual(calls.asked('adoptPolicy'), [
      'poc/P-1042',
      { id: 'p-1', comment: 'The new edition', actor: { email: operator, via: 'api' } },
    ]);
  });

  it('asks for the reason', async () => {
    const answer = await callsOf(operator).post('/api/v1/requests/poc/P-1042/adoption', {});
    assert.match(answer.body.detail, /comment is missing/);
  });

  it('compares one Org, or all', async () => {
    const [one, all] = [callsOf(operator), callsOf(operator)];
    await one.post('/api/v1/reconciliations', { orgId: '1372713' });
    await all.post('/api/v1/reconciliations', {});
    assert.deepEqual([one.asked('reconcile'), all.asked('reconcile')], [[{ orgId: '1372713' }], [{}]]);
  });

  it('sends a record again', async () => {
    const calls = callsOf(operator);
    const answer = await calls.post('/api/v1/requests/credits/C-207/mirror');
    assert.deepEqual(answer.body, { how: 'asked' });
    assert.deepEqual(calls.asked('mirrorAgain'), [{ requestId: 'credits/C-207', by: operator }]);
  });

  it('looks at the systems around us', async () => {
    const { body } = await callsOf(operator).get('/api/v1/systems');
    assert.deepEqual(body, { systems: [{ system: 'Salesforce', state: 'ok', message: 'It answers.' }] });
  });
});
