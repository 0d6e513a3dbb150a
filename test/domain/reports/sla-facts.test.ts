import assert from 'node:assert/strict';
import type { ResponseFigures } from '../../../domain/approval/state.ts';
import type { StepView } from '../../../domain/approval/step-view.ts';
import type { HistoryLine } from '../../../domain/approval/history.ts';
import { slaFactsOf, type ReportedRequest, type SlaFact } from '../../../domain/reports/sla-facts.ts';

const hourMs = 3_600_000;
const now = Date.parse('2026-11-22T10:00:00Z');
const figures: ResponseFigures = {
  slaHours: 24,
  hours: 'elapsed',
  elapsedMs: hourMs,
  outcome: 'met',
  region: 'JP',
};

const line = (seq: number, over: Partial<HistoryLine>): HistoryLine => ({
  seq,
  at: now - (100 - seq) * hourMs,
  round: 1,
  step: 'GPE',
  role: 'gpe',
  action: 'Claimed',
  by: 'xiaole.fang@example.com',
  ...over,
});

const gpe = (over: Partial<StepView>): StepView => ({
  step: 'gpe',
  label: 'GPE',
  status: 'active',
  who: 'Xiaole Fang',
  assignees: ['xiaole.fang'],
  slaState: 'running',
  slaHours: 24,
  stage: 0,
  hours: 'elapsed',
  ...over,
});

const breached = (seq: number, over: Partial<HistoryLine> = {}): HistoryLine =>
  line(seq, { action: 'SLA breached', by: 'Confetti', missedBy: ['xiaole.fang'], ...over });

function factsOf(over: Partial<ReportedRequest>): SlaFact[] {
  const request = {
    entryPoint: 'cloud-user',
    round: 1,
    fields: { region: 'APAC' },
    steps: [],
    history: [],
    ...over,
  } as const;
  return slaFactsOf(request, (id) => (id === 'xiaole.fang' ? 'xiaole.fang@example.com' : id), now);
}

const about = {
  role: 'GPE',
  region: 'APAC',
  people: ['xiaole.fang@example.com'],
  entryPoint: 'cloud-user',
} as const;

describe('what a request says of its first responses', () => {
  it('is who responded, in the region of whoever had the step', () => {
    const [fact] = factsOf({ history: [line(1, {}), line(2, { response: figures })] });
    assert.deepEqual(fact, { what: 'response', at: now - 98 * hourMs, figures, ...about, region: 'JP' });
  });

  it('has the request’s region where nobody kept one, and says where it has none', () => {
    const { region: _, ...without } = figures;
    const history = [line(1, { response: without })];
    assert.equal(factsOf({ history })[0]?.region, 'APAC');
    assert.equal(factsOf({ history, fields: {} })[0]?.region, 'no region');
  });

  it('of credits is who released them, and Confetti where nobody had to', () => {
    const credited = { step: 'CEG BE&O', action: 'Credits added', by: 'Confetti', response: figures };
    const released = { step: 'CEG BE&O', action: 'Credits released', by: 'vince.yao@example.com' };
    const other = line(2, { ...released, round: 0, by: 'kevin.lu@example.com' });
    assert.deepEqual(factsOf({ history: [line(1, released), other, line(3, credited)] })[0]?.people, [
      'vince.yao@example.com',
    ]);
    assert.deepEqual(factsOf({ history: [line(1, credited)] })[0]?.people, ['Confetti']);
  });

  it('is a miss where a breach was never followed by a response', () => {
    assert.deepEqual(factsOf({ history: [breached(1), line(2, { action: 'Recalled' })] }), [
      { what: 'missed', at: now - 99 * hourMs, ...about },
    ]);
  });

  it('is a late response alone where one followed, however often the SLA was missed before', () => {
    const late = line(3, { response: { ...figures, outcome: 'breached' } });
    const facts = factsOf({ history: [breached(1), breached(2), late] });
    assert.deepEqual(
      facts.map(({ what }) => what),
      ['response'],
    );
  });

  it('is a miss of the round before, whatever was answered in the next', () => {
    const facts = factsOf({ round: 2, history: [breached(1), line(2, { round: 2, response: figures })] });
    assert.deepEqual(
      facts.map(({ what }) => what),
      ['response', 'missed'],
    );
  });

  it('is no miss where an adopted policy took the breach back', () => {
    const history = [breached(1), line(2, { action: 'Policy adopted', by: 'vince.yao@example.com' })];
    const steps = [gpe({ dueAt: now + hourMs })];
    assert.deepEqual(
      factsOf({ history, steps }).map(({ what }) => what),
      ['open'],
    );
    const stillLate = factsOf({ history, steps: [gpe({ slaState: 'breached' })] });
    assert.deepEqual(
      stillLate.map(({ what }) => what),
      ['missed', 'open'],
    );
  });

  it('is what waits for a first response now, and whether it is overdue', () => {
    const overdue = (over: Partial<StepView>): unknown => {
      const [fact] = factsOf({ steps: [gpe(over)] });
      return fact?.what === 'open' ? fact.isOverdue : fact;
    };
    assert.equal(overdue({ dueAt: now + 1 }), false);
    assert.equal(overdue({ dueAt: now - 1 }), true);
    assert.equal(overdue({ slaState: 'breached' }), true);
    assert.equal(overdue({ slaState: 'paused', dueAt: now - 1 }), false);
    assert.equal(overdue({ slaState: 'none', slaHours: null }), false);
    assert.equal(overdue({ status: 'releasing', slaState: 'breached' }), true);
  });

  it('is nothing of steps that were answered, are to come or are over', () => {
    const steps = [gpe({ respondedAt: now }), gpe({ status: 'coming' }), gpe({ status: 'skipped' })];
    assert.deepEqual(factsOf({ steps }), []);
  });

  it('is the operations queue’s where nobody is named', () => {
    assert.deepEqual(factsOf({ steps: [gpe({ assignees: [] })] })[0]?.people, ['operations queue']);
  });
});
