import assert from 'node:assert/strict';

import type { ApplicationFailure } from '@temporalio/common';

import { SalesforceRefusal, refusalFailure } from '../../../activities/salesforce/failures.ts';

const failureOf = (code: string, status?: number): ApplicationFailure => {
  const refusal = { code, message: 'In its words', fields: ['Region__c'], status };
  return refusalFailure(new SalesforceRefusal(refusal, 'PoC__c'), 'write PoC__c P-1');
};

describe('What a refusal of Salesforce becomes', () => {
  const expected: readonly [kind: string, nonRetryable: boolean, ...codes: string[]][] = [
    [
      'Busy',
      false,
      'INVALID_QUERY_LOCATOR',
      'UNABLE_TO_LOCK_ROW',
      'SERVER_UNAVAILABLE',
      'REQUEST_LIMIT_EXCEEDED',
      'DUPLICATE_VALUE',
    ],
    ['Unauthorized', false, 'INVALID_SESSION_ID'],
    [
      'Misconfigured',
      false,
      'INVALID_TYPE',
      'NOT_FOUND',
      'INSUFFICIENT_ACCESS_OR_READONLY',
      'MULTIPLE_CHOICES',
    ],
    [
      'Invalid',
      true,
      'REQUIRED_FIELD_MISSING',
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      'STRING_TOO_LONG',
      'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      'INVALID_FIELD',
      'A_CODE_THAT_NOBODY_LISTED',
    ],
  ];
  for (const [kind, nonRetryable, ...codes] of expected)
    for (const code of codes)
      it(`is ${kind} for ${code}`, () => {
        const failure = failureOf(code);
        assert.equal(failure.type, kind);
        assert.equal(failure.nonRetryable, nonRetryable);
      });

  it('is Busy for a code that nobody listed when the status says that the service failed', () => {
    assert.equal(failureOf('A_CODE_THAT_NOBODY_LISTED', 502).type, 'Busy');
  });

  it('names what we wanted, where it failed, the field and the words of Salesforce', () => {
    assert.match(
      failureOf('STRING_TOO_LONG').message,
      /^Salesforce would not write PoC__c P-1 \(PoC__c, field Region__c\): In its words \[STRING_TOO_LONG\] Shorten/,
    );
  });
});
