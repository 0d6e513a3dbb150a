import assert from 'node:assert/strict';
import { isOverdueUnnoticed, slaState, startClock } from '../../../domain/approval/clock.ts';
import { nextDeadline, passTime } from '../../../domain/approval/deadlines.ts';
import { shippedSlice, withRegionalSla } from '../../support/shipped-policy.ts';
import {
  act,
  current,
  day,
  entries,
  hour,
  hoursOf,
  monday,
  refusalOf,
  seller,
  sleepThrough,
  stepOf,
  submitted,
  wait,
  waitingFor,
  type Request,
} from '../../support/requests.ts';

const gpe = 'xiaole.fang@example.com';
const beo = 'vince.yao@example.com';

/** GPE has 24 hours and the standard ladder: reminders at 50 % and 90 %. */
function atGpe(): Request {
  return waitingFor('gpe', 'cloud-sales');
}

/** BE&O has 4 hours and the short ladder: reminders at 50 % and 75 %. */
function atBeo(): Request {
  return waitingFor('beo', 'cloud-sales');
}

describe('a step that waits for its first response', () => {
  it('is due after the hours of the policy', () => {
    assert.equal(entries(atGpe(), 'waiting-for').at(-1)?.dueAt, monday + 24 * hour);
    assert.equal(entries(atBeo(), 'waiting-for').at(-1)?.dueAt, monday + 4 * hour);
    assert.equal(entries(waitingFor('gpe', 'enterprise'), 'waiting-for').at(-1)?.dueAt, monday + 72 * hour);
  });

  it('is reminded of at the ladder’s shares of the SLA', () => {
    const [standard, short] = [atGpe(), atBeo()];
    wait(standard, 23 * hour);
    wait(short, 3.9 * hour);
    assert.deepEqual(
      [hoursOf(standard, 'reminded'), hoursOf(short, 'reminded')],
      [
        [12, 21.6],
        [2, 3],
      ],
    );
  });

  it('reminds the assignee', () => {
    const request = atGpe();
    wait(request, 12 * hour);
    assert.deepEqual(entries(request, 'reminded')[0]?.told, ['xiaole.fang']);
  });

  it('reminds the operations queue while nobody is named', () => {
    const edit = withRegionalSla('presales', 'APAC', 8);
    const request = submitted('enterprise', { presales: 'nobody@example.com' }, { edit });
    wait(request, 4 * hour);
    assert.deepEqual(entries(request, 'reminded')[0]?.told, ['vince.yao', 'kevin.lu', 'dexter.deng']);
  });

  it('is breached when the hours are over, once', () => {
    const request = atGpe();
    wait(request, 20 * day);
    assert.deepEqual(hoursOf(request, 'breached'), [24]);
    assert.equal(slaState(current(request).clock), 'breached');
  });

  it('decides nothing by being breached', () => {
    const request = atGpe();
    wait(request, 300 * day);
    assert.deepEqual(
      [request.state.status, current(request).step, current(request).status],
      ['in-progress', 'gpe', 'active'],
    );
  });

  it('escalates along the ladder, then repeats its last level, then stops', () => {
    const request = atGpe();
    wait(request, 30 * day);
    assert.deepEqual(hoursOf(request, 'escalated'), [24, 48, 72, 96, 120, 144, 168]);
    assert.deepEqual(
      entries(request, 'escalated').map(({ comment }) => comment),
      ['level 1; GPE Manager may decide as well', ...Array.from({ length: 6 }, () => 'level 2')],
    );
    assert.equal(nextDeadline(request.state, request.policy), undefined);
  });

  it('tells the assignee and the manager first, then the manager and operations', () => {
    const request = atGpe();
    wait(request, 48 * hour);
    assert.deepEqual(
      entries(request, 'escalated').map(({ told }) => told),
      [
        ['xiaole.fang', 'manager.gpe'],
        ['manager.gpe', 'vince.yao', 'kevin.lu', 'dexter.deng'],
      ],
    );
  });

  it('goes to operations where the assignee has no manager', () => {
    const request = atGpe();
    act(request, 'reassign', { by: 'kevin.lu@example.com', to: 'manager.gpe@example.com' });
    wait(request, 24 * hour);
    assert.deepEqual(entries(request, 'escalated')[0]?.told, [
      'manager.gpe',
      'vince.yao',
      'kevin.lu',
      'dexter.deng',
    ]);
  });

  it('has no timer where no SLA is set, however long it waits', () => {
    const request = submitted('cloud-user');
    assert.equal(current(request).clock?.slaHours, null);
    wait(request, 300 * day);
    assert.deepEqual(entries(request, 'reminded', 'breached', 'escalated'), []);
    assert.equal(nextDeadline(request.state, request.policy), undefined);
  });

  it('has the hours that its region arranged', () => {
    const request = submitted('enterprise', {}, { edit: withRegionalSla('presales', 'APAC', 8) });
    assert.equal(entries(request, 'waiting-for')[0]?.dueAt, monday + 8 * hour);
  });

  it('is answered in time to the last moment', () => {
    const request = atGpe();
    request.now += 24 * hour;
    act(request, 'claim', { by: gpe });
    assert.equal(slaState(current(request).clock), 'met');
  });

  it('is answered late also when nobody was there to notice the breach', () => {
    const request = atGpe();
    request.now += 25 * hour;
    act(request, 'decide', { by: gpe, decision: 'approve' });
    const { clock } = stepOf(request, 'gpe');
    assert.deepEqual([slaState(clock), clock?.breachedAt], ['breached', monday + 24 * hour]);
    assert.equal(entries(request, 'breached')[0]?.comment, 'noticed with the answer');
  });

  it('is noted as breached once', () => {
    const request = atGpe();
    wait(request, 25 * hour);
    act(request, 'decide', { by: gpe, decision: 'approve' });
    assert.equal(entries(request, 'breached').length, 1);
  });
});

