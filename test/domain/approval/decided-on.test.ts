import assert from 'node:assert/strict';
import { contentOf, isMaterial } from '../../../domain/approval/content.ts';
import { stepViews } from '../../../domain/approval/step-view.ts';
import type { FieldValues } from '../../../domain/request/fields.ts';
import { together, withField, withGroup, withRole, withStep, type Edit } from '../../support/policy-edits.ts';
import {
  act,
  approve,
  approveUntil,
  current,
  entries,
  refusalOf,
  seller,
  stepOf,
  waitingFor,
  type Request,
} from '../../support/requests.ts';

const gpe = 'xiaole.fang@example.com';
const sidney = 'sidney.chen@example.com';
const presales = 'presales.apac@example.com';

function reopened(request: Request): (string | undefined)[] {
  return entries(request, 'reopened').map(({ step }) => step);
}

function set(request: Request, fields: FieldValues): string {
  return act(request, 'setFields', { by: seller, fields }).message;
}

function atLeader(edit: Edit = (policy) => policy, fields: FieldValues = {}): Request {
  return waitingFor('regional-leader', 'cloud-sales', fields, { edit });
}

describe('which changes matter', () => {
  for (const [what, materiality, before, after, matters] of [
    ['any change', 'any', 3000, 2000, true],
    ['no change', 'any', 3000, 3000, false],
    ['more', 'increase', 3000, 3001, true],
    ['less', 'increase', 3000, 2999, false],
    ['a later day', 'increase', '2027-03-31', '2027-04-01', true],
    ['an earlier day', 'increase', '2027-03-31', '2026-12-31', false],
    ['a value where there was none', 'increase', null, 1, true],
    ['none where there was a value', 'increase', 1, null, true],
    ['whatever does not matter', 'never', 1, 1_000_000, false],
  ] as const) {
    it(`${what} ${matters ? 'does' : 'does not'} (${materiality})`, () => {
      assert.equal(isMaterial(materiality, before, after), matters);
    });
  }
});

describe('an approval is bound to what was decided on', () => {
  it('and reopened when that increases, where only increases matter', () => {
    const request = atLeader(withField('creditsNeeded', { material: 'increase' }));
    set(request, { creditsNeeded: 2000 });
    assert.deepEqual(reopened(request), []);
    set(request, { creditsNeeded: 3000 });
    assert.deepEqual(reopened(request), [], 'as much as was approved');
    set(request, { creditsNeeded: 3001 });
    assert.deepEqual(reopened(request), ['presales', 'gpe']);
  });

  it('and kept whatever becomes of a field that never matters', () => {
    const request = atLeader(withField('justification', { material: 'never' }));
    set(request, { justification: 'something else' });
    assert.deepEqual(reopened(request), []);
  });

  it('and stays reopened when the change is taken back', () => {
    const request = atLeader();
    set(request, { creditsNeeded: 9000 });
    set(request, { creditsNeeded: 3000 });
    assert.deepEqual(reopened(request), ['presales', 'gpe']);
    assert.equal(current(request).step, 'presales');
  });

  it('and its line says which fields changed', () => {
    const request = atLeader();
    set(request, { creditsNeeded: 9000, justification: 'more' });
    assert.deepEqual(
      entries(request, 'reopened').map(({ changed }) => changed),
      [
        ['creditsNeeded', 'justification'],
        ['creditsNeeded', 'justification'],
      ],
    );
  });

  it('and keeps long texts as their digest', () => {
    const long = 'x'.repeat(4000);
    const request = atLeader(undefined, { justification: long });
    const { decidedOn } = stepOf(request, 'gpe');
    assert.match(String(decidedOn?.inputs.justification), /^sha256:[0-9a-f]{64}$/);
    set(request, { justification: `${long.slice(1)}y` });
    assert.deepEqual(reopened(request), ['presales', 'gpe']);
  });

  it('and its hash is that of the content, whatever else the request says', () => {
    const request = atLeader();
    const { state, policy } = request;
    const { hash } = contentOf(policy, state.fields, 'gpe');
    assert.equal(stepOf(request, 'gpe').decidedOn?.hash, hash);
    assert.equal(contentOf(policy, { ...state.fields, contact: 'Bob' }, 'gpe').hash, hash);
    assert.notEqual(contentOf(policy, { ...state.fields, creditsNeeded: 1 }, 'gpe').hash, hash);
  });
});

