import assert from 'node:assert/strict';
import type { PolicySlice } from '../../../domain/policy/policy.ts';
import { fieldIds, type FieldId } from '../../../domain/request/fields.ts';
import { act, draft, refusalOf, submitted, waitingFor, type Request } from '../../support/requests.ts';

const decide = { decision: 'approve' };

function blank(...fields: FieldId[]): Partial<Record<FieldId, null>> {
  return Object.fromEntries(fields.map((field) => [field, null]));
}

/** The request under a policy that blocks a submission with gaps. */
function blocking(request: Request): Request {
  const submission = { ...request.policy.route.submission, onGap: 'block' as const };
  const policy: PolicySlice = { ...request.policy, route: { ...request.policy.route, submission } };
  return { ...request, policy };
}

describe('fields that a step needs', () => {
  it('keeps Presales from approving while auto-approve is blank, in the words of the page', () => {
    const refusal = refusalOf(submitted('cloud-sales'), 'decide', {
      by: 'presales.apac@example.com',
      ...decide,
    });
    assert.equal(
      refusal.message,
      'Not approved: Presales Auto-approve is empty; Presales sets it (PoC page, field Presales Auto-approve).',
    );
  });

  it('does not take a blank auto-approve for a no', () => {
    const request = submitted('cloud-user');
    const { missing } = refusalOf(waitingFor('presales', 'cloud-user'), 'decide', {
      by: 'presales.apac@example.com',
      ...decide,
    });
    assert.deepEqual(
      [missing?.map(({ field }) => field), request.state.fields.presalesAutoApprove],
      [['presalesAutoApprove'], undefined],
    );
  });

  it('does not ask an enterprise request for auto-approve', () => {
    act(submitted('enterprise'), 'decide', { by: 'presales.apac@example.com', ...decide });
  });

  const setBySales: [FieldId, string][] = [
    ['account', 'Sales or SDR'],
    ['contact', 'Sales or SDR'],
    ['opportunity', 'Sales or SDR'],
    ['creditsNeeded', 'Sales'],
    ['creditsExpiryDate', 'Sales'],
    ['customerPayment', 'Sales'],
    ['justification', 'Sales'],
    ['presales', 'Sales'],
  ];
  for (const [field, setBy] of setBySales) {
    it(`keeps Sales from approving while ${field} is blank, and says who sets it and where`, () => {
      const request = waitingFor('sales', 'cloud-user', blank(field));
      const { code, missing } = refusalOf(request, 'decide', { by: 'sales.apac@example.com', ...decide });
      const { label } = request.policy.fields[field];
      assert.equal(code, 'missing-fields');
      assert.deepEqual(missing, [{ field, label, setBy, where: `PoC page, field ${label}` }]);
    });
  }

  it('lists every field that is missing, not only the first', () => {
    const request = waitingFor('sales', 'cloud-user', blank('account', 'presales', 'justification'));
    const { missing } = refusalOf(request, 'decide', { by: 'sales.apac@example.com', ...decide });
    assert.deepEqual(
      missing?.map(({ field }) => field),
      ['account', 'justification', 'presales'],
    );
  });

  it('lets Sales reject with fields missing', () => {
    const request = waitingFor('sales', 'cloud-user', blank('account'));
    act(request, 'decide', { by: 'sales.apac@example.com', decision: 'reject', comment: 'not a customer' });
    assert.equal(request.state.status, 'rejected');
  });

  it('lets the approval through once the field is set', () => {
    const request = waitingFor('sales', 'cloud-user', blank('account'));
    act(request, 'setFields', { by: 'sales.apac@example.com', fields: { account: 'Acme Corp' } });
    act(request, 'decide', { by: 'sales.apac@example.com', ...decide });
  });

  it('does not take blanks for a text', () => {
    const request = waitingFor('sales', 'cloud-user', blank('justification'));
    const refusal = refusalOf(request, 'setFields', {
      by: 'sales.apac@example.com',
      fields: { justification: '   ' },
    });
    assert.match(refusal.message, /Justification to Credits Needed must be a text/);
  });
});

describe('a blank Org ID', () => {
  it('keeps BE&O from releasing and gives the four steps of the process', () => {
    const request = waitingFor('beo', 'cloud-sales', blank('orgId'));
    const { message, missing } = refusalOf(request, 'fulfil', { by: 'vince.yao@example.com' });
    assert.deepEqual(
      missing?.map(({ field }) => field),
      ['orgId'],
    );
    assert.match(message, /^Not released: TiDB Cloud Account ID to run this PoC is empty; .* sets it/);
    assert.match(
      message,
      /1\. confirm with the customer.*2\. claim the Lead.*SDR, Sales Ops or the BE&O partner.*3\. convert the Lead.*4\. fill in the Org on the PoC page/s,
    );
  });

  it('does not keep anybody from approving before BE&O', () => {
    assert.equal(waitingFor('beo', 'cloud-user', blank('orgId')).state.status, 'approved');
  });

  it('reopens nothing when it is filled in after the approvals', () => {
    const request = waitingFor('beo', 'cloud-sales', blank('orgId'));
    act(request, 'setFields', { by: seller(request), fields: { orgId: '1372713' } });
    act(request, 'fulfil', { by: 'vince.yao@example.com' });
    assert.equal(request.state.steps.at(-1)?.status, 'releasing');
  });

  it('does not show the four steps for other fields', () => {
    const refusal = refusalOf(submitted('cloud-sales'), 'decide', {
      by: 'presales.apac@example.com',
      ...decide,
    });
    assert.doesNotMatch(refusal.message, /Org ID/);
  });
});

