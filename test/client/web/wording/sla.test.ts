import assert from 'node:assert/strict';
import { chipShapes, chipState, chipWords, type ClockFacts } from '../../../../client/web/wording/sla.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const hour = 3_600_000;

function chip(clock: ClockFacts): string {
  return `${chipShapes[chipState(clock, now)]} ${chipWords({ language: 'en', now }, clock)}`;
}

describe('the SLA chip', () => {
  it('has five states, each with a shape of its own', () => {
    const chips = [
      chip({ slaState: 'none' }),
      chip({ slaState: 'running', dueAt: now + 3 * hour }),
      chip({ slaState: 'paused', dueAt: now + hour }),
      chip({ slaState: 'running', dueAt: now + hour }),
      chip({ slaState: 'breached', dueAt: now - 2 * hour }),
    ];
    assert.deepEqual(chips, ['○ no SLA set', '◔ in 3 h', '‖ paused', '▲ in 1 h', '■ overdue by 2 h']);
  });

  it('is due soon from two hours before, and overdue at the very moment', () => {
    assert.equal(chipState({ slaState: 'running', dueAt: now + 2 * hour }, now), 'running');
    assert.equal(chipState({ slaState: 'running', dueAt: now + 2 * hour - 1 }, now), 'soon');
    assert.equal(chipState({ slaState: 'running', dueAt: now }, now), 'overdue');
  });

  it('says of a clock that has stopped whether the answer was in time', () => {
    assert.equal(chip({ slaState: 'met', dueAt: now + hour, respondedAt: now - hour }), '✓ answered in time');
    assert.equal(chip({ slaState: 'breached', dueAt: now - hour, respondedAt: now }), '✓ answered late');
    // A list says no due time once there is an answer.
    assert.equal(chip({ slaState: 'breached' }), '✓ answered late');
  });
});
