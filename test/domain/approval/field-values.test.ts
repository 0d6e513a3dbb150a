import assert from 'node:assert/strict';
import { invalidFieldValue } from '../../../domain/approval/field-values.ts';
import type { FieldId, FieldValue } from '../../../domain/request/fields.ts';
import { shippedSlice } from '../../support/shipped-policy.ts';

const policy = shippedSlice('cloud-user');

const right: [FieldId, FieldValue][] = [
  ['creditsNeeded', 1],
  ['creditsNeeded', 3000],
  ['creditsExpiryDate', '2028-02-29'],
  ['customerPayment', 'Partial Payment'],
  ['presalesAutoApprove', false],
  ['applicationLink', 'https://tidbcloud.example.com/x'],
  ['region', 'JP'],
  ['regionLeader', 'Regional-Leader.JP@example.com'],
  ['justification', 'because'],
  ['justification', ''],
  ['creditsNeeded', null],
];

const wrong: [FieldId, FieldValue, RegExp][] = [
  ['creditsNeeded', 0, /whole number of credits above zero/],
  ['creditsNeeded', -5, /whole number/],
  ['creditsNeeded', 2.5, /whole number/],
  ['creditsNeeded', '3000', /whole number/],
  ['creditsNeeded', 2 ** 53, /whole number/],
  ['creditsNeeded', Number.NaN, /whole number/],
  ['creditsExpiryDate', '2027-02-29', /must be a day written YYYY-MM-DD/],
  ['creditsExpiryDate', '2027-13-01', /must be a day/],
  ['creditsExpiryDate', '31/12/2027', /must be a day/],
  ['creditsExpiryDate', 20271231, /must be a day/],
  ['customerPayment', 'Full Payment', /one of: No Payment, Partial Payment/],
  ['presalesAutoApprove', 'true', /yes or no/],
  ['applicationLink', 'javascript:alert(1)', /web address/],
  ['region', 'apac', /one of: APAC, NA, EMEA, JP/],
  ['regionLeader', 'who@example.com', /somebody of the directory/],
  ['regionLeader', 'xiaole.fang@example.com', /is not a Regional Leader of the policy/],
  ['regionLeader', true, /somebody of the directory/],
  ['justification', ' \n ', /must be a text/],
  ['account', 5, /must be a text/],
];

describe('the value of a field', () => {
  for (const [field, value] of right) {
    it(`${field} takes ${JSON.stringify(value)}`, () => {
      assert.equal(invalidFieldValue(policy, field, value), undefined);
    });
  }
  for (const [field, value, expected] of wrong) {
    it(`${field} does not take ${String(value)}, and says what it takes`, () => {
      assert.match(invalidFieldValue(policy, field, value) ?? '', expected);
    });
  }
});
