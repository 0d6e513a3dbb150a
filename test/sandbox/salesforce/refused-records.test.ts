import assert from 'node:assert/strict';

import { userIdOf } from '../../../sandbox/salesforce/index.ts';
import { startRig } from './rig.ts';
import type { Rig } from './rig.ts';

describe('records that the Salesforce sandbox refuses', () => {
  let rig: Rig;
  before(async () => {
    rig = await startRig();
  });
  after(() => rig.sandbox.close());

  const cases: readonly [string, string, Record<string, unknown>, number, string, RegExp][] = [
    [
      'a missing required field',
      'Contact',
      {},
      400,
      'REQUIRED_FIELD_MISSING',
      /^Required fields are missing: \[LastName\]$/,
    ],
    [
      'an unknown field',
      'PoC__c',
      { Nope__c: 1 },
      400,
      'INVALID_FIELD',
      /^No such column 'Nope__c' on sobject of type PoC__c$/,
    ],
    [
      'a system field',
      'PoC__c',
      { CreatedDate: '2026-01-01T00:00:00Z' },
      400,
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      /CreatedDate/,
    ],
    [
      'a number for a text',
      'PoC__c',
      { Name: 5 },
      400,
      'JSON_PARSER_ERROR',
      /^Cannot deserialize instance of string from VALUE_NUMBER_INT value 5/,
    ],
    [
      'a text for a number',
      'PoC__c',
      { Credits_Needed__c: 'many' },
      400,
      'JSON_PARSER_ERROR',
      /^Cannot deserialize instance of double from VALUE_STRING value many/,
    ],
    [
      'a day that does not exist',
      'PoC__c',
      { Credits_Expiry_Date__c: '2026-02-30' },
      400,
      'JSON_PARSER_ERROR',
      /^Cannot deserialize instance of date/,
    ],
    [
      'a time without an offset',
      'PoC_Approval_History__c',
      { Due_At__c: '2026-02-03T00:00:00' },
      400,
      'JSON_PARSER_ERROR',
      /^Cannot deserialize instance of datetime/,
    ],
    [
      'an empty checkbox',
      'PoC__c',
      { Internal_User__c: null },
      400,
      'INVALID_TYPE_ON_FIELD_IN_RECORD',
      /^Internal User/,
    ],
    [
      'a number with too many digits',
      'PoC__c',
      { Credits_Needed__c: 1e18 },
      400,
      'NUMBER_OUTSIDE_VALID_RANGE',
      /^Credits Needed: value outside of valid range/,
    ],
    [
      'a value outside a restricted picklist',
      'PoC__c',
      { Approval_Status__c: 'Rejected' },
      400,
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      /^Approval Status: bad value for restricted picklist field: Rejected$/,
    ],
    [
      'a text that is too long',
      'PoC__c',
      { Confetti_Request_Id__c: 'x'.repeat(81) },
      400,
      'STRING_TOO_LONG',
      /\(max length=80\)$/,
    ],
    [
      'an address without an at sign',
      'Contact',
      { LastName: 'X', Email: 'nobody' },
      400,
      'INVALID_EMAIL_ADDRESS',
      /nobody$/,
    ],
    [
      'an id of another object',
      'PoC__c',
      { Account__c: userIdOf('kevin.lu@example.com') },
      400,
      'MALFORMED_ID',
      /^Account: id value of incorrect type: 005/,
    ],
    [
      'an id of nothing',
      'PoC__c',
      { Account__c: '0015g000000ZZZZ' },
      400,
      'INVALID_CROSS_REFERENCE_KEY',
      /^invalid cross reference id$/,
    ],
    [
      'an external id of nothing',
      'PoC_Approval_History__c',
      { PoC__r: { Confetti_Request_Id__c: 'Nil' } },
      400,
      'INVALID_FIELD',
      /^Foreign key external ID: nil not found for field Confetti_Request_Id__c in entity PoC__c$/,
    ],
  ];
  for (const [what, object, fields, status, errorCode, message] of cases) {
    it(`for ${what} answer ${errorCode}`, async () => {
      const error = await rig.refusal('POST', `/sobjects/${object}`, fields);
      assert.deepEqual([error.status, error.errorCode], [status, errorCode]);
      assert.match(error.message, message);
    });
  }

  it('for a key that is taken name the record that has it', async () => {
    const id = await rig.create('PoC__c', { Confetti_Request_Id__c: 'taken' });
    const error = await rig.refusal('POST', '/sobjects/PoC__c', { Confetti_Request_Id__c: 'TAKEN' });
    assert.deepEqual(
      [error.errorCode, error.message],
      [
        'DUPLICATE_VALUE',
        `duplicate value found: Confetti_Request_Id__c duplicates value on record with id: ${id}`,
      ],
    );
  });

  it('for an unknown object, record or version answer NOT_FOUND', async () => {
    for (const path of [
      '/sobjects/Nope',
      '/sobjects/Account/0015g000000ZZZZ',
      '//services/data/v99.0/sobjects',
    ]) {
      const error = await rig.refusal('GET', path);
      assert.deepEqual([error.status, error.errorCode], [404, 'NOT_FOUND'], path);
    }
  });

  it('for another method say which are allowed', async () => {
    const error = await rig.refusal('PUT', '/sobjects/Account', {});
    assert.deepEqual([error.status, error.errorCode], [405, 'METHOD_NOT_ALLOWED']);
    assert.match(error.message, /Allowed are GET,POST$/);
  });

  it('for a body that is not JSON name the parser or the media type', async () => {
    assert.equal((await rig.refusal('POST', '/sobjects/Account', '{"Name":')).errorCode, 'JSON_PARSER_ERROR');
    const error = await rig.refusal('POST', '/sobjects/Account', '{}', { 'content-type': 'text/plain' });
    assert.deepEqual([error.status, error.errorCode], [415, 'UNSUPPORTED_MEDIA_TYPE']);
  });
});
