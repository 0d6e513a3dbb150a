import type { Notification } from '../notification.ts';
import type { Person } from '../people/person.ts';
import { groupedNumber } from '../wording/credits.ts';
import { inMarkdown, markdownRow } from '../wording/markdown.ts';
import { utcMinute } from '../wording/time.ts';
import { amountInWords } from './amount.ts';
import type { Drift } from './drift-row.ts';
import type { ReconciliationReport } from './reconciliation-report.ts';

const rowsInDetails = 50;
const rowsInMessage = 20;

/** The command that shows everything that is not shown here. */
const showAll = '`confetti credits reconcile` lists what drifts.';

/** `2 drifts in 14 Orgs`, `nothing drifts in 14 Orgs, 1 could not be read`. */
export function reportInWords({
  comparedOrgs,
  drifts,
  more,
  unreadable,
  moreUnreadable,
}: ReconciliationReport): string {
  const [found, notRead] = [drifts.length + more, unreadable.length + moreUnreadable];
  const what = found === 0 ? 'Nothing drifts' : counted(found, 'drift');
  const rest = notRead === 0 ? '' : `; ${counted(notRead, 'place')} could not be read`;
  return `${what} in ${counted(comparedOrgs, 'Org')}${rest}`;
}

/** For Temporal Web, in Markdown. */
export function reportInMarkdown(report: ReconciliationReport): string {
  const shown = report.drifts.slice(0, rowsInDetails);
  const left = report.drifts.length - shown.length + report.more;
  return [
    `**${reportInWords(report)}**`,
    ...(shown.length === 0
      ? []
      : [
          '',
          '| Org | what | where | since | credits | settle with |',
          '|---|---|---|---|---|---|',
          ...shown.map(({ orgId, what, where, since, credits, settleWith }) =>
            markdownRow([orgId, what, where, minute(since), amountInWords(credits), settleWith]),
          ),
        ]),
    ...(left === 0 ? [] : ['', `and ${groupedNumber(left)} more. ${showAll}`]),
    ...(report.unreadable.length === 0 ? [] : ['', 'Not compared:', '']),
    ...report.unreadable
      .slice(0, rowsInDetails)
      .map(({ orgId, why }) => `- ${inMarkdown(`${orgId}: ${why}`)}`),
  ].join('\n');
}

/** The one message to the operators after a reconciliation that found something. */
export function driftNotification(
  report: ReconciliationReport,
  {
    id,
    workflowId,
    to,
  }: { readonly id: string; readonly workflowId: string; readonly to: readonly Person[] },
): Notification {
  const shown = report.drifts.slice(0, rowsInMessage);
  const left = report.drifts.length - shown.length + report.more;
  return {
    id,
    kind: 'problem',
    requestId: workflowId,
    to,
    subject: `Credits: ${reportInWords(report)}`,
    lines: [
      'Histories, TiDB Cloud and Salesforce disagree, or could not be compared. Nothing was changed.',
      ...shown.map((row) => rowInWords(row)),
      ...(left === 0 ? [] : [`And ${groupedNumber(left)} more. ${showAll}`]),
      ...report.unreadable.slice(0, rowsInMessage).map(({ orgId, why }) => `Not compared, ${orgId}: ${why}`),
    ],
  };
}

function rowInWords({ orgId, what, since, settleWith }: Drift): string {
  return `Org ${orgId}, since ${minute(since)}: ${what} Settle it with: ${settleWith}`;
}

function minute(instant: string): string {
  return utcMinute(Date.parse(instant));
}

function counted(count: number, noun: string): string {
  return `${groupedNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
}