function seller(request: Request): string {
  return request.state.requester.email;
}

describe('a draft', () => {
  it('is not submitted by being created', () => {
    const { state } = draft('cloud-sales');
    assert.deepEqual([state.status, state.round, state.steps], ['draft', 0, []]);
  });

  const required: ['cloud-user' | 'cloud-sales' | 'enterprise', FieldId[]][] = [
    ['cloud-user', ['company', 'applicationLink']],
    [
      'cloud-sales',
      [
        'account',
        'contact',
        'opportunity',
        'creditsNeeded',
        'creditsExpiryDate',
        'customerPayment',
        'justification',
        'presales',
      ],
    ],
    ['enterprise', ['account', 'contact', 'opportunity', 'customerPayment', 'presales']],
  ];
  for (const [entryPoint, fields] of required) {
    it(`is not submitted with gaps: ${entryPoint}`, () => {
      const request = draft(entryPoint, blank(...fieldIds));
      const { missing, message } = refusalOf(request, 'submit', { by: seller(request) });
      assert.deepEqual(
        missing?.map(({ field }) => field),
        fields,
      );
      assert.match(message, /^Not submitted:/);
    });
  }

  it('names the Presales before it is submitted where no Sales step comes', () => {
    const request = draft('enterprise', blank('presales'));
    assert.deepEqual(
      refusalOf(request, 'submit', { by: seller(request) }).missing?.map(({ label }) => label),
      ['Presales'],
    );
  });

  it('is submitted with a warning where Sales has not confirmed everything and the policy only warns', () => {
    const { problems, status } = submitted('cloud-sales', blank('customerSignedUp', 'leadConverted')).state;
    assert.equal(status, 'in-progress');
    assert.deepEqual(
      problems.map(({ text }) => text),
      ['Submitted without: Customer has signed up to TiDB Cloud, Lead is converted into your Account.'],
    );
  });

  it('takes a no for unconfirmed', () => {
    const { problems } = submitted('cloud-sales', { leadConverted: false }).state;
    assert.deepEqual(
      problems.map(({ key }) => key),
      ['unconfirmed'],
    );
  });

  it('has no warning with everything confirmed', () => {
    assert.deepEqual(submitted('cloud-sales').state.problems, []);
  });

  it('loses the warning once what was missing is there', () => {
    const request = submitted('cloud-sales', blank('orgId'));
    act(request, 'setFields', { by: seller(request), fields: { orgId: '1372713' } });
    assert.deepEqual(request.state.problems, []);
  });

  it('is not submitted without the confirmations where the policy blocks', () => {
    const request = blocking(draft('cloud-sales', blank('orgId', 'leadConverted')));
    assert.deepEqual(
      refusalOf(request, 'submit', { by: seller(request) }).missing?.map(({ field }) => field),
      ['orgId', 'leadConverted'],
    );
  });

  it('is not submitted with an answer of no where the policy blocks', () => {
    const request = blocking(draft('cloud-sales', { customerSignedUp: false }));
    assert.deepEqual(
      refusalOf(request, 'submit', { by: seller(request) }).missing?.map(({ field }) => field),
      ['customerSignedUp'],
    );
  });

  it('is not submitted with an amount that is no whole number of credits', () => {
    const request = draft('cloud-sales', { creditsNeeded: 2500.5 });
    const { code, message } = refusalOf(request, 'submit', { by: seller(request) });
    assert.equal(code, 'invalid-field');
    assert.match(message, /^Not submitted: Credits Needed must be a whole number of credits above zero/);
  });

  it('is submitted by nobody but the requester', () => {
    assert.equal(
      refusalOf(draft('cloud-sales'), 'submit', { by: 'xiaole.fang@example.com' }).code,
      'not-yours',
    );
  });

  it('of a customer can be submitted by the sponsor', () => {
    act(draft('cloud-user'), 'submit', { by: 'sales.apac@example.com' });
  });

  it('of a customer has its sponsor as soon as the region is known', () => {
    const request = draft('cloud-user', blank('region'));
    act(request, 'setFields', { by: 'vince.yao@example.com', fields: { region: 'JP' } });
    act(request, 'submit', { by: 'sales.jp@example.com' });
  });

  it('cannot be submitted twice', () => {
    const request = submitted('cloud-sales');
    const { code, message } = refusalOf(request, 'submit', { by: seller(request) });
    assert.deepEqual(
      [code, message],
      ['not-open', 'Not submitted: the request is in progress. Recall it first to change it.'],
    );
  });

  it('cannot be resubmitted', () => {
    const request = draft('cloud-sales');
    assert.match(refusalOf(request, 'resubmit', { by: seller(request) }).message, /It is a draft: submit it/);
  });
});
