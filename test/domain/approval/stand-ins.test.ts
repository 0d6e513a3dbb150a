import assert from 'node:assert/strict';
import { stepViews, type StepView } from '../../../domain/approval/step-view.ts';
import type { OutOfOffice } from '../../../domain/people/person.ts';
import {
  together,
  withGroup,
  withPerson,
  withoutPerson,
  withStep,
  type Edit,
} from '../../support/policy-edits.ts';
import {
  act,
  approve,
  current,
  day,
  entries,
  monday,
  operator,
  refusalOf,
  seller,
  waitingFor,
  type Request,
} from '../../support/requests.ts';

const xiaole = 'xiaole.fang@example.com';
const sidney = 'sidney.chen@example.com';

/** Away from the day before the request until 2 December. */
function away(delegate?: string): { outOfOffice: OutOfOffice[] } {
  const absence = { from: monday - day, until: Date.UTC(2026, 11, 2) };
  return { outOfOffice: [delegate === undefined ? absence : { ...absence, delegate }] };
}

function atGpe(edit: Edit, requester = seller): Request {
  return waitingFor('gpe', 'cloud-sales', {}, { edit, requester });
}

function viewOfGpe({ state, policy, now }: Request): StepView {
  const view = stepViews(state, policy, now).find(({ step }) => step === 'gpe');
  assert.ok(view !== undefined);
  return view;
}

/** What the history says of who is waited for now. */
function saidOf(request: Request): (string | undefined)[] {
  const line = entries(request, 'waiting-for', 'unassigned').at(-1);
  return [line?.action, line?.comment];
}

/** An operator gives the step to somebody, who approves: nothing is stuck. */
function mended(request: Request, to: string): void {
  act(request, 'reassign', { by: operator, to });
  assert.equal(current(request).unassigned, undefined);
  act(request, 'decide', { by: to, decision: 'approve' });
  assert.equal(current(request).step, 'regional-leader');
}

describe('an approver who is out of office when their step comes', () => {
  it('has their delegate act for them, and history and view say so', () => {
    const request = atGpe(withPerson('xiaole.fang', away('sidney.chen')));
    assert.deepEqual(current(request).assignees, ['sidney.chen']);
    assert.deepEqual(saidOf(request), ['waiting-for', 'for Xiaole Fang, out of office until 2026-12-02 UTC']);
    assert.deepEqual(viewOfGpe(request).actsFor, ['Sidney Chen for Xiaole Fang']);
    act(request, 'decide', { by: sidney, decision: 'approve' });
    assert.equal(entries(request, 'approved').at(-1)?.comment, 'for Xiaole Fang');
  });

  it('may decide all the same when they are back early', () => {
    const request = atGpe(withPerson('xiaole.fang', away('sidney.chen')));
    act(request, 'decide', { by: xiaole, decision: 'approve' });
    assert.equal(current(request).step, 'regional-leader');
  });

  it('keeps the step where they name nobody, with a note', () => {
    const request = atGpe(withPerson('xiaole.fang', away()));
    assert.deepEqual(current(request).assignees, ['xiaole.fang']);
    assert.deepEqual(saidOf(request), [
      'waiting-for',
      'Xiaole Fang is out of office until 2026-12-02 UTC and names no delegate',
    ]);
    mended(request, sidney);
  });

  it('keeps the step where their delegate is whoever asked', () => {
    const request = atGpe(withPerson('xiaole.fang', away('sidney.chen')), sidney);
    assert.deepEqual(current(request).assignees, ['xiaole.fang']);
    assert.match(current(request).note ?? '', /names Sidney Chen as delegate, who may not act on this/);
    assert.equal(refusalOf(request, 'decide', { by: sidney, decision: 'approve' }).code, 'own-request');
  });

  it('keeps the step where delegates lead in a circle', () => {
    const edit = together(
      withPerson('xiaole.fang', away('sidney.chen')),
      withPerson('sidney.chen', away('xiaole.fang')),
    );
    const request = atGpe(edit);
    assert.deepEqual(current(request).assignees, ['xiaole.fang']);
    assert.match(current(request).note ?? '', /leads in a circle/);
    mended(request, sidney);
  });

  it('has a delegate of their delegate act where that one is away as well', () => {
    const edit = together(
      withPerson('xiaole.fang', away('sidney.chen')),
      withPerson('sidney.chen', away('manager.gpe')),
    );
    assert.deepEqual(current(atGpe(edit)).assignees, ['manager.gpe']);
  });

  it('does not lose what they have when their absence begins later', () => {
    const outOfOffice = [{ from: monday + day, until: monday + 5 * day, delegate: 'sidney.chen' }];
    const request = atGpe(withPerson('xiaole.fang', { outOfOffice }));
    request.now += 2 * day;
    act(request, 'setFields', { by: seller, fields: { contact: 'Bob Acme' } });
    assert.deepEqual([current(request).assignees, current(request).actsFor], [['xiaole.fang'], undefined]);
  });
});