describe('an approval of one of several', () => {
  function half(edit: Edit = (policy) => policy): Request {
    const both = together(
      withGroup('gpe', 'xiaole.fang', 'sidney.chen'),
      withStep('gpe', { needs: 2 }),
      edit,
    );
    const request = waitingFor('gpe', 'cloud-sales', {}, { edit: both });
    act(request, 'decide', { by: gpe, decision: 'approve' });
    return request;
  }

  it('is dropped when what it was given on changes', () => {
    const request = half(withRole('presales', () => ({ decidesOn: [] })));
    set(request, { creditsNeeded: 9000 });
    assert.deepEqual([current(request).step, current(request).votes], ['gpe', []]);
    assert.equal(
      entries(request, 'reopened')[0]?.comment,
      'Credits Needed changed after Xiaole Fang (GPE) had approved',
    );
    act(request, 'decide', { by: gpe, decision: 'approve' });
    act(request, 'decide', { by: sidney, decision: 'approve' });
    assert.equal(current(request).step, 'regional-leader');
  });

  it('is kept while a step before it is asked again for what does not concern it', () => {
    const request = half(withRole('gpe', () => ({ decidesOn: ['opportunity'] })));
    set(request, { creditsNeeded: 9000 });
    assert.equal(current(request).step, 'presales');
    approve(request);
    assert.deepEqual(
      current(request).votes.map(({ by }) => by),
      ['xiaole.fang'],
    );
    assert.equal(refusalOf(request, 'decide', { by: gpe, decision: 'approve' }).code, 'already-decided');
    act(request, 'decide', { by: sidney, decision: 'approve' });
    assert.equal(current(request).step, 'regional-leader');
  });

  it('binds to what the last of them decided on', () => {
    const request = half(withField('creditsNeeded', { material: 'increase' }));
    set(request, { creditsNeeded: 2000 });
    act(request, 'decide', { by: sidney, decision: 'approve' });
    assert.equal(current(request).step, 'regional-leader');
    // Sidney Chen approved 2,000 and no more.
    set(request, { creditsNeeded: 3000 });
    assert.deepEqual(reopened(request), ['gpe']);
  });
});

describe('a decision that says what was seen', () => {
  function seenAt({ state, policy, now }: Request): string {
    const view = stepViews(state, policy, now).find(({ status }) => status === 'active');
    assert.ok(view?.content !== undefined);
    return view.content;
  }

  it('holds while that is what there is', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    const seen = seenAt(request);
    set(request, { contact: 'Bob Acme' });
    act(request, 'decide', { by: gpe, decision: 'approve', seen });
    assert.equal(current(request).step, 'regional-leader');
  });

  for (const decision of ['approve', 'reject', 'send-back']) {
    it(`is refused once that has changed: ${decision}`, () => {
      const edit = withRole('presales', () => ({ decidesOn: [] }));
      const request = waitingFor('gpe', 'cloud-sales', {}, { edit });
      const seen = seenAt(request);
      set(request, { creditsNeeded: 9000 });
      const refusal = refusalOf(request, 'decide', { by: gpe, decision, seen, comment: 'x' });
      assert.deepEqual(
        [refusal.code, refusal.message],
        [
          'stale-content',
          'Not decided: what GPE decides on has changed since you looked. Look at the request again.',
        ],
      );
      act(request, 'decide', { by: gpe, decision: 'approve', seen: seenAt(request) });
    });
  }
});

describe('the answer to a change under way', () => {
  it('says which decisions were reopened and why, and who is waited for', () => {
    const request = waitingFor('beo', 'cloud-sales');
    const { message } = act(request, 'amend', { by: seller, fields: { creditsNeeded: 9000 } });
    assert.equal(
      message,
      'Amended. Reopened: Presales (Credits Needed changed), GPE (Credits Needed changed), ' +
        'Regional Leader (Credits Needed changed). Waiting for Presales (APAC Presales), no SLA set.',
    );
  });

  it('says which are kept', () => {
    const request = waitingFor('beo', 'cloud-user');
    const sent = { by: 'sales.apac@example.com', fields: { customerPayment: 'Partial Payment' } };
    assert.match(
      act(request, 'amend', sent).message,
      /^Amended\. Reopened: Sales \(PoC Customer Payment changed\), Regional Leader \(.*\)\. Kept: SDR, Presales, GPE\. /,
    );
  });

  it('says nothing of decisions where a field is set that nobody has decided on', () => {
    assert.match(set(atLeader(), { contact: 'Bob' }), /^Set\. Waiting for Regional Leader/);
  });

  it('speaks of this change only', () => {
    const request = atLeader();
    set(request, { creditsNeeded: 9000 });
    approveUntil(request, 'regional-leader');
    assert.doesNotMatch(set(request, { contact: 'Bob' }), /Reopened/);
  });

  it('says nothing of decisions where there are none', () => {
    const request = waitingFor('presales', 'cloud-sales');
    const sent = { by: presales, fields: { presalesAutoApprove: false } };
    assert.match(act(request, 'setFields', sent).message, /^Set\. Waiting for Presales/);
  });
});
