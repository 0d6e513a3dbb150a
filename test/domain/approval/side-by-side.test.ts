import assert from 'node:assert/strict';
import { waitingLine } from '../../../domain/approval/headline.ts';
import { currentSteps } from '../../../domain/approval/steps.ts';
import { listedValues } from '../../../domain/approval/visibility.ts';
import { relativeTo } from '../../../domain/wording/time.ts';
import { together, withRole, withStep, withSteps } from '../../support/policy-edits.ts';
import {
  act,
  current,
  entries,
  hour,
  monday,
  refusalOf,
  seller,
  stepOf,
  wait,
  waitingFor,
  type Request,
} from '../../support/requests.ts';
import { withSwitches } from '../../support/shipped-policy.ts';

const leader = 'regional-leader.apac@example.com';
const gpe = 'xiaole.fang@example.com';

/** The Regional Leader (8 hours) waits beside the GPE (24 hours). */
const beside = together(withStep('regional-leader', { alongside: true, slaHours: 8 }));

function side(): Request {
  return waitingFor('gpe', 'cloud-sales', {}, { edit: beside });
}

function waiting({ state }: Request): string[] {
  return currentSteps(state).map(({ step }) => step);
}

function decide(request: Request, by: string, step: string, decision = 'approve'): string {
  return act(request, 'decide', { by, step, decision, comment: 'because' }).message;
}

describe('steps side by side', () => {
  it('wait together', () => {
    assert.deepEqual(waiting(side()), ['gpe', 'regional-leader']);
  });

  for (const order of [
    [
      [gpe, 'gpe'],
      [leader, 'regional-leader'],
    ],
    [
      [leader, 'regional-leader'],
      [gpe, 'gpe'],
    ],
  ] as const) {
    it(`are decided in either order: ${order[0][1]} first`, () => {
      const request = side();
      decide(request, order[0][0], order[0][1]);
      assert.deepEqual(waiting(request), [order[1][1]]);
      decide(request, order[1][0], order[1][1]);
      assert.deepEqual(waiting(request), ['beo']);
    });
  }

  it('are both in the line that says who is waited for, and in the answer', () => {
    const request = side();
    const inWords = (at: number): string => relativeTo(request.now, at);
    assert.equal(
      waitingLine(request.state, request.policy, request.now, inWords),
      'Waiting for GPE (Xiaole Fang) · first response due in 24 h · ' +
        'Waiting for Regional Leader (APAC Regional Leader) · first response due in 8 h · then CEG BE&O',
    );
    assert.match(
      act(request, 'comment', { by: seller, comment: 'please' }).message,
      /GPE \(Xiaole Fang\), first response due in 24 h; Waiting for Regional Leader/,
    );
  });

  it('end the round when one of them is rejected', () => {
    const request = side();
    decide(request, leader, 'regional-leader', 'reject');
    assert.deepEqual(
      [request.state.status, waiting(request), stepOf(request, 'gpe').status],
      ['rejected', [], 'coming'],
    );
    assert.equal(
      refusalOf(request, 'decide', { by: gpe, step: 'gpe', decision: 'approve' }).code,
      'not-open',
    );
  });

  it('have clocks of their own', () => {
    const request = side();
    wait(request, 30 * hour);
    assert.deepEqual(
      entries(request, 'breached').map(({ step, at }) => [step, (at - monday) / hour]),
      [
        ['regional-leader', 8],
        ['gpe', 24],
      ],
    );
  });

  it('are listed with everybody, the next deadline and the worst state', () => {
    const request = side();
    const before = listedValues(request.state, request.policy, request.now);
    assert.deepEqual(
      [before.ConfettiStep, before.ConfettiApprovers, before.ConfettiSlaDueAt, before.ConfettiSlaState],
      [
        ['gpe', 'regional-leader'],
        ['xiaole.fang', 'regional-leader.apac'],
        new Date(monday + 8 * hour).toISOString(),
        'running',
      ],
    );
    act(request, 'claim', { by: gpe, step: 'gpe' });
    wait(request, 9 * hour);
    assert.equal(listedValues(request.state, request.policy, request.now).ConfettiSlaState, 'breached');
  });

  it('let one wait for the requester while the other is decided', () => {
    const request = side();
    act(request, 'ask', { by: gpe, step: 'gpe', question: 'How many nodes?' });
    assert.equal(
      listedValues(request.state, request.policy, request.now).ConfettiSlaDueAt,
      new Date(monday + 8 * hour).toISOString(),
    );
    decide(request, leader, 'regional-leader');
    assert.deepEqual(waiting(request), ['gpe']);
  });

  it('are approved by those who have them, not by each other', () => {
    assert.equal(
      refusalOf(side(), 'decide', { by: gpe, step: 'regional-leader', decision: 'approve' }).code,
      'not-yours',
    );
  });

  it('keep each other’s place when a change reopens an earlier step', () => {
    const request = side();
    decide(request, leader, 'regional-leader');
    // Presales decided on the amount, and so did the Regional Leader; the GPE has not decided.
    act(request, 'setFields', { by: seller, fields: { creditsNeeded: 9000 } });
    assert.deepEqual(waiting(request), ['presales']);
  });

  it('do not disturb each other: what one has begun stays when the other is asked again', () => {
    const edit = together(
      beside,
      withRole('gpe', () => ({ decidesOn: ['customerPayment'] })),
    );
    const request = waitingFor('gpe', 'cloud-sales', {}, { edit });
    act(request, 'claim', { by: leader, step: 'regional-leader' });
    decide(request, gpe, 'gpe');
    act(request, 'setFields', { by: seller, fields: { customerPayment: 'Partial Payment' } });
    assert.deepEqual(waiting(request), ['gpe', 'regional-leader']);
    assert.equal(stepOf(request, 'regional-leader').claimedBy, 'regional-leader.apac');
  });

  it('are shown with the stage that they share', () => {
    const request = side();
    assert.deepEqual(
      request.state.steps.map(({ step, stage }) => [step, stage]),
      [
        ['presales', 0],
        ['gpe', 1],
        ['regional-leader', 1],
        ['beo', 4],
      ],
    );
  });

  it('wait alone where the other is left out', () => {
    const request = waitingFor(
      'regional-leader',
      'cloud-sales',
      { presalesAutoApprove: true },
      { edit: beside },
    );
    assert.deepEqual(waiting(request), ['regional-leader']);
  });

  it('may be three', () => {
    const three = together(
      withSwitches({ rdgInPocChain: true }),
      withSteps('cloud-sales', (steps) =>
        steps.map((step) =>
          step.role === 'rdg' || step.role === 'regional-leader' ? { ...step, alongside: true } : step,
        ),
      ),
    );
    const request = waitingFor('gpe', 'cloud-sales', {}, { edit: three });
    assert.deepEqual(waiting(request), ['gpe', 'regional-leader', 'rdg']);
    decide(request, 'nicole.sun@example.com', 'rdg');
    decide(request, gpe, 'gpe');
    decide(request, leader, 'regional-leader');
    assert.equal(current(request).step, 'beo');
  });
});
