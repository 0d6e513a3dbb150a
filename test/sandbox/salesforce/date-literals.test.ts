import assert from 'node:assert/strict';

import { daySpan } from '../../../sandbox/salesforce/soql/date-literals.ts';

describe('SOQL date literals', () => {
  // A Wednesday in the first quarter of a year after a leap year.
  const now = new Date('2025-02-05T23:30:00Z');
  const spans: readonly [string, string, string][] = [
    ['YESTERDAY', '2025-02-04', '2025-02-05'],
    ['TODAY', '2025-02-05', '2025-02-06'],
    ['TOMORROW', '2025-02-06', '2025-02-07'],
    ['THIS_WEEK', '2025-02-02', '2025-02-09'],
    ['LAST_WEEK', '2025-01-26', '2025-02-02'],
    ['LAST_MONTH', '2025-01-01', '2025-02-01'],
    ['NEXT_MONTH', '2025-03-01', '2025-04-01'],
    ['THIS_QUARTER', '2025-01-01', '2025-04-01'],
    ['LAST_QUARTER', '2024-10-01', '2025-01-01'],
    ['THIS_FISCAL_YEAR', '2025-01-01', '2026-01-01'],
    ['LAST_N_DAYS:3', '2025-02-02', '2025-02-06'],
    ['NEXT_N_DAYS:3', '2025-02-06', '2025-02-09'],
    ['N_DAYS_AGO:3', '2025-02-02', '2025-02-03'],
    ['LAST_N_WEEKS:2', '2025-01-19', '2025-02-02'],
    ['LAST_N_MONTHS:2', '2024-12-01', '2025-02-01'],
    ['NEXT_N_QUARTERS:2', '2025-04-01', '2025-10-01'],
    ['N_YEARS_AGO:1', '2024-01-01', '2025-01-01'],
  ];
  for (const [literal, from, to] of spans) {
    it(`${literal} is from ${from} to the day before ${to}`, () => {
      assert.deepEqual(daySpan(literal, now), { from, to });
    });
  }

  it('that do not exist have no span', () => {
    assert.equal(daySpan('LAST_CENTURY', now), null);
  });
});
