import assert from 'node:assert/strict';
import { confirmedDrift, type Compared } from '../../../domain/reconciliation/confirmed-drift.ts';
import type { Drift } from '../../../domain/reconciliation/drift-row.ts';

function row(grantId: string, own: Partial<Drift> = {}): Drift {
  return {
    ...{ kind: 'grant-by-hand', orgId: '77', what: 'first words', where: 'somewhere', credits: 40 },
    ...{ since: '2026-11-22T02:00:00.000Z', grantId, settleWith: 'confetti' },
    ...own,
  };
}

const compared = (more: number, ...rows: Drift[]): Compared => ({ rows, more });

describe('drift that two comparisons found', () => {
  it('is told in the words of the second, since the first', () => {
    const later = row('X', { what: 'second words', since: '2026-11-22T03:00:00.000Z' });
    const { rows } = confirmedDrift(compared(0, row('X')), compared(0, later));
    assert.deepEqual(rows, [{ ...later, since: row('X').since }]);
  });

  it('is not what one of them alone found', () => {
    const found = confirmedDrift(compared(0, row('X'), row('Y')), compared(0, row('Y'), row('Z')));
    assert.deepEqual(found, compared(0, row('Y')));
  });

  it('is not what is of another amount the second time', () => {
    const found = confirmedDrift(compared(0, row('X')), compared(0, row('X', { credits: 41 })));
    assert.deepEqual(found, compared(0));
  });

  it('counts what was too much to list as often as it was there both times', () => {
    assert.equal(confirmedDrift(compared(900, row('X')), compared(700, row('X'))).more, 700);
    assert.equal(confirmedDrift(compared(0, row('X')), compared(700, row('X'))).more, 0);
    // A row of the second listing can have been among the first one's rest.
    assert.deepEqual(confirmedDrift(compared(5, row('X')), compared(3, row('Y'))), compared(4));
  });
});
