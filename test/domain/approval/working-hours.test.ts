import assert from 'node:assert/strict';
import { slaState } from '../../../domain/approval/clock.ts';
import type { ResponseFigures } from '../../../domain/approval/state.ts';
import { together, withPerson, withRole, withStep, type Edit } from '../../support/policy-edits.ts';
import {
  act,
  credit,
  current,
  day,
  entries,
  hour,
  monday,
  operator,
  seller,
  stepOf,
  submitted,
  wait,
  waitingFor,
  type Request,
} from '../../support/requests.ts';

const gpe = 'xiaole.fang@example.com';
const beo = 'vince.yao@example.com';

/** GPE counts in working hours: China's for APAC, which are 09:00 to 18:00, 01:00 to 10:00 UTC. */
const businessGpe = withRole('gpe', () => ({ hours: 'business' }));
const businessBeo = withStep('beo', { hours: 'business' });

function atGpe(edit: Edit = businessGpe, at = monday): Request {
  return waitingFor('gpe', 'cloud-sales', {}, { edit, at });
}

function dueOf(request: Request): string | undefined {
  const at = entries(request, 'waiting-for').at(-1)?.dueAt;
  return at === undefined ? undefined : new Date(at).toISOString();
}

function at(text: string): number {
  return Date.parse(text);
}

/** Somebody does something at an instant. */
function goTo(request: Request, text: string): Request {
  wait(request, at(text) - request.now);
  return request;
}

describe('an SLA in working hours', () => {
  it('counts the hours of the region’s calendar', () => {
    // One hour on Monday, nine on Tuesday, nine on Wednesday and five on Thursday.
    assert.equal(dueOf(atGpe()), '2026-11-26T06:00:00.000Z');
  });

  it('is breached when the working hours are over, and says so once', () => {
    const request = goTo(atGpe(), '2026-11-30T00:00:00Z');
    assert.deepEqual(
      entries(request, 'breached').map(({ at }) => new Date(at).toISOString()),
      ['2026-11-26T06:00:00.000Z'],
    );
  });

  it('is reminded of at its shares of working hours', () => {
    const request = goTo(atGpe(), '2026-11-25T12:00:00Z');
    // Half of 24 hours: one on Monday, nine on Tuesday, two on Wednesday.
    assert.deepEqual(
      entries(request, 'reminded').map(({ at }) => new Date(at).toISOString()),
      ['2026-11-25T03:00:00.000Z'],
    );
  });

  it('climbs the ladder in working hours as well', () => {
    const request = goTo(atGpe(), '2026-12-02T00:00:00Z');
    // The second level comes 24 working hours after the breach at 14:00 on Thursday.
    assert.deepEqual(
      entries(request, 'escalated').map(({ at }) => new Date(at).toISOString()),
      ['2026-11-26T06:00:00.000Z', '2026-12-01T03:00:00.000Z'],
    );
  });

  it('is elapsed hours without a word in the policy', () => {
    assert.equal(dueOf(atGpe((policy) => policy)), '2026-11-24T09:00:00.000Z');
  });

  it('is elapsed hours where the region has no calendar', () => {
    const bare: Edit = (policy) => ({ ...policy, regionCalendars: { JP: 'jp' } });
    const request = atGpe(together(businessGpe, bare));
    assert.equal(current(request).clock?.hours, 'elapsed');
    assert.equal(dueOf(request), '2026-11-24T09:00:00.000Z');
  });

  for (const [what, edit, hours] of [
    ['the role', businessGpe, 'business'],
    [
      'the region’s arrangement before the role',
      withRole('gpe', ({ regions }) => ({
        hours: 'business',
        regions: { ...regions, APAC: { people: ['xiaole.fang'], hours: 'elapsed' } },
      })),
      'elapsed',
    ],
    [
      'the step of the route before both',
      together(
        withStep('gpe', { hours: 'business' }),
        withRole('gpe', ({ regions }) => ({
          hours: 'elapsed',
          regions: { ...regions, APAC: { people: ['xiaole.fang'], hours: 'elapsed' } },
        })),
      ),
      'business',
    ],
  ] as const) {
    it(`is what ${what} says`, () => {
      assert.equal(current(atGpe(edit)).clock?.hours, hours);
    });
  }

  it('has a figure of its own in some regions', () => {
    const edit = withStep('gpe', { slaByRegion: { APAC: 2 } });
    assert.equal(current(atGpe(edit)).clock?.slaHours, 2);
    const fields = { region: 'JP', presales: 'presales.jp@example.com' };
    assert.equal(current(waitingFor('gpe', 'cloud-sales', fields, { edit })).clock?.slaHours, 24);
  });

  it('keeps to local time when the clocks change', () => {
    const fields = { region: 'NA', presales: 'presales.na@example.com' };
    const edit = together(businessGpe, withStep('gpe', { slaHours: 4 }));
    // Friday 15:00 in New York at UTC-5: three hours are left; clocks go forward on Sunday.
    const request = waitingFor('gpe', 'cloud-sales', fields, { edit, at: at('2027-03-12T20:00:00Z') });
    assert.equal(dueOf(request), '2027-03-15T14:00:00.000Z');
    goTo(request, '2027-03-15T13:30:00Z');
    act(request, 'claim', { by: 'sidney.chen@example.com' });
    const { response } = stepOf(request, 'gpe').clock ?? {};
    assert.deepEqual([response?.businessMs, response?.elapsedMs], [3.5 * hour, 65.5 * hour]);
  });

  it('is met to its last moment, and missed a moment later', () => {
    const [met, missed] = [atGpe(), atGpe()];
    met.now = at('2026-11-26T06:00:00Z');
    missed.now = met.now + 1;
    for (const request of [met, missed]) act(request, 'claim', { by: gpe });
    assert.deepEqual(
      [met, missed].map((request) => stepOf(request, 'gpe').clock?.response?.outcome),
      ['met', 'breached'],
    );
  });
});