describe('an approver who has left', () => {
  const gone = { departedAt: Date.UTC(2026, 10, 20) };

  it('has their successor act for them', () => {
    const request = atGpe(withPerson('xiaole.fang', { ...gone, successor: 'sidney.chen' }));
    assert.deepEqual(current(request).assignees, ['sidney.chen']);
    assert.deepEqual(saidOf(request), ['waiting-for', 'for Xiaole Fang, gone since 2026-11-20 UTC']);
  });

  it('leaves the step to the operations queue where there is no successor', () => {
    const request = atGpe(withPerson('xiaole.fang', gone));
    assert.deepEqual(current(request).assignees, []);
    assert.deepEqual(saidOf(request), [
      'unassigned',
      'Xiaole Fang is gone since 2026-11-20 UTC and names no successor',
    ]);
    mended(request, sidney);
  });

  it('leaves the step to the others of their group, and that is said', () => {
    const edit = together(withGroup('gpe', 'xiaole.fang', 'sidney.chen'), withPerson('xiaole.fang', gone));
    const request = atGpe(edit);
    assert.deepEqual(current(request).assignees, ['sidney.chen']);
    assert.match(
      current(request).note ?? '',
      /Xiaole Fang is gone since 2026-11-20 UTC and names no successor/,
    );
  });

  it('is missed where more approvals are needed than people are left', () => {
    const edit = together(
      withGroup('gpe', 'xiaole.fang', 'sidney.chen'),
      withStep('gpe', { needs: 2 }),
      withPerson('xiaole.fang', gone),
    );
    assert.deepEqual(saidOf(atGpe(edit)), [
      'unassigned',
      'it needs 2 people and only Sidney Chen can be named',
    ]);
  });
});

describe('a group of approvers', () => {
  it('that is away as a whole keeps the step, each with a note', () => {
    const edit = together(
      withGroup('gpe', 'xiaole.fang', 'sidney.chen'),
      withPerson('xiaole.fang', away()),
      withPerson('sidney.chen', away()),
    );
    const request = atGpe(edit);
    assert.deepEqual(current(request).assignees, ['xiaole.fang', 'sidney.chen']);
    assert.match(current(request).note ?? '', /Xiaole Fang is out of office.*; Sidney Chen is out of office/);
    act(request, 'decide', { by: sidney, decision: 'approve' });
    assert.equal(current(request).step, 'regional-leader');
  });

  it('without anybody leaves the step to the operations queue', () => {
    const request = atGpe(withGroup('gpe'));
    assert.match(current(request).unassigned ?? '', /The policy names nobody as GPE for APAC/);
    mended(request, sidney);
  });

  it('of which one was deleted goes on with the others', () => {
    const edit = together(withGroup('gpe', 'xiaole.fang', 'sidney.chen'), withoutPerson('xiaole.fang'));
    assert.deepEqual(current(atGpe(edit)).assignees, ['sidney.chen']);
  });

  it('is without whoever asked', () => {
    const request = atGpe(withGroup('gpe', 'xiaole.fang', 'sidney.chen'), xiaole);
    assert.deepEqual(current(request).assignees, ['sidney.chen']);
  });

  it('has one place for somebody who acts for another of it', () => {
    const edit = together(
      withGroup('gpe', 'xiaole.fang', 'sidney.chen'),
      withPerson('xiaole.fang', away('sidney.chen')),
    );
    const request = atGpe(edit);
    assert.deepEqual(
      [current(request).assignees, current(request).actsFor],
      [['sidney.chen'], { 'sidney.chen': ['xiaole.fang'] }],
    );
  });
});

describe('somebody who was deleted from the directory', () => {
  it('leaves their step to the operations queue', () => {
    const request = atGpe(together(withGroup('gpe', 'xiaole.fang'), withoutPerson('xiaole.fang')));
    assert.deepEqual(saidOf(request)[0], 'unassigned');
    mended(request, sidney);
  });

  it('does not hold up the steps of others', () => {
    const request = atGpe(withoutPerson('nicole.sun'));
    approve(request);
    assert.equal(current(request).step, 'regional-leader');
  });
});
