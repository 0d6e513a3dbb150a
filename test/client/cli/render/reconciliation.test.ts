import assert from 'node:assert/strict';
import { reconciliationLines, settledLine } from '../../../../client/cli/render/reconciliation.ts';
import { styleOf } from '../../../../client/cli/terminal.ts';
import { emptyReport, withOrg, withUnreadable } from '../../../../domain/reconciliation/report.ts';

const style = styleOf(
  {
    out: () => undefined,
    err: () => undefined,
    outIsTerminal: false,
    errIsTerminal: false,
    now: () => Date.parse('2026-11-22T05:00:00Z'),
  },
  false,
);

describe('a reconciliation on the command line', () => {
  it('says that nothing drifts', () => {
    const report = withOrg(emptyReport, { rows: [], more: 0 });
    assert.deepEqual(reconciliationLines(style, report), ['Nothing drifts in 1 Org.']);
  });

  it('says of each drift where, since when, how much, what, and how it is settled', () => {
    const report = withOrg(emptyReport, {
      rows: [
        {
          ...{ kind: 'grant-by-hand', orgId: '77', credits: 1040, grantId: 'X' },
          what: 'Grant X of 1,040 credits was made by hand.',
          where: 'in TiDB Cloud, in no history',
          since: '2026-11-22T02:00:00.000Z',
          settledBy: 'adopt',
          settleWith: 'confetti credits adopt 77 X',
        },
      ],
      more: 2,
    });
    assert.deepEqual(reconciliationLines(style, report), [
      '3 drifts in 1 Org.',
      '',
      '  ORG  CREDITS  SINCE    WHERE',
      '  77   1,040    3 h ago  in TiDB Cloud, in no history',
      '    Grant X of 1,040 credits was made by hand.',
      '    settle with: confetti credits adopt 77 X',
      '',
      '  and 2 more: settle these first, or name an Org',
    ]);
  });

  it('says of what no command settles where to look', () => {
    const report = withOrg(emptyReport, {
      rows: [
        {
          kind: 'total-differs',
          orgId: '77',
          credits: 5,
          what: 'Confetti counts 5 too many.',
          where: "Confetti's total and TiDB Cloud",
          since: '2026-11-22T02:00:00.000Z',
        },
      ],
      more: 0,
    });
    assert.equal(reconciliationLines(style, report).at(-1), '    look at: confetti org show 77');
  });

  it('says what could not be compared, and lets nobody move the cursor', () => {
    const broken = withUnreadable(emptyReport, { where: 'Org 77', why: 'no\u001b[2J answer' });
    const report = withUnreadable(broken, { where: 'the archive', why: 'a.json is broken' });
    assert.deepEqual(reconciliationLines(style, report), [
      'Nothing drifts in 0 Orgs; 2 places could not be read.',
      '',
      'Not compared',
      '  ! Org 77: no answer',
      '  ! the archive: a.json is broken',
    ]);
  });

  it('says what an Org has after a drift was settled', () => {
    assert.equal(
      settledLine('Grant X is adopted.', '77', { granted: 3040, reserved: 1500 }),
      'Grant X is adopted. Org 77: 3,040 credits granted, 1,500 reserved.',
    );
  });
});
