import { amountInWords, balanceInWords } from '../../../domain/balance/amount.ts';
import type { Drift } from '../../../domain/reconciliation/drift-row.ts';
import type { ReconciliationReport } from '../../../domain/reconciliation/report.ts';
import { showOrgCommand } from '../../../domain/reconciliation/settle-with.ts';
import { reportInWords } from '../../../domain/reconciliation/words.ts';
import { groupedNumber } from '../../../domain/wording/credits.ts';
import { tableLines } from '../table.ts';
import { clean, whenInWords, type Style } from '../terminal.ts';
import { headed } from './lists.ts';

/** What drifts: a row of figures for each, and under it what is wrong and the command that settles it. */
export function reconciliationLines(style: Style, report: ReconciliationReport): string[] {
  const { drifts, more, unreadable, moreUnreadable } = report;
  const { paint } = style;
  return [
    `${reportInWords(report)}.`,
    ...driftLines(style, drifts),
    ...(more === 0
      ? []
      : ['', paint.dim(`  and ${groupedNumber(more)} more: settle these first, or name an Org`)]),
    ...(unreadable.length === 0 ? [] : ['', paint.bold('Not compared')]),
    ...unreadable.map(({ where, why }) => `  ${paint.yellow('!')} ${clean(`${where}: ${why}`)}`),
    ...(moreUnreadable === 0 ? [] : [paint.dim(`  and ${groupedNumber(moreUnreadable)} more`)]),
  ];
}

function driftLines(style: Style, drifts: readonly Drift[]): string[] {
  if (drifts.length === 0) return [];
  const [header = '', ...figures] = tableLines([
    headed(style, ['ORG', 'CREDITS', 'SINCE', 'WHERE']),
    ...drifts.map(({ orgId, credits, since, where }) => [
      orgId,
      amountInWords(credits),
      whenInWords(style, Date.parse(since)),
      where,
    ]),
  ]);
  const details = drifts.map(({ orgId, what, settleWith }) => {
    const label = settleWith === undefined ? 'look at:' : 'settle with:';
    return [
      `    ${clean(what)}`,
      `    ${style.paint.dim(label)} ${clean(settleWith ?? showOrgCommand(orgId))}`,
    ];
  });
  return ['', header, ...figures.flatMap((line, index) => [line, ...(details[index] ?? [])])];
}

/** `Grant X is adopted. Org 77: 3,040 credits granted, 0 reserved.` */
export function settledLine(
  what: string,
  orgId: string,
  { granted, reserved }: { readonly granted: number; readonly reserved: number },
): string {
  return clean(
    `${what} Org ${orgId}: ${balanceInWords(granted)} granted, ${groupedNumber(reserved)} reserved.`,
  );
}