describe('a question over a weekend', () => {
  /** Asked on Friday at 16:00 in China after one hour, answered on Monday at 10:00. */
  function answered(): Request {
    const edit = together(businessGpe, withStep('gpe', { slaHours: 8 }));
    const request = goTo(atGpe(edit, at('2026-11-27T07:00:00Z')), '2026-11-27T08:00:00Z');
    act(request, 'ask', { by: gpe, question: 'How many nodes?' });
    goTo(request, '2026-11-30T02:00:00Z');
    act(request, 'answer', { by: seller, answer: 'Three.' });
    return request;
  }

  it('pauses the clock and does not meet it', () => {
    const request = answered();
    assert.deepEqual(
      [slaState(current(request).clock), current(request).clock?.response],
      ['running', undefined],
    );
    assert.deepEqual(
      entries(request, 'asked', 'answered').map(({ response }) => response),
      [undefined, undefined],
    );
  });

  it('leaves the working hours that were left', () => {
    const request = goTo(answered(), '2026-12-01T00:00:00Z');
    assert.deepEqual(
      entries(request, 'breached').map(({ at }) => new Date(at).toISOString()),
      ['2026-11-30T09:00:00.000Z'],
    );
  });

  it('counts neither in elapsed nor in working time', () => {
    const request = goTo(answered(), '2026-11-30T03:00:00Z');
    act(request, 'claim', { by: gpe });
    const { response } = stepOf(request, 'gpe').clock ?? {};
    assert.deepEqual([response?.elapsedMs, response?.businessMs], [2 * hour, 2 * hour]);
  });
});

describe('the figures of a first response', () => {
  function claimed(request: Request, by: string): ResponseFigures | undefined {
    const step = current(request);
    act(request, 'claim', { by });
    assert.deepEqual(entries(request, 'claimed')[0]?.response, step.clock?.response, 'the line has them too');
    return step.clock?.response;
  }

  it('are both, by what the SLA goes and by the other', () => {
    const request = goTo(atGpe(businessGpe, at('2026-11-27T07:00:00Z')), '2026-11-30T02:00:00Z');
    assert.deepEqual(claimed(request, gpe), {
      slaHours: 24,
      hours: 'business',
      elapsedMs: 67 * hour,
      businessMs: 4 * hour,
      dueAt: at('2026-12-02T04:00:00Z'),
      outcome: 'met',
      region: 'APAC',
    });
  });

  it('are there without an SLA, and judge nothing', () => {
    const request = submitted('enterprise');
    wait(request, day);
    assert.deepEqual(claimed(request, 'presales.apac@example.com'), {
      slaHours: null,
      hours: 'elapsed',
      elapsedMs: 24 * hour,
      businessMs: 9 * hour,
      outcome: 'none',
      region: 'APAC',
    });
  });

  it('lack the working time where a region has no calendar', () => {
    const request = atGpe((policy) => ({ ...policy, regionCalendars: {} }));
    const figures = claimed(request, gpe);
    assert.ok(figures !== undefined);
    assert.deepEqual([figures.elapsedMs, 'businessMs' in figures], [0, false]);
  });

  it('are written once', () => {
    const request = atGpe();
    claimed(request, gpe);
    wait(request, day);
    act(request, 'decide', { by: gpe, decision: 'approve' });
    assert.deepEqual(
      [entries(request, 'approved').at(-1)?.response, stepOf(request, 'gpe').clock?.response?.elapsedMs],
      [undefined, 0],
    );
  });

  it('are on the line of a decision that was the first thing an approver did', () => {
    const request = atGpe();
    wait(request, hour);
    act(request, 'decide', { by: gpe, decision: 'approve' });
    assert.equal(entries(request, 'approved').at(-1)?.response?.elapsedMs, hour);
  });

  it('are not of a comment that somebody else makes', () => {
    const request = atGpe();
    act(request, 'comment', { by: seller, comment: 'any news?' });
    assert.equal(entries(request, 'commented')[0]?.response, undefined);
    act(request, 'comment', { by: gpe, comment: 'soon' });
    assert.equal(entries(request, 'commented')[1]?.response?.outcome, 'met');
  });
});

