import assert from 'node:assert/strict';
import { startForm, type StartNeed } from '../../../domain/approval/start-form.ts';
import type { EntryPoint } from '../../../domain/policy/policy.ts';
import { slicePolicy } from '../../../domain/policy/slice.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';

const policy = shippedPolicy();

function fieldsOf(entryPoint: EntryPoint, need: StartNeed): string[] {
  return startForm(slicePolicy(policy, entryPoint))
    .filter((each) => each.need === need)
    .map(({ field }) => field);
}

describe('the fields that a request starts with', () => {
  it('are the few that a customer may set', () => {
    assert.deepEqual(fieldsOf('cloud-user', 'required'), ['company', 'applicationLink']);
    assert.deepEqual(fieldsOf('cloud-user', 'later'), ['lead', 'orgId', 'region']);
  });

  it('are for Sales what a submission needs, and what is confirmed before', () => {
    assert.deepEqual(fieldsOf('cloud-sales', 'required'), [
      ...['account', 'contact', 'opportunity', 'creditsNeeded', 'creditsExpiryDate'],
      ...['customerPayment', 'justification', 'presales'],
    ]);
    assert.deepEqual(fieldsOf('cloud-sales', 'confirmed'), ['customerSignedUp', 'orgId', 'leadConverted']);
  });

  it('are never what somebody else decides, or what is kept afterwards', () => {
    for (const entryPoint of ['cloud-user', 'cloud-sales', 'enterprise', 'top-up', 'internal'] as const) {
      const fields = startForm(slicePolicy(policy, entryPoint)).map(({ field }) => field);
      for (const field of ['presalesAutoApprove', 'internalUser', 'pocStatus'] as const) {
        assert.ok(!fields.includes(field), `${entryPoint}: ${field}`);
      }
    }
  });

  it('say who else sets them, and which step needs them', () => {
    const org = startForm(slicePolicy(policy, 'cloud-user')).find(({ field }) => field === 'orgId');
    assert.deepEqual(org?.others, ['sales', 'sdr', 'beo']);
    assert.deepEqual(org.neededBy, ['beo']);
  });

  it('are required as well where the policy blocks on what was not confirmed', () => {
    const slice = slicePolicy(policy, 'cloud-sales');
    const submission = { ...slice.route.submission, onGap: 'block' } as const;
    const blocking = { ...slice, route: { ...slice.route, submission } };
    const org = startForm(blocking).find(({ field }) => field === 'orgId');
    assert.equal(org?.need, 'required');
  });
});
