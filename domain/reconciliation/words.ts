import type { Notification } from '../notification.ts';
import type { Person } from '../people/person.ts';
import { groupedNumber } from '../wording/credits.ts';
import { inMarkdown, markdownRow } from '../wording/markdown.ts';
import { utcMinute } from '../wording/time.ts';
import { amountInWords } from '../balance/amount.ts';
import type { Drift } from './drift-row.ts';
import type { ReconciliationReport } from './report.ts';
import { showOrgCommand } from './settle-with.ts';

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
  const unread = unreadBeyond(rowsInDetails, report);
  return [
    `**${reportInWords(report)}**`,
    ...(shown.length === 0
      ? []
      : [
          '',
          '| Org | what | where | since | credits | settle with |',
          '|---|---|---|---|---|---|',
          ...shown.map((row) =>
            markdownRow([
              row.orgId,
              row.what,
              row.where,
              minute(row.since),
              amountInWords(row.credits),
              row.settleWith ?? `look at: ${showOrgCommand(row.orgId)}`,
            ]),
          ),
        ]),
    ...(left === 0 ? [] : ['', `and ${groupedNumber(left)} more. ${showAll}`]),
    ...(report.unreadable.length === 0 ? [] : ['', 'Not compared:', '']),
    ...report.unreadable
      .slice(0, rowsInDetails)
      .map(({ where, why }) => `- ${inMarkdown(`${where}: ${why}`)}`),
    ...(unread === 0 ? [] : ['', moreUnread(unread)]),
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
  const unread = unreadBeyond(rowsInMessage, report);
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
      ...report.unreadable.slice(0, rowsInMessage).map(({ where, why }) => `Not compared, ${where}: ${why}`),
      ...(unread === 0 ? [] : [moreUnread(unread)]),
    ],
  };
}

function rowInWords(row: Drift): string {
  return `Org ${row.orgId}, since ${minute(row.since)}: ${row.what} ${nextStep(row)}`;
}

/** `Settle it with: confetti …`; of what no command settles where to look. */
export function nextStep({ orgId, settleWith }: Drift): string {
  return settleWith === undefined ? `Look at: ${showOrgCommand(orgId)}` : `Settle it with: ${settleWith}`;
}

/** How many places that could not be read are left out of a list of `shown`. */
function unreadBeyond(shown: number, { unreadable, moreUnreadable }: ReconciliationReport): number {
  return Math.max(0, unreadable.length - shown) + moreUnreadable;
}

function moreUnread(count: number): string {
  return `And ${groupedNumber(count)} more could not be read.`;
}

function minute(instant: string): string {
  return utcMinute(Date.parse(instant));
}

function counted(count: number, noun: string): string {
  return `${groupedNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
}