describe('a step that was answered and not decided', () => {
  function claimed(): Request {
    const request = atGpe();
    act(request, 'claim', { by: gpe });
    return request;
  }

  it('rings no first-response alarm any more', () => {
    const request = claimed();
    wait(request, 30 * day);
    assert.deepEqual(entries(request, 'reminded', 'breached', 'escalated'), []);
  });

  it('keeps the figures of its first answer when it is decided later', () => {
    const request = claimed();
    const { response } = stepOf(request, 'gpe').clock ?? {};
    wait(request, 5 * hour);
    act(request, 'decide', { by: gpe, decision: 'approve' });
    assert.deepEqual(stepOf(request, 'gpe').clock?.response, response);
    assert.equal(request.state.history.filter((line) => line.step === 'gpe' && line.response).length, 1);
  });

  it('is nudged by its decision SLA, then again, then no more', () => {
    const request = claimed();
    wait(request, 30 * day);
    assert.deepEqual(hoursOf(request, 'decision-overdue'), [48, 72, 96, 120, 144, 168]);
  });

  it('is nudged also where no first-response SLA is set', () => {
    const request = submitted('enterprise');
    act(request, 'claim', { by: 'presales.apac@example.com' });
    wait(request, 48 * hour);
    assert.equal(entries(request, 'decision-overdue').length, 1);
  });

  it('is not nudged once it is decided', () => {
    const request = claimed();
    act(request, 'decide', { by: gpe, decision: 'approve' });
    wait(request, 30 * day);
    assert.deepEqual(entries(request, 'decision-overdue'), []);
  });

  it('is not nudged while the requester is asked', () => {
    const request = claimed();
    act(request, 'ask', { by: gpe, question: 'Where?' });
    wait(request, 30 * day);
    assert.deepEqual(entries(request, 'decision-overdue'), []);
  });
});

