import assert from 'node:assert/strict';
import { dueAt, slaState } from '../../../domain/approval/clock.ts';
import { nextDeadline } from '../../../domain/approval/deadlines.ts';
import { presentState } from '../../../domain/approval/earlier-state.ts';
import type { RequestState } from '../../../domain/approval/state.ts';
import { act, current, hour, waitingFor, type Request } from '../../support/requests.ts';

/** A clock as the first released shape handed it on. */
interface EarlierClock {
  slaHours: number | null;
  startedAt: number;
  pausedAt?: number;
  pausedMs: number;
  pausedMsAtResponse: number;
  respondedAt?: number;
  breachedAt?: number;
  remindersSent: number;
  escalationsSent: number;
  decisionNudges: number;
}

/** A request that waits for GPE, as the first released shape handed it on with this clock. */
function handedOn(clock: (startedAt: number) => Partial<EarlierClock>): Request {
  const request = waitingFor('gpe', 'cloud-sales');
  const usual: EarlierClock = {
    slaHours: 24,
    startedAt: request.now,
    pausedMs: 0,
    pausedMsAtResponse: 0,
    remindersSent: 0,
    escalationsSent: 0,
    decisionNudges: 0,
  };
  const state = JSON.parse(JSON.stringify(request.state)) as RequestState;
  const steps = state.steps.map(({ stage: _stage, needs: _needs, votes: _votes, ...step }) =>
    step.step === 'gpe' ? { ...step, clock: { ...usual, ...clock(request.now) } } : step,
  );
  return { ...request, state: presentState({ ...state, steps } as unknown as RequestState) };
}

const due = (request: Request): number | undefined => {
  const { clock } = current(request);
  return clock === undefined ? undefined : dueAt(clock, request.policy, request.now);
};

describe('a request that an earlier version handed on', () => {
  it('is due when it was', () => {
    const request = handedOn((at) => ({ startedAt: at - 3 * hour }));
    assert.equal(due(request), request.now + 21 * hour);
  });

  it('is due later by what its clock stood still', () => {
    const request = handedOn((at) => ({ startedAt: at - 10 * hour, pausedMs: 4 * hour }));
    assert.equal(due(request), request.now + 18 * hour);
  });

  it('stands still until the question is answered', () => {
    const request = handedOn((at) => ({ startedAt: at - 3 * hour, pausedAt: at - hour }));
    assert.equal(slaState(current(request).clock), 'paused');
    assert.equal(due(request), request.now + 22 * hour);
  });

  it('keeps when it was answered, and is nudged when it would have been', () => {
    const request = handedOn((at) => ({ startedAt: at - 30 * hour, respondedAt: at - 20 * hour }));
    const { clock } = current(request);
    assert.deepEqual(
      [slaState(clock), clock?.response?.elapsedMs, due(request)],
      ['met', 10 * hour, request.now - 6 * hour],
    );
    assert.equal(nextDeadline(request.state, request.policy), request.now + 28 * hour);
  });

  it('keeps a breach', () => {
    const request = handedOn((at) => ({ startedAt: at - 30 * hour, breachedAt: at - 6 * hour }));
    assert.equal(slaState(current(request).clock), 'breached');
  });

  it('can be decided', () => {
    const request = handedOn(() => ({}));
    act(request, 'decide', { by: 'xiaole.fang@example.com', decision: 'approve' });
    assert.equal(current(request).step, 'regional-leader');
  });
});
