import assert from 'node:assert/strict';
import { stepViews, type StepView } from '../../../domain/approval/step-view.ts';
import { listedValues } from '../../../domain/approval/visibility.ts';
import type { Needs } from '../../../domain/policy/policy.ts';
import { together, withGroup, withPerson, withStep, type Edit } from '../../support/policy-edits.ts';
import {
  act,
  current,
  day,
  entries,
  monday,
  operator,
  refusalOf,
  stepOf,
  wait,
  waitingFor,
  type Request,
} from '../../support/requests.ts';

const xiaole = 'xiaole.fang@example.com';
const sidney = 'sidney.chen@example.com';
const nicole = 'nicole.sun@example.com';
const group = ['xiaole.fang', 'sidney.chen', 'nicole.sun'];

/** GPE is a group of three in APAC, and so many of them have to approve. */
function atGroup(needs: Needs, edit: Edit = (policy) => policy): Request {
  const several = together(withGroup('gpe', ...group), withStep('gpe', { needs }), edit);
  return waitingFor('gpe', 'cloud-sales', {}, { edit: several });
}

function say(request: Request, by: string, decision = 'approve'): string {
  return act(request, 'decide', { by, decision, comment: 'because' }).message;
}

function viewOfGpe({ state, policy, now }: Request): StepView {
  const view = stepViews(state, policy, now).find(({ step }) => step === 'gpe');
  assert.ok(view !== undefined);
  return view;
}

describe('a step of which one of several decides', () => {
  it('is approved by the first to decide', () => {
    const request = atGroup('one');
    say(request, sidney);
    assert.deepEqual(
      [stepOf(request, 'gpe').status, stepOf(request, 'gpe').decidedBy],
      ['approved', 'sidney.chen'],
    );
  });

  it('is rejected by the first to decide', () => {
    const request = atGroup('one');
    say(request, sidney, 'reject');
    assert.equal(request.state.status, 'rejected');
  });

  it('is whose who has claimed it', () => {
    const request = atGroup('one');
    act(request, 'claim', { by: sidney });
    assert.equal(refusalOf(request, 'decide', { by: xiaole, decision: 'approve' }).code, 'claimed-by-other');
    say(request, sidney);
  });
});

describe('a step that all of several have to approve', () => {
  it('waits until the last of them has', () => {
    const request = atGroup('all');
    assert.match(say(request, xiaole), /Waiting for GPE \(Sidney Chen, Nicole Sun, 1 of 3 approvals\)/);
    say(request, nicole);
    assert.equal(current(request).step, 'gpe');
    say(request, sidney);
    assert.equal(current(request).step, 'regional-leader');
  });

  it('is ended by one no', () => {
    const request = atGroup('all');
    say(request, xiaole);
    say(request, sidney, 'reject');
    assert.deepEqual([request.state.status, stepOf(request, 'gpe').decidedBy], ['rejected', 'sidney.chen']);
  });

  it('is ended by the no of somebody whom an escalation added', () => {
    const request = atGroup('all');
    wait(request, 3 * day);
    current(request).escalatedTo = ['manager.gpe'];
    say(request, 'manager.gpe@example.com', 'reject');
    assert.equal(request.state.status, 'rejected');
  });
});

describe('a step that two of three have to approve', () => {
  it('is approved by any two', () => {
    const request = atGroup(2);
    say(request, nicole);
    say(request, xiaole);
    assert.equal(current(request).step, 'regional-leader');
  });

  it('is rejected only once two cannot be had any more', () => {
    const request = atGroup(2);
    say(request, xiaole, 'reject');
    assert.equal(request.state.status, 'in-progress');
    say(request, sidney, 'reject');
    assert.equal(request.state.status, 'rejected');
  });

  it('is approved against one no', () => {
    const request = atGroup(2);
    say(request, xiaole, 'reject');
    say(request, sidney);
    say(request, nicole);
    assert.equal(stepOf(request, 'gpe').status, 'approved');
  });

  it('writes down what each of them said, and how it stands', () => {
    const request = atGroup(2);
    say(request, xiaole, 'reject');
    say(request, sidney);
    say(request, nicole);
    assert.deepEqual(
      entries(request, 'rejected-by-one', 'approved-by-one', 'approved')
        .filter(({ step }) => step === 'gpe')
        .map(({ action, by, comment }) => [action, by, comment]),
      [
        ['rejected-by-one', xiaole, '0 of 2 approvals — because'],
        ['approved-by-one', sidney, '1 of 2 approvals — because'],
        ['approved', nicole, 'because'],
      ],
    );
  });

  it('is sent back by one of them at once', () => {
    const request = atGroup(2);
    say(request, xiaole);
    say(request, sidney, 'send-back');
    assert.equal(request.state.status, 'sent-back');
  });

  it('takes each decision once', () => {
    const request = atGroup(2);
    say(request, xiaole);
    const { code, message } = refusalOf(request, 'decide', { by: xiaole, decision: 'approve' });
    assert.deepEqual(
      [code, message],
      [
        'already-decided',
        'Not approved: you have decided already; GPE waits for Sidney Chen, Nicole Sun now.',
      ],
    );
    assert.equal(
      refusalOf(request, 'decide', { by: xiaole, decision: 'reject', comment: 'no' }).code,
      'already-decided',
    );
  });

  it('keeps nobody out by a claim, which is a first response', () => {
    const request = atGroup(2);
    wait(request, day / 2);
    act(request, 'claim', { by: xiaole });
    assert.equal(stepOf(request, 'gpe').clock?.response?.outcome, 'met');
    say(request, sidney);
    say(request, nicole);
    assert.equal(current(request).step, 'regional-leader');
  });

  it('shows how it stands and lists who is still waited for', () => {
    const request = atGroup(2);
    say(request, xiaole);
    const view = viewOfGpe(request);
    assert.deepEqual(
      [view.approvals, view.votes],
      [{ given: 1, needed: 2 }, [{ by: 'Xiaole Fang', decision: 'approve', at: monday }]],
    );
    const { ConfettiApprovers } = listedValues(request.state, request.policy, request.now);
    assert.deepEqual(ConfettiApprovers, ['sidney.chen', 'nicole.sun']);
  });

  it('reminds only those who have not decided of the decision', () => {
    const request = atGroup(2);
    say(request, xiaole);
    wait(request, 3 * day);
    assert.deepEqual(entries(request, 'decision-overdue')[0]?.told, ['sidney.chen', 'nicole.sun']);
  });
});

