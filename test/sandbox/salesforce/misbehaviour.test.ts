import assert from 'node:assert/strict';

import { userIdOf } from '../../../sandbox/salesforce/index.ts';
import { startRig } from './rig.ts';
import type { Rig } from './rig.ts';

describe('the Salesforce sandbox misbehaves on command:', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await startRig();
  });
  afterEach(() => rig.sandbox.close());

  const path = '/sobjects/PoC__c/Confetti_Request_Id__c/P-1';

  it('every session expires, and a new sign-in mends it', async () => {
    await rig.call('POST', '//_sandbox/expire-sessions');
    assert.equal((await rig.refusal('GET', '/sobjects')).errorCode, 'INVALID_SESSION_ID');
    await rig.connection.authorize({ grant_type: 'client_credentials' });
    assert.equal((await rig.call('GET', '/sobjects')).status, 200);
  });

  it('a locked row refuses as often as told, also inside a collection', async () => {
    const { id } = (await rig.call('PATCH', path, {})).body as { id: string };
    await rig.call('POST', '//_sandbox/locks', { id, times: 2 });
    const error = await rig.refusal('PATCH', path, { Name: 'x' });
    assert.deepEqual([error.status, error.errorCode], [400, 'UNABLE_TO_LOCK_ROW']);
    const records = [{ attributes: { type: 'PoC__c' }, id, Name: 'x' }];
    const { status, body } = await rig.call('PATCH', '/composite/sobjects', { records });
    const [result] = body as { errors: { statusCode: string }[] }[];
    assert.deepEqual([status, result?.errors[0]?.statusCode], [200, 'UNABLE_TO_LOCK_ROW']);
    assert.equal((await rig.call('PATCH', path, { Name: 'x' })).status, 200);
  });

  it('the first record that a call writes is locked, new or not, and the next call writes it', async () => {
    for (const name of ['new', 'known']) {
      rig.sandbox.faults.inject({ kind: 'refusal', name: 'row-locked' });
      assert.equal((await rig.refusal('PATCH', path, { Name: name })).errorCode, 'UNABLE_TO_LOCK_ROW');
      assert.ok([200, 201].includes((await rig.call('PATCH', path, { Name: name })).status));
    }
  });

  it('a lock is over with the call that it was for', async () => {
    rig.sandbox.faults.inject({ kind: 'refusal', name: 'row-locked' });
    assert.equal((await rig.call('GET', '/sobjects')).status, 200);
    assert.equal((await rig.call('PATCH', path, { Name: 'x' })).status, 201);
  });

  const refusals: [name: string, status: number, errorCode: string][] = [
    ['session-expired', 401, 'INVALID_SESSION_ID'],
    ['keys-refused', 401, 'INVALID_SESSION_ID'],
    ['request-limit', 403, 'REQUEST_LIMIT_EXCEEDED'],
    ['concurrent-limit', 403, 'CONCURRENT_REQUESTS_LIMIT_EXCEEDED'],
    ['too-many-requests', 429, 'TOO_MANY_REQUESTS'],
    ['unavailable', 503, 'SERVER_UNAVAILABLE'],
  ];
  for (const [name, status, errorCode] of refusals) {
    it(`refuses with ${name}, once`, async () => {
      rig.sandbox.faults.inject({ kind: 'refusal', name });
      const refused = await rig.refusal('GET', '/sobjects');
      assert.deepEqual([refused.status, refused.errorCode], [status, errorCode]);
      if (name === 'session-expired') await rig.connection.authorize({ grant_type: 'client_credentials' });
      assert.equal((await rig.call('GET', '/sobjects')).status, 200);
    });
  }

  it('the daily limit is used up until the next day', async () => {
    await rig.call('PUT', '//_sandbox/api-usage', { used: 15_000 });
    const error = await rig.refusal('GET', '/sobjects');
    assert.deepEqual(
      [error.status, error.errorCode, error.message],
      [403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'],
    );
    rig.sandbox.clock.advance(86_400_000);
    await rig.connection.authorize({ grant_type: 'client_credentials' });
    assert.equal((await rig.call('GET', '/sobjects')).status, 200);
  });

  it('a connection drops after the write was done', async () => {
    rig.sandbox.faults.inject({
      kind: 'drop-after-commit',
      match: { method: 'PATCH', path: '/services/data' },
    });
    await assert.rejects(rig.call('PATCH', path, { Name: 'written' }));
    const [row] = await rig.query('SELECT Name FROM PoC__c');
    assert.equal(row?.['Name'], 'written');
  });

  it('a Lead is converted by hand, which REST cannot do', async () => {
    const [lead] = await rig.query<{ Id: string }>('SELECT Id FROM Lead WHERE IsConverted = false');
    const refused = await rig.refusal('PATCH', `/sobjects/Lead/${lead?.Id}`, { IsConverted: true });
    assert.equal(refused.errorCode, 'INVALID_FIELD_FOR_INSERT_UPDATE');
    await rig.call('POST', `//_sandbox/leads/${lead?.Id}/convert`, { accountId: '0015g0000000003AAA' });
    const [converted] = await rig.query<{ ConvertedAccountId: string }>(
      `SELECT ConvertedAccountId FROM Lead WHERE Id = '${lead?.Id}' AND IsConverted = true`,
    );
    assert.equal(converted?.ConvertedAccountId, '0015g0000000003AAA');
  });

  it('a person edits a record', async () => {
    await rig.call('PATCH', path, { Credits_Granted__c: 3_000, Confetti_Revision__c: 4 });
    const [poc] = await rig.query<{ Id: string }>('SELECT Id FROM PoC__c');
    const edit = (fields: unknown) => rig.call('PATCH', `//_sandbox/records/PoC__c/${poc?.Id}`, fields);
    const edited = await edit({ Credits_Granted__c: null });
    assert.equal(edited.status, 200);
    assert.equal(
      (edited.body as Record<string, unknown>)['LastModifiedById'],
      userIdOf('kevin.lu@example.com'),
    );
    const [row] = await rig.query('SELECT Credits_Granted__c, Confetti_Revision__c FROM PoC__c');
    assert.deepEqual([row?.['Credits_Granted__c'], row?.['Confetti_Revision__c']], [null, 4]);
    assert.equal((await edit([])).status, 400);
  });

  it('a person cannot edit what the organization refuses, or what is not there', async () => {
    const { id } = (await rig.call('PATCH', path, { Confetti_Revision__c: 4 })).body as { id: string };
    const cases = [
      [`PoC__c/${id}`, { Confetti_Revision__c: 3 }, 400, /FIELD_CUSTOM_VALIDATION_EXCEPTION/],
      [`PoC__c/${id}`, { Nope__c: 1 }, 400, /INVALID_FIELD/],
      ['PoC__c/a0P5g000000ZZZZEAA', {}, 404, /NOT_FOUND/],
      ['Nope__c/x', {}, 404, /Name an object/],
    ] as const;
    for (const [record, fields, status, message] of cases) {
      const answer = await rig.call('PATCH', `//_sandbox/records/${record}`, fields);
      assert.equal(answer.status, status, record);
      assert.match(JSON.stringify(answer.body), message);
    }
  });

  it('the dump shows every record', async () => {
    const { body } = await rig.call('GET', '//_sandbox/records/Account');
    assert.equal((body as { records: object[] }).records.length, 9);
    assert.equal((await rig.call('GET', '//_sandbox/records/Nope')).status, 404);
  });
});
