import assert from 'node:assert/strict';
import type { SlaFact } from '../../../domain/reports/sla-facts.ts';
import { slaReport, type SlaReportAsked } from '../../../domain/reports/sla-report.ts';

const hourMs = 3_600_000;
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);

const about = { role: 'GPE', region: 'APAC', people: ['ada@example.com'], entryPoint: 'cloud-user' } as const;

function response(
  hours: number,
  outcome: 'met' | 'breached' | 'none',
  over: Partial<Extract<SlaFact, { what: 'response' }>> & { readonly workingHours?: number } = {},
): SlaFact {
  const { workingHours, ...rest } = over;
  return {
    what: 'response',
    at: day('2026-11-10'),
    figures: {
      slaHours: outcome === 'none' ? null : 24,
      hours: 'elapsed',
      elapsedMs: hours * hourMs,
      ...(workingHours === undefined ? {} : { businessMs: workingHours * hourMs }),
      outcome,
    },
    ...about,
    ...rest,
  };
}

const missed = (over: Partial<SlaFact> = {}): SlaFact =>
  ({ what: 'missed', at: day('2026-11-10'), ...about, ...over }) as SlaFact;
const open = (isOverdue: boolean, over: Partial<SlaFact> = {}): SlaFact =>
  ({ what: 'open', isOverdue, ...about, ...over }) as SlaFact;

const reportOf = (facts: readonly SlaFact[], over: Partial<SlaReportAsked> = {}) =>
  slaReport(facts, { by: ['role'], ...over });

describe('the report of first responses', () => {
  it('counts and measures, as worked out by hand', () => {
    // In time: 1 h, 2 h and 10 h; late: 30 h, and one that never came; without an SLA: 5 h.
    // Elapsed 1 2 5 10 30: the middle is 5. Working time is kept of two: 1 h and 4 h, so the middle is 2.5 h.
    const facts = [
      response(10, 'met', { workingHours: 4 }),
      response(1, 'met', { workingHours: 1 }),
      response(2, 'met'),
      response(30, 'breached'),
      response(5, 'none'),
      missed(),
      open(true),
      open(false),
    ];
    const figures = {
      responses: 5,
      met: 3,
      breached: 2,
      shareMet: 0.6,
      elapsed: { median: 5 * hourMs, worst: 30 * hourMs },
      working: { median: 2.5 * hourMs, worst: 4 * hourMs },
      open: 2,
      overdue: 1,
    };
    const { distributions: _, ...report } = reportOf(facts);
    assert.deepEqual(report, { by: ['role'], rows: [{ role: 'GPE', ...figures }], total: figures });
  });

  it('takes the middle of the two in the middle of an even number', () => {
    const { total } = reportOf([1, 9, 3, 5].map((hours) => response(hours, 'met')));
    assert.deepEqual(total.elapsed, { median: 4 * hourMs, worst: 9 * hourMs });
  });

  it('has no share where nothing had an SLA, and no times where nobody answered', () => {
    assert.deepEqual(reportOf([open(false)]).total, {
      responses: 0,
      met: 0,
      breached: 0,
      open: 1,
      overdue: 0,
    });
    assert.equal('shareMet' in reportOf([response(1, 'none')]).total, false);
  });

  it('counts a miss without any response as breached', () => {
    const { total } = reportOf([missed()]);
    assert.deepEqual([total.responses, total.breached, total.shareMet], [0, 1, 0]);
  });

  it('counts from the first day to before the end; what is open is open now', () => {
    const period = { from: day('2026-11-10'), to: day('2026-11-11') };
    const facts = [
      response(1, 'met', { at: period.from }),
      response(2, 'met', { at: period.to - 1 }),
      response(3, 'met', { at: period.from - 1 }),
      response(4, 'met', { at: period.to }),
      missed({ at: period.to }),
      open(false),
    ];
    const { responses, breached, elapsed, open: waits } = reportOf(facts, period).total;
    assert.deepEqual([responses, breached, elapsed?.worst, waits], [2, 0, 2 * hourMs, 1]);
  });

  it('has a row for each combination that there is, by name', () => {
    const facts = [
      response(1, 'met', { region: 'JP' }),
      response(1, 'met', { role: 'BE&O' }),
      response(1, 'met'),
      open(true, { region: 'JP' }),
    ];
    const { rows } = reportOf(facts, { by: ['role', 'region'] });
    assert.deepEqual(
      rows.map(({ role, region, responses, open: waits }) => [role, region, responses, waits]),
      [
        ['BE&O', 'APAC', 1, 0],
        ['GPE', 'APAC', 1, 0],
        ['GPE', 'JP', 1, 1],
      ],
    );
  });

  it('has what waits for several people in the row of each, and once in all', () => {
    const two = ['bob@example.com', 'ada@example.com'];
    const { rows, total } = reportOf([open(true, { people: two })], { by: ['person'] });
    assert.deepEqual(
      rows.map(({ person, overdue }) => [person, overdue]),
      [
        ['ada@example.com', 1],
        ['bob@example.com', 1],
      ],
    );
    assert.equal(total.overdue, 1);
  });

  it('can be by entry point, and of one region alone', () => {
    const facts = [response(1, 'met'), response(1, 'met', { region: 'JP', entryPoint: 'enterprise' })];
    const { rows } = reportOf(facts, { by: ['entry-point'], region: 'JP' });
    assert.deepEqual(
      rows.map((row) => [row['entry-point'], row.responses]),
      [['enterprise', 1]],
    );
  });

  it('is empty without facts', () => {
    assert.deepEqual(reportOf([]).rows, []);
  });
});
