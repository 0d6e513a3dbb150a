import assert from 'node:assert/strict';
import { slaState } from '../../../domain/approval/clock.ts';
import { nextDeadline } from '../../../domain/approval/deadlines.ts';
import { listedValues } from '../../../domain/approval/visibility.ts';
import type { EscalationLadder } from '../../../domain/policy/policy.ts';
import { together, withGroup, withLadder, withPerson, type Edit } from '../../support/policy-edits.ts';
import {
  act,
  current,
  day,
  entries,
  hour,
  hoursOf,
  operator,
  refusalOf,
  seller,
  sleepThrough,
  stepOf,
  wait,
  waitingFor,
  type Request,
} from '../../support/requests.ts';

const gpe = 'xiaole.fang@example.com';
const leader = 'manager.gpe@example.com';

/** GPE has 24 hours; these are the levels after the breach. */
function atGpe(levels: EscalationLadder['levels'], edit: Edit = (policy) => policy): Request {
  return waitingFor('gpe', 'cloud-sales', {}, { edit: together(withLadder('standard', { levels }), edit) });
}

describe('an escalation that adds people', () => {
  const levels: EscalationLadder['levels'] = [
    { afterHours: 0, tell: ['assignee'], add: ['manager'] },
    { afterHours: 24, tell: [], add: ['operations'] },
  ];

  it('lets them decide, and says so', () => {
    const request = atGpe(levels);
    wait(request, 24 * hour);
    const [line] = entries(request, 'escalated');
    assert.deepEqual(
      [line?.told, line?.comment],
      [['xiaole.fang', 'manager.gpe'], 'level 1; GPE Manager may decide as well'],
    );
    act(request, 'decide', { by: leader, decision: 'approve' });
    assert.equal(stepOf(request, 'gpe').decidedBy, 'manager.gpe');
  });

  it('takes no right from whoever had it', () => {
    const request = atGpe(levels);
    wait(request, 3 * day);
    act(request, 'decide', { by: gpe, decision: 'approve' });
    assert.equal(stepOf(request, 'gpe').decidedBy, 'xiaole.fang');
  });

  it('lets nobody decide before its time', () => {
    const request = atGpe(levels);
    wait(request, 23 * hour);
    assert.equal(refusalOf(request, 'decide', { by: leader, decision: 'approve' }).code, 'not-yours');
  });

  it('decides nothing by itself', () => {
    const request = atGpe(levels);
    wait(request, 60 * day);
    assert.deepEqual([current(request).step, current(request).votes], ['gpe', []]);
  });

  it('shows them to everybody who looks', () => {
    const request = atGpe(levels);
    wait(request, 24 * hour);
    assert.deepEqual(listedValues(request.state, request.policy, request.now).ConfettiApprovers, [
      'xiaole.fang',
      'manager.gpe',
    ]);
  });

  it('adds level after level, each person once', () => {
    const request = atGpe(levels);
    wait(request, 5 * day);
    assert.deepEqual(current(request).escalatedTo, ['manager.gpe', 'vince.yao', 'kevin.lu', 'dexter.deng']);
  });

  it('adds those of every level where the worker was away for several', () => {
    const request = atGpe(levels);
    sleepThrough(request, 10 * day);
    assert.equal(entries(request, 'escalated').length, 1);
    assert.deepEqual(current(request).escalatedTo, ['manager.gpe', 'vince.yao', 'kevin.lu', 'dexter.deng']);
  });

  it('never adds whoever asked', () => {
    const edit = withLadder('standard', { levels });
    const request = waitingFor('gpe', 'cloud-sales', {}, { edit, requester: leader });
    wait(request, 24 * hour);
    assert.equal(current(request).escalatedTo, undefined);
    assert.equal(refusalOf(request, 'decide', { by: leader, decision: 'approve' }).code, 'own-request');
  });

  it('adds nobody who has left', () => {
    const request = atGpe(levels, withPerson('manager.gpe', { departedAt: 0 }));
    wait(request, 24 * hour);
    assert.equal(current(request).escalatedTo, undefined);
  });

  it('tells the operations queue where a leader has no leader, and adds nobody', () => {
    const request = atGpe(levels);
    act(request, 'reassign', { by: operator, to: leader });
    wait(request, 24 * hour);
    assert.deepEqual(
      [current(request).escalatedTo, entries(request, 'escalated')[0]?.told],
      [undefined, ['manager.gpe', 'vince.yao', 'kevin.lu', 'dexter.deng']],
    );
    assert.deepEqual(current(request).assignees, ['manager.gpe']);
  });

  it('can add everybody who holds the role in the region', () => {
    const request = waitingFor(
      'gpe',
      'cloud-sales',
      { regionalGpe: 'sidney.chen@example.com' },
      { edit: withLadder('standard', { levels: [{ afterHours: 0, tell: ['role'], add: ['role'] }] }) },
    );
    wait(request, 24 * hour);
    assert.deepEqual(
      [current(request).escalatedTo, entries(request, 'escalated')[0]?.told],
      [['xiaole.fang'], ['xiaole.fang']],
    );
  });

  it('adds nobody who has a place already', () => {
    const edit = withGroup('gpe', 'xiaole.fang', 'manager.gpe');
    const request = atGpe(levels, edit);
    wait(request, 24 * hour);
    assert.equal(current(request).escalatedTo, undefined);
  });

  it('is over when the step is somebody else’s by a correction', () => {
    const request = atGpe(levels);
    wait(request, 24 * hour);
    act(request, 'setFields', { by: seller, fields: { regionalGpe: 'sidney.chen@example.com' } });
    assert.deepEqual(
      [current(request).assignees, current(request).escalatedTo],
      [['sidney.chen'], undefined],
    );
  });

  it('lets those who joined set what they decide by', () => {
    const request = waitingFor('presales', 'cloud-sales', {}, { edit: withLadder('standard', { levels }) });
    current(request).escalatedTo = ['manager.apac'];
    act(request, 'setFields', { by: 'manager.apac@example.com', fields: { presalesAutoApprove: false } });
    act(request, 'decide', { by: 'manager.apac@example.com', decision: 'approve' });
    assert.equal(current(request).step, 'gpe');
  });
});

