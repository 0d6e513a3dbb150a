import assert from 'node:assert/strict';
import { join } from 'node:path';
import { parseAssignments } from '../../../client/cli/field-assignments.ts';
import { readPolicyFile } from '../../../client/policy-file.ts';

const policy = readPolicyFile(join(import.meta.dirname, '../../../policy/default.yaml'));
const parsed = (...assignments: string[]) => parseAssignments(assignments, policy);

describe('field=value on the command line', () => {
  it('reads yes and no', () => {
    assert.deepEqual(parsed('presalesAutoApprove=yes', 'leadConverted=No'), {
      presalesAutoApprove: true,
      leadConverted: false,
    });
  });

  it('reads credits as a number', () => {
    assert.deepEqual(parsed('creditsNeeded=3000'), { creditsNeeded: 3000 });
  });

  it('keeps an Org ID, which is too long for a number, as text', () => {
    assert.deepEqual(parsed('orgId=1372813089209061633'), { orgId: '1372813089209061633' });
  });

  it('empties a field with nothing after the equals sign', () => {
    assert.deepEqual(parsed('company='), { company: null });
  });

  it('keeps further equals signs in the value', () => {
    assert.deepEqual(parsed('justification=a=b'), { justification: 'a=b' });
  });

  it('refuses an unknown field with the known ones', () => {
    assert.throws(() => parsed('credits=1'), /no field "credits"; the fields are account/);
  });

  it('refuses a word that sets nothing', () => {
    assert.throws(() => parsed('presalesAutoApprove'), /write field=value/);
  });

  it('refuses the same field twice', () => {
    assert.throws(() => parsed('company=a', 'company=b'), /company is set twice/);
  });

  it('refuses a yes/no that is neither', () => {
    assert.throws(() => parsed('presalesAutoApprove=maybe'), /must be yes or no, not "maybe"/);
  });

  it('refuses a number with separators', () => {
    assert.throws(() => parsed('creditsNeeded=3,000'), /without separators/);
  });
});
