import assert from 'node:assert/strict';

import { leadQueueId, sampleAccounts, userIdOf } from '../../../sandbox/salesforce/index.ts';
import { startRig } from './rig.ts';
import type { Rig } from './rig.ts';

const [acme] = sampleAccounts;
const acmeId = acme?.id ?? '';

describe('records of the Salesforce sandbox', () => {
  let rig: Rig;
  before(async () => {
    rig = await startRig();
  });
  after(() => rig.sandbox.close());

  describe('of a life', () => {
    it('are created with an id of their object, a Location and system fields', async () => {
      const answer = await rig.call('POST', '/sobjects/PoC__c', { Name: 'Acme trial', Account__c: acmeId });
      const { id } = answer.body as { id: string };
      assert.match(id, /^a0P[0-9A-Za-z]{15}$/);
      assert.equal(answer.headers.get('location'), `/services/data/v60.0/sobjects/PoC__c/${id}`);
      const { body } = await rig.call('GET', `/sobjects/PoC__c/${id}`);
      const record = body as Record<string, unknown>;
      assert.match(String(record['CreatedDate']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/);
      assert.equal(record['OwnerId'], rig.connection.userInfo?.id);
      assert.equal(record['Internal_User__c'], false);
      assert.equal(record['Presales_Auto_approve__c'], null);
    });

    it('are changed with 204 and read with the chosen fields', async () => {
      const id = await rig.create('PoC__c', { Name: 'Changing' });
      assert.equal(
        (await rig.call('PATCH', `/sobjects/PoC__c/${id}`, { Credits_Needed__c: 500 })).status,
        204,
      );
      const { body } = await rig.call(
        'GET',
        `/sobjects/PoC__c/${id.slice(0, 15)}?fields=Name,Credits_Needed__c`,
      );
      assert.deepEqual(body, {
        attributes: { type: 'PoC__c', url: `/services/data/v60.0/sobjects/PoC__c/${id}` },
        Name: 'Changing',
        Credits_Needed__c: 500,
      });
    });

    it('are gone when deleted, and a second deletion says so', async () => {
      const id = await rig.create('Account', { Name: 'Short-lived' });
      assert.equal((await rig.call('DELETE', `/sobjects/Account/${id}`)).status, 204);
      const again = await rig.refusal('DELETE', `/sobjects/Account/${id}`);
      assert.deepEqual([again.status, again.errorCode], [404, 'ENTITY_IS_DELETED']);
    });

    it('get the next autonumber', async () => {
      const [first, second] = [
        await rig.create('PoC_Approval_History__c', { Sequence__c: 1 }),
        await rig.create('PoC_Approval_History__c', { Sequence__c: 2 }),
      ];
      const rows = await rig.query<{ Name: string }>(
        `SELECT Name FROM PoC_Approval_History__c WHERE Id IN ('${first}', '${second}') ORDER BY Name`,
      );
      const numbers = rows.map(({ Name }) => Number(/^AH-(\d{5})$/.exec(Name)?.[1]));
      assert.equal((numbers[0] ?? NaN) + 1, numbers[1]);
    });

    it('point at a parent by its external id', async () => {
      const id = await rig.create('PoC__c', { Confetti_Request_Id__c: 'parent-1' });
      const row = await rig.create('PoC_Approval_History__c', {
        PoC__r: { Confetti_Request_Id__c: 'parent-1' },
      });
      const { body } = await rig.call('GET', `/sobjects/PoC_Approval_History__c/${row}?fields=PoC__c`);
      assert.equal((body as { PoC__c: string }).PoC__c, id);
    });

    it('keep times in UTC, texts trimmed and whole numbers rounded', async () => {
      const id = await rig.create('PoC_Approval_History__c', {
        Happened_At__c: '2026-03-01T09:00:00.987+08:00',
        Step__c: '  GPE ',
        Actor__c: '',
        Sequence__c: 2.5,
      });
      const { body } = await rig.call(
        'GET',
        `/sobjects/PoC_Approval_History__c/${id}?fields=Happened_At__c,Step__c,Actor__c,Sequence__c`,
      );
      const { attributes: _, ...fields } = body as Record<string, unknown>;
      assert.deepEqual(fields, {
        Happened_At__c: '2026-03-01T01:00:00.000+0000',
        Step__c: 'GPE',
        Actor__c: null,
        Sequence__c: 3,
      });
    });
  });

  describe('upserted by an external id', () => {
    const path = '/sobjects/PoC__c/Confetti_Request_Id__c/';

    it('are created with 201 and then updated with 200', async () => {
      const first = await rig.call('PATCH', `${path}P-1`, { Name: 'One' });
      const second = await rig.call('PATCH', `${path}P-1`, { Name: 'Two' });
      const { id } = first.body as { id: string };
      assert.deepEqual([first.status, first.body], [201, { id, success: true, errors: [], created: true }]);
      assert.deepEqual(
        [second.status, second.body],
        [200, { id, success: true, errors: [], created: false }],
      );
    });

    it('are matched without regard to case and read by the key', async () => {
      await rig.call('PATCH', `${path}Key%2F%C3%89`, { Name: 'Slash' });
      const { status, body } = await rig.call('GET', `${path}key%2F%C3%89?fields=Name`);
      assert.deepEqual([status, (body as { Name: string }).Name], [200, 'Slash']);
    });

    it('must not repeat the key in the body', async () => {
      const error = await rig.refusal('PATCH', `${path}P-2`, { Confetti_Request_Id__c: 'P-2' });
      assert.deepEqual(
        [error.status, error.errorCode, error.message],
        [
          400,
          'INVALID_FIELD',
          'The Confetti_Request_Id__c field should not be specified in the sobject data.',
        ],
      );
    });

    it('need a field that is an external id', async () => {
      const error = await rig.refusal('PATCH', '/sobjects/PoC__c/Waiting_For__c/x', {});
      assert.deepEqual([error.status, error.errorCode], [404, 'NOT_FOUND']);
    });

    it('are refused with an older revision and kept as they were', async () => {
      await rig.call('PATCH', `${path}P-3`, { Confetti_Revision__c: 5, Name: 'newer' });
      const error = await rig.refusal('PATCH', `${path}P-3`, { Confetti_Revision__c: 4, Name: 'older' });
      assert.deepEqual(error, {
        status: 400,
        errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        message: 'Confetti: this revision is older than the one already stored.',
        fields: [],
      });
      const { body } = await rig.call('GET', `${path}P-3?fields=Name`);
      assert.equal((body as { Name: string }).Name, 'newer');
      assert.equal((await rig.call('PATCH', `${path}P-3`, { Confetti_Revision__c: 5 })).status, 200);
    });
  });

  describe('and Lead assignment', () => {
    const ownerOf = async (id: string): Promise<unknown> =>
      ((await rig.call('GET', `/sobjects/Lead/${id}?fields=OwnerId`)).body as { OwnerId: string }).OwnerId;
    const sales = userIdOf('sales.na@example.com');
    const lead = { LastName: 'New', Company: 'Vandelay', OwnerId: sales };

    it('gives a written Lead to the queue unless the header says FALSE', async () => {
      const off = { 'sforce-auto-assign': 'FALSE' };
      const kept = (await rig.call('POST', '/sobjects/Lead', lead, off)).body as { id: string };
      assert.equal(await ownerOf(kept.id), sales);
      assert.equal(await ownerOf(await rig.create('Lead', lead)), leadQueueId);
      await rig.call('PATCH', `/sobjects/Lead/${kept.id}`, { Status: 'Working' }, off);
      assert.equal(await ownerOf(kept.id), sales);
      await rig.call('PATCH', `/sobjects/Lead/${kept.id}`, { Status: 'Engaged' });
      assert.equal(await ownerOf(kept.id), leadQueueId);
    });
  });

  it('are described with what a client checks before it writes', async () => {
    const described = await rig.connection.sobject('PoC__c').describe();
    const field = (name: string) => described.fields.find((candidate) => candidate.name === name);
    assert.deepEqual(
      [field('Confetti_Request_Id__c')?.externalId, field('Confetti_Request_Id__c')?.unique],
      [true, true],
    );
    assert.deepEqual(
      field('Approval_Status__c')?.picklistValues?.map(({ value }): string => String(value)),
      ['In Progress', 'Approved'],
    );
    assert.deepEqual(
      described.childRelationships.map(({ relationshipName }) => relationshipName),
      ['Cloud_User_Requests__r', 'Approval_History__r'],
    );
  });

  it('take Rejected and Recalled where the organization has them', async () => {
    const richer = await startRig({ extraApprovalStatuses: ['Rejected', 'Recalled'] });
    try {
      const answer = await richer.call('POST', '/sobjects/PoC__c', { Approval_Status__c: 'Recalled' });
      assert.equal(answer.status, 201);
    } finally {
      await richer.sandbox.close();
    }
  });
});
