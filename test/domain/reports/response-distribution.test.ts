import assert from 'node:assert/strict';
import type { ResponseFigures } from '../../../domain/approval/state.ts';
import { responseDistributions } from '../../../domain/reports/response-distribution.ts';
import type { SlaFact } from '../../../domain/reports/sla-facts.ts';
import { slaReport } from '../../../domain/reports/sla-report.ts';

const hourMs = 3_600_000;
const about = { role: 'GPE', region: 'APAC', people: ['ada@example.com'], entryPoint: 'cloud-user' } as const;

function response(hours: number, own: Partial<ResponseFigures> = {}, role = 'GPE'): SlaFact {
  const elapsedMs = hours * hourMs;
  const outcome = hours <= 24 ? 'met' : 'breached';
  const figures: ResponseFigures = { slaHours: 24, hours: 'elapsed', elapsedMs, outcome, ...own };
  return { what: 'response', at: 0, figures, ...about, role };
}

const filled = (facts: readonly SlaFact[]): unknown[] =>
  responseDistributions(facts).flatMap(({ spans }) =>
    spans
      .filter(({ met, breached, unset }) => met + breached + unset > 0)
      .map(({ upToHours, met, breached, unset }) => [upToHours, met, breached, unset]),
  );

describe('how first responses are spread', () => {
  it('counts a response in the first span that it does not exceed', () => {
    assert.deepEqual(filled([response(0), response(1), response(1.01), response(24), response(500)]), [
      [1, 2, 0, 0],
      [2, 1, 0, 0],
      [24, 1, 0, 0],
      [null, 0, 1, 0],
    ]);
  });

  it('keeps apart what was in time, late and without an SLA', () => {
    const unset = response(30, { slaHours: null, outcome: 'none' });
    assert.deepEqual(filled([response(30), response(47, { slaHours: 72, outcome: 'met' }), unset]), [
      [48, 1, 1, 1],
    ]);
  });

  it('counts working hours where the SLA does', () => {
    const own = { businessMs: 3 * hourMs, outcome: 'met' } as const;
    assert.deepEqual(filled([response(30, { ...own, hours: 'business' })]), [[4, 1, 0, 0]]);
    assert.deepEqual(filled([response(30, own)]), [[48, 1, 0, 0]]);
  });

  it('is by role, with the SLAs that it was judged by and what was missed without a response', () => {
    const facts: SlaFact[] = [
      response(1, { slaHours: 72 }),
      response(1),
      response(1),
      response(1, { slaHours: null, outcome: 'none' }, 'BE&O'),
      { what: 'missed', at: 0, ...about },
      { what: 'open', isOverdue: true, ...about, role: 'Sales' },
    ];
    assert.deepEqual(
      responseDistributions(facts).map(({ role, slaHours, missed }) => [role, slaHours, missed]),
      [
        ['BE&O', [], 0],
        ['GPE', [24, 72], 1],
      ],
    );
  });

  it('is of what the report counts', () => {
    const facts = [response(1), { ...response(1), region: 'JP' }];
    const { distributions } = slaReport(facts, { by: ['person'], region: 'JP' });
    assert.equal(distributions[0]?.spans[0]?.met, 1);
  });
});