describe('a place that two people share', () => {
  const away = withPerson('xiaole.fang', {
    outOfOffice: [{ from: monday - day, until: monday + 9 * day, delegate: 'yanice.zhang' }],
  });
  const withYanice = withGroup('finance', 'yanice.zhang', 'ellen.wang');

  it('counts once, whoever of them decides', () => {
    const request = atGroup(2, together(withYanice, away));
    say(request, 'yanice.zhang@example.com');
    const { code, message } = refusalOf(request, 'decide', { by: xiaole, decision: 'approve' });
    assert.equal(code, 'already-decided');
    assert.match(
      message,
      /Yanice Zhang has decided already in this place; GPE waits for Sidney Chen, Nicole Sun/,
    );
  });

  it('counts once also where the original decides', () => {
    const request = atGroup(2, together(withYanice, away));
    say(request, xiaole);
    assert.equal(
      refusalOf(request, 'decide', { by: 'yanice.zhang@example.com', decision: 'approve' }).code,
      'already-decided',
    );
    say(request, sidney);
    assert.equal(stepOf(request, 'gpe').status, 'approved');
  });

  it('is closed to neither by the other’s claim', () => {
    const request = atGroup('one', together(withYanice, away));
    act(request, 'claim', { by: 'yanice.zhang@example.com' });
    say(request, xiaole);
    assert.equal(stepOf(request, 'gpe').status, 'approved');
  });
});

describe('a step that needs more people than can be named', () => {
  const away = withPerson('xiaole.fang', {
    outOfOffice: [{ from: monday - day, until: monday + 9 * day, delegate: 'sidney.chen' }],
  });

  /** Two are needed; Sidney Chen acts for Xiaole Fang, so they are one. */
  function short(): Request {
    const edit = together(
      withGroup('gpe', 'xiaole.fang', 'sidney.chen'),
      withStep('gpe', { needs: 2 }),
      away,
    );
    return waitingFor('gpe', 'cloud-sales', {}, { edit });
  }

  it('waits in the operations queue and says why', () => {
    const { assignees, unassigned } = current(short());
    assert.deepEqual([assignees, unassigned], [[], 'it needs 2 people and only Sidney Chen can be named']);
    assert.equal(entries(short(), 'unassigned').at(-1)?.comment, unassigned);
  });

  it('is filled by an operator, one by one', () => {
    const request = short();
    act(request, 'reassign', { by: operator, to: sidney });
    assert.equal(current(request).unassigned, 'it needs 2 people and only Sidney Chen can be named');
    assert.match(
      refusalOf(request, 'reassign', { by: operator, to: sidney }).message,
      /^Not reassigned: GPE is with Sidney Chen already\./,
    );
    act(request, 'reassign', { by: operator, to: 'manager.gpe@example.com' });
    assert.deepEqual(
      [current(request).assignees, current(request).unassigned],
      [['sidney.chen', 'manager.gpe'], undefined],
    );
    say(request, sidney);
    say(request, 'manager.gpe@example.com');
    assert.equal(current(request).step, 'regional-leader');
  });

  it('is not rejected by an approval', () => {
    const request = short();
    act(request, 'reassign', { by: operator, to: sidney });
    say(request, sidney);
    assert.deepEqual([request.state.status, current(request).step], ['in-progress', 'gpe']);
    const { ConfettiApprovers } = listedValues(request.state, request.policy, request.now);
    assert.deepEqual(ConfettiApprovers, ['vince.yao', 'kevin.lu', 'dexter.deng'], 'operations are asked');
    act(request, 'reassign', { by: operator, to: 'manager.gpe@example.com' });
    say(request, 'manager.gpe@example.com');
    assert.equal(current(request).step, 'regional-leader');
  });
});
