import assert from 'node:assert/strict';
import type { Drift } from '../../../domain/reconciliation/drift-row.ts';
import {
  emptyReport,
  isClean,
  withOrg,
  withUnreadable,
  type ReconciliationReport,
} from '../../../domain/reconciliation/report.ts';
import { driftNotification, reportInMarkdown, reportInWords } from '../../../domain/reconciliation/words.ts';

function rows(count: number, what = 'Grant X was made by hand.'): Drift[] {
  return Array.from({ length: count }, (_, index) => ({
    ...{ kind: 'grant-by-hand', orgId: '77', what, where: 'in TiDB Cloud, in no history', credits: 1040 },
    since: '2026-11-22T02:00:00.000Z',
    grantId: `X-${index}`,
    settledBy: 'adopt',
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
    assert.equal(isClean(withUnreadable(compared, { where: 'Org 1', why: 'no answer' })), false);
  });

  it('stays below a megabyte, and counts what it leaves out', () => {
    let report = emptyReport;
    for (let org = 0; org < 100; org += 1) {
      report = withOrg(report, { rows: rows(100, '三千积分'.repeat(40)), more: 7 });
      report = withUnreadable(report, { where: `Org ${org}`, why: '没有回答'.repeat(1000) });
    }
    assert.ok(sizeOf(report) < megabyte, `${sizeOf(report)} bytes`);
    assert.equal(report.drifts.length + report.more, 100 * 107);
    assert.equal(report.comparedOrgs, 100);
  });

  it('counts the unreadable ones that it has no room for, and says the same thing once', () => {
    let report = withUnreadable(emptyReport, { where: 'the archive', why: 'broken' });
    assert.equal(withUnreadable(report, { where: 'the archive', why: 'broken' }), report);
    for (let org = 0; org < 300; org += 1)
      report = withUnreadable(report, { where: `Org ${org}`, why: 'no' });
    assert.equal(report.unreadable.length + report.moreUnreadable, 301);
    assert.ok(report.moreUnreadable > 0);
  });
});

describe('the report in words', () => {
  const found = withUnreadable(withOrg(emptyReport, { rows: rows(60, 'a | b\nc'), more: 40 }), {
    where: 'Org 78',
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
    assert.ok(lines.includes('- Org 78: TiDB Cloud did not answer'));
  });

  it('says of what no command settles where to look', () => {
    const total: Drift = {
      kind: 'total-differs',
      orgId: '77',
      what: 'Confetti counts 5 too many.',
      where: "Confetti's total and TiDB Cloud",
      since: '2026-11-22T02:00:00.000Z',
      credits: 5,
    };
    const report = withOrg(emptyReport, { rows: [total], more: 0 });
    assert.match(reportInMarkdown(report), /\| look at: confetti org show 77 \|$/);
    const { lines } = driftNotification(report, { id: 'n', workflowId: 'credits-reconciliation', to: [] });
    assert.match(lines.at(-1) ?? '', /Confetti counts 5 too many\. Look at: confetti org show 77$/);
  });

  it('says how many places that could not be read are left out', () => {
    let report = emptyReport;
    for (let org = 0; org < 210; org += 1)
      report = withUnreadable(report, { where: `Org ${org}`, why: 'no' });
    assert.equal(reportInMarkdown(report).split('\n').at(-1), 'And 160 more could not be read.');
    const { lines } = driftNotification(report, { id: 'n', workflowId: 'credits-reconciliation', to: [] });
    assert.equal(lines.at(-1), 'And 190 more could not be read.');
  });

  it('is one message with the first rows and the commands that settle them', () => {
    const message = driftNotification(found, { id: 'n', workflowId: 'credits-reconciliation', to: [] });
    assert.equal(
      message.lines.filter((line) => line.includes('Settle it with: confetti credits adopt 77')).length,
      20,
    );
    assert.ok(message.lines.includes('And 80 more. `confetti credits reconcile` lists what drifts.'));
    assert.equal(message.lines.at(-1), 'Not compared, Org 78: TiDB Cloud did not answer');
  });
});
