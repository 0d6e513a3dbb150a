import assert from 'node:assert/strict';
import type { Drift } from '../../../domain/credits/drift-row.ts';
import {
  emptyReport,
  isClean,
  withOrg,
  withUnreadable,
  type ReconciliationReport,
} from '../../../domain/credits/reconciliation-report.ts';
import {
  driftNotification,
  reportInMarkdown,
  reportInWords,
} from '../../../domain/credits/reconciliation-words.ts';

function rows(count: number, what = 'Grant X was made by hand.'): Drift[] {
  return Array.from({ length: count }, (_, index) => ({
    ...{ kind: 'grant-by-hand', orgId: '77', what, where: 'in TiDB Cloud, in no history', credits: 1040 },
    since: '2026-11-22T02:00:00.000Z',
    grantId: `X-${index}`,
    settleWith: `confetti credits adopt 77 X-${index}`,
  }));
}

const megabyte = 1_000_000;
const sizeOf = (report: ReconciliationReport): number => Buffer.byteLength(JSON.stringify(report));

describe('the report of a reconciliation', () => {
  it('is clean while nothing drifts and everything could be read', () => {
    const compared = withOrg(emptyReport, { rows: [], more: 0 });
    assert.equal(isClean(compared), true);
    assert.equal(isClean(withOrg(compared, { rows: rows(1), more: 0 })), false);
    assert.equal(isClean(withUnreadable(compared, { orgId: '1', why: 'no answer' })), false);
  });

  it('stays below a megabyte, and counts what it leaves out', () => {
    let report = emptyReport;
    for (let org = 0; org < 100; org += 1) {
      report = withOrg(report, { rows: rows(100, '三千积分'.repeat(40)), more: 7 });
      report = withUnreadable(report, { orgId: String(org), why: '没有回答'.repeat(1000) });
    }
    assert.ok(sizeOf(report) < megabyte, `${sizeOf(report)} bytes`);
    assert.equal(report.drifts.length + report.more, 100 * 107);
    assert.equal(report.comparedOrgs, 100);
  });

  it('counts the unreadable ones that it has no room for, and says the same thing once', () => {
    let report = withUnreadable(emptyReport, { orgId: 'archive', why: 'broken' });
    assert.equal(withUnreadable(report, { orgId: 'archive', why: 'broken' }), report);
    for (let org = 0; org < 300; org += 1) report = withUnreadable(report, { orgId: String(org), why: 'no' });
    assert.equal(report.unreadable.length + report.moreUnreadable, 301);
    assert.ok(report.moreUnreadable > 0);
  });
});

describe('the report in words', () => {
  const found = withUnreadable(withOrg(emptyReport, { rows: rows(60, 'a | b\nc'), more: 40 }), {
    orgId: '78',
    why: 'TiDB Cloud did not answer',
  });

  it('says how much of what', () => {
    assert.equal(reportInWords(emptyReport), 'Nothing drifts in 0 Orgs');
    assert.equal(reportInWords(found), '100 drifts in 1 Org; 1 place could not be read');
  });

  it('is a table that nobody can break, with the rest counted', () => {
    const lines = reportInMarkdown(found).split('\n');
    assert.equal(lines.filter((line) => line.startsWith('| 77 | a \\| b c |')).length, 50);
    assert.ok(lines.includes('and 50 more. `confetti credits reconcile` lists what drifts.'));
    assert.ok(lines.includes('- 78: TiDB Cloud did not answer'));
  });

  it('is one message with the first rows and the commands that settle them', () => {
    const message = driftNotification(found, { id: 'n', workflowId: 'credits-reconciliation', to: [] });
    assert.equal(
      message.lines.filter((line) => line.includes('Settle it with: confetti credits adopt 77')).length,
      20,
    );
    assert.ok(message.lines.includes('And 80 more. `confetti credits reconcile` lists what drifts.'));
    assert.equal(message.lines.at(-1), 'Not compared, 78: TiDB Cloud did not answer');
  });
});