describe('a ladder that starts the clock anew', () => {
  const anew = withLadder('standard', {
    restartsClock: true,
    levels: [
      { afterHours: 0, tell: ['assignee'] },
      { afterHours: 24, tell: ['manager'] },
    ],
    repeat: { everyHours: 24, times: 1 },
  });

  function atNewClock(): Request {
    return waitingFor('gpe', 'cloud-sales', {}, { edit: anew });
  }

  it('rings again for each level, later and later, and comes to an end', () => {
    const request = atNewClock();
    wait(request, 100 * day);
    assert.deepEqual(
      [hoursOf(request, 'breached'), hoursOf(request, 'escalated')],
      [
        [24, 48, 96, 168],
        [24, 72, 144],
      ],
    );
    assert.equal(nextDeadline(request.state, request.policy), undefined);
  });

  it('says so', () => {
    const request = atNewClock();
    wait(request, 24 * hour);
    assert.equal(entries(request, 'escalated')[0]?.comment, 'level 1; the clock starts anew');
  });

  it('reminds anew as well', () => {
    const request = atNewClock();
    wait(request, 46 * hour);
    assert.deepEqual(hoursOf(request, 'reminded'), [12, 21.6, 36, 45.6]);
  });

  it('never forgets what was missed', () => {
    const request = atNewClock();
    wait(request, 26 * hour);
    assert.equal(slaState(current(request).clock), 'running');
    act(request, 'claim', { by: gpe });
    const { clock } = stepOf(request, 'gpe');
    assert.deepEqual([slaState(clock), clock?.response?.outcome], ['breached', 'breached']);
  });

  it('counts the whole time in the figures', () => {
    const request = atNewClock();
    wait(request, 26 * hour);
    act(request, 'claim', { by: gpe });
    const { response } = stepOf(request, 'gpe').clock ?? {};
    // In China: Monday 17:00 to 18:00, Tuesday, and nothing before Wednesday at 09:00.
    assert.deepEqual([response?.elapsedMs, response?.businessMs], [26 * hour, 10 * hour]);
  });

  it('climbs on after a worker was away', () => {
    const request = atNewClock();
    sleepThrough(request, 10 * day);
    assert.equal(slaState(current(request).clock), 'running');
    assert.equal(entries(request, 'escalated').length, 1);
    const next = nextDeadline(request.state, request.policy);
    assert.ok(next !== undefined && next > request.now);
  });
});