describe('a step that is given to another region', () => {
  /** BE&O has four working hours; on Friday at 17:00 in China, after one of them, it goes to Japan. Monday is a holiday there. */
  function inJapan(): Request {
    const request = waitingFor(
      'beo',
      'cloud-sales',
      {},
      { edit: businessBeo, at: at('2026-11-20T08:00:00Z') },
    );
    assert.equal(dueOf(request), '2026-11-23T03:00:00.000Z');
    goTo(request, '2026-11-20T09:00:00Z');
    act(request, 'reassign', { by: beo, to: 'dexter.deng@example.com' });
    return request;
  }

  it('is due by the calendar of whoever has it, less the time that has passed', () => {
    const request = goTo(inJapan(), '2026-11-25T00:00:00Z');
    assert.deepEqual(
      entries(request, 'breached').map(({ at }) => new Date(at).toISOString()),
      ['2026-11-24T03:00:00.000Z'],
    );
  });

  it('keeps both figures over both regions', () => {
    const request = goTo(inJapan(), '2026-11-24T02:00:00Z');
    act(request, 'fulfil', { by: 'dexter.deng@example.com' });
    credit(request);
    const { response } = stepOf(request, 'beo').clock ?? {};
    assert.deepEqual(
      [response?.elapsedMs, response?.businessMs, response?.outcome, response?.region],
      [90 * hour, 3 * hour, 'met', 'JP'],
    );
  });

  it('goes by the region’s own hours from then on', () => {
    const edit = withStep('beo', { slaByRegion: { JP: 24 } });
    const request = waitingFor('beo', 'cloud-sales', {}, { edit });
    wait(request, hour);
    act(request, 'reassign', { by: beo, to: 'dexter.deng@example.com' });
    wait(request, 100 * hour);
    assert.equal(entries(request, 'breached')[0]?.at, monday + 24 * hour);
  });

  it('goes by somebody’s own region before that of their role', () => {
    const edit = together(
      withPerson('vince.yao', { region: 'JP' }),
      withStep('beo', { slaByRegion: { JP: 9 } }),
    );
    assert.equal(current(waitingFor('beo', 'cloud-sales', {}, { edit })).clock?.slaHours, 9);
  });

  it('stays paused while the requester is asked, and goes on in the new region', () => {
    const edit = together(
      businessGpe,
      withRole('gpe', ({ regions }) => ({
        regions: { ...regions, JP: { people: ['nicole.sun'] } },
      })),
    );
    const request = atGpe(edit, at('2026-11-20T08:00:00Z'));
    goTo(request, '2026-11-20T09:00:00Z');
    act(request, 'ask', { by: gpe, question: 'How many nodes?' });
    act(request, 'reassign', { by: operator, to: 'nicole.sun@example.com' });
    assert.equal(slaState(current(request).clock), 'paused');
    goTo(request, '2026-11-23T01:00:00Z');
    act(request, 'answer', { by: seller, answer: 'Three.' });
    goTo(request, '2026-11-24T02:00:00Z');
    act(request, 'claim', { by: 'nicole.sun@example.com' });
    // An hour in China; in Japan Monday is a holiday, so two hours on Tuesday.
    assert.equal(stepOf(request, 'gpe').clock?.response?.businessMs, 3 * hour);
  });
});
