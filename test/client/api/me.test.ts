import assert from 'node:assert/strict';
import { machineCalls, visitorCalls } from '../../support/server/call-api.ts';
import { callsOf, customer, operator } from '../../support/server/calls-of.ts';
import { fakeServer } from '../../support/server/fake-server.ts';

describe('who somebody is', () => {
  it('is said of a person with how far their rights reach', async () => {
    const { body } = await callsOf(customer).get('/api/v1/me');
    const { rights, ...said } = body;
    assert.deepEqual(said, { kind: 'person', email: customer, name: customer, standing: 'customer' });
    assert.deepEqual([rights['see requests'], rights['approve requests']], ['own', 'none']);
    assert.equal((await callsOf(operator).get('/api/v1/me')).body.id, 'vince.yao');
  });

  it('is said of a machine with its scopes', async () => {
    const { body } = await machineCalls(fakeServer({}), 'orgs:read').get('/api/v1/me');
    const { rights, ...said } = body;
    assert.deepEqual(said, { kind: 'machine', name: 'salesforce-connector', scopes: ['orgs:read'] });
    assert.deepEqual([rights['see Orgs'], rights['operate requests']], ['all', 'none']);
  });

  it('is asked by whoever is signed in', async () => {
    assert.equal((await visitorCalls(fakeServer({})).get('/api/v1/me')).status, 401);
  });
});