describe('a question', () => {
  it('pushes the remaining reminders back', () => {
    const request = atGpe();
    wait(request, 13 * hour);
    act(request, 'ask', { by: gpe, question: 'Where?' });
    wait(request, 10 * hour);
    act(request, 'answer', { by: seller, answer: 'There.' });
    wait(request, 12 * hour);
    assert.deepEqual([hoursOf(request, 'reminded'), hoursOf(request, 'breached')], [[12, 31.6], [34]]);
  });

  it('pushes the remaining escalations back', () => {
    const request = atGpe();
    wait(request, 25 * hour);
    act(request, 'ask', { by: gpe, question: 'Where?' });
    wait(request, 10 * hour);
    act(request, 'answer', { by: seller, answer: 'There.' });
    wait(request, 40 * hour);
    assert.deepEqual(hoursOf(request, 'escalated'), [24, 58]);
  });
});

describe('a worker that was away', () => {
  it('tells of the breach and of the last escalation only', () => {
    const request = atGpe();
    sleepThrough(request, 10 * day);
    assert.deepEqual(entries(request, 'reminded'), []);
    assert.equal(entries(request, 'breached').length, 1);
    assert.deepEqual(
      entries(request, 'escalated').map(({ comment }) => comment),
      ['level 2; GPE Manager may decide as well'],
    );
  });

  it('notes the breach at the time it was due', () => {
    const request = atGpe();
    sleepThrough(request, 10 * day);
    assert.equal(current(request).clock?.breachedAt, monday + 24 * hour);
  });

  it('tells of the last reminder only', () => {
    const request = atGpe();
    sleepThrough(request, 23 * hour);
    assert.equal(entries(request, 'reminded').length, 1);
  });

  it('goes on with the ladder where it is by now', () => {
    const request = atGpe();
    sleepThrough(request, 50 * hour);
    assert.equal(nextDeadline(request.state, request.policy), monday + 72 * hour);
  });

  it('closes a request that was not resubmitted meanwhile', () => {
    const request = atGpe();
    act(request, 'recall', { by: seller });
    sleepThrough(request, 90 * day);
    assert.equal(request.state.status, 'closed');
    assert.equal(refusalOf(request, 'resubmit', { by: seller }).code, 'closed');
  });
});

describe('the clock of BE&O', () => {
  it('goes on ringing after the release, until the credits are there', () => {
    const request = atBeo();
    act(request, 'fulfil', { by: beo });
    wait(request, 9 * hour);
    assert.deepEqual([hoursOf(request, 'breached'), hoursOf(request, 'escalated')], [[4], [4, 8]]);
  });
});

describe('time that passes', () => {
  it('changes nothing while nothing is due', () => {
    const request = atGpe();
    const before = JSON.stringify(request.state);
    passTime(request.state, request.policy, request.now + hour);
    assert.equal(JSON.stringify(request.state), before);
  });

  it('changes nothing in a closed request', () => {
    const request = atGpe();
    act(request, 'recall', { by: seller });
    wait(request, 40 * day);
    const before = JSON.stringify(request.state);
    passTime(request.state, request.policy, request.now + 400 * day);
    assert.equal(JSON.stringify(request.state), before);
  });

  it('rings nothing for a role without a ladder but the breach', () => {
    const { state, policy, now } = atGpe();
    const bare = { ...policy, ladders: {} };
    assert.equal(nextDeadline(state, bare), now + 24 * hour);
    const clock = state.steps[1]?.clock;
    if (clock !== undefined) clock.respondedAt = now;
    assert.equal(nextDeadline(state, bare), undefined);
  });

  it('cannot make a step overdue that has no SLA', () => {
    assert.equal(
      isOverdueUnnoticed(
        startClock({ slaHours: null, hours: 'elapsed' }, 0),
        shippedSlice('cloud-user'),
        Number.MAX_SAFE_INTEGER,
      ),
      false,
    );
  });
});
