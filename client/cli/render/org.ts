import { amountInWords, balanceInWords, fromCents, toCents } from '../../../domain/balance/amount.ts';
import { hasExpired } from '../../../domain/credits/expiry.ts';
import type { LedgerGrant } from '../../../domain/credits/grant.ts';
import { earlierGrants, originOf, type GrantOrigin } from '../../../domain/credits/grant-origin.ts';
import type { OrgAccount } from '../../../domain/credits/org.ts';
import type { Claim, Correction } from '../../../domain/credits/tenant.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { creditsInWords, groupedNumber } from '../../../domain/wording/credits.ts';
import type { ShownOrg } from '../../org.ts';
import { tableLines, type Cell } from '../table.ts';
import { clean, whenInWords, type Style } from '../terminal.ts';
import { headed, requestListLines } from './lists.ts';

/** As many as fit on a screen; `--json` has the rest. */
const shownRows = 20;

/**
 * An Org: what TiDB Cloud says of it, when its credits run out, and what Confetti has reserved, granted and corrected. Of
 * what there can be thousands of, some are shown and the rest is counted. Amounts are US dollars.
 */
export function orgLines(style: Style, policy: Policy, org: ShownOrg): string[] {
  const { paint } = style;
  const { tenant } = org;
  return [
    ...openingLines(style, org),
    ...(tenant.problem === undefined ? [] : [`${paint.yellow('!')} ${clean(tenant.problem)}`]),
    ...titled(style, 'How it stands', outlookLines(org)),
    ...titled(style, 'Reserved', reservedLines(style, org)),
    ...titled(style, 'Being added', orderLines(style, org)),
    ...titled(style, 'Grants in TiDB Cloud', grantLines(style, org)),
    ...titled(style, 'Bills', billLines(style, org)),
    ...titled(style, 'Corrected by hand', correctionLines(style, org)),
    ...titled(style, 'PoCs and requests', requestLines(style, policy, org)),
  ];
}

function openingLines({ paint }: Style, { orgId, account, tenant }: ShownOrg): string[] {
  const counted = `Confetti counts ${creditsInWords(tenant.grantedCredits)} granted, ${groupedNumber(tenant.accumulated)} with what is reserved`;
  if (account === null) return [paint.red(`Org ${orgId} · TiDB Cloud does not know it`), counted];
  const { name, status, plan, region, ownerEmail } = account;
  const state = status === 'active' ? status : paint.red(status);
  return [
    paint.bold(clean(`${name} · Org ${orgId}`)),
    `${state} · ${clean(`${plan} · ${region} · owner ${ownerEmail}`)}`,
    `${balanceInWords(account.remainingCredits)} left of ${amountInWords(account.grantedCredits)} in ${grantsInWords(account.grantCount)}`,
    counted,
  ];
}

function outlookLines({ outlook, account }: ShownOrg): string[] {
  if (outlook === undefined || account === null) return [];
  const { lines, topUpBy, chain, leftOfEarlierGrants } = outlook;
  return [
    ...lines,
    ...(topUpBy === undefined ? [] : [`The submit-by day is an estimate, by ${chain.because}.`]),
    ...(leftOfEarlierGrants > 0
      ? [
          `${balanceInWords(leftOfEarlierGrants)} of grants before the latest ${account.grants.length} are not in the forecast: their expiry is not listed here.`,
        ]
      : []),
  ].map((line) => `  ${clean(line)}`);
}

function reservedLines(style: Style, { tenant: { reserved } }: ShownOrg): string[] {
  const rows = Object.entries(reserved)
    .sort(([, one], [, other]) => one.since - other.since)
    .map(([request, { credits, since }]) => [
      request,
      groupedNumber(credits),
      // Reservations of earlier versions do not say since when.
      since === 0 ? '' : whenInWords(style, since),
    ]);
  return firstOf(style, ['REQUEST', 'CREDITS', 'SINCE'], rows, 'reservations');
}

function orderLines(style: Style, { tenant: { orders } }: ShownOrg): string[] {
  const rows = orders.map(({ requestId, credits, queuedAt }) => [
    requestId,
    groupedNumber(credits),
    queuedAt === undefined ? '' : whenInWords(style, queuedAt),
  ]);
  return firstOf(style, ['REQUEST', 'CREDITS', 'ORDERED'], rows, 'orders');
}

function grantLines(style: Style, { account, tenant }: ShownOrg): string[] {
  if (account === null || account.grantCount === 0) return [];
  const shown = account.grants.slice(-shownRows).toReversed();
  const header = ['GRANTED', 'CREDITS', 'USABLE UNTIL', 'LEFT', 'FOR', 'GRANT'];
  return [
    ...tableOf(
      style,
      header,
      shown.map((grant) => grantRow(style, grant, tenant.claimed)),
    ),
    ...earlierLines(style, account, shown),
  ];
}

/** `claimed` are grants made by hand that are a request's. */
function grantRow(style: Style, grant: LedgerGrant, claimed: readonly Claim[]): Cell[] {
  const { grantedAt, credits, expiresOn, remaining, grantId } = grant;
  const isOver = hasExpired(expiresOn, style.now);
  return [
    grantedAt.slice(0, 10),
    groupedNumber(credits),
    isOver ? { text: `${expiresOn} (expired)`, paint: style.paint.dim } : expiresOn,
    money(remaining),
    forWhom(originOf(grant, claimed)),
    grantId,
  ];
}

function forWhom(origin: GrantOrigin): string {
  if (origin.madeBy === 'confetti') return origin.requestId;
  return origin.requestId === undefined ? 'not by Confetti' : `${origin.requestId}, by hand`;
}

function earlierLines({ paint }: Style, account: OrgAccount, shown: readonly LedgerGrant[]): string[] {
  const { count, credits, left } = earlierGrants(account, shown);
  if (count === 0) return [];
  const rest = `and ${groupedNumber(count)} earlier: ${creditsInWords(credits)}, ${amountInWords(left)} of them left`;
  const json =
    account.grants.length > shown.length ? ` (--json has the latest ${account.grants.length})` : '';
  return [paint.dim(`  ${rest}${json}`)];
}

function billLines(style: Style, { bills }: ShownOrg): string[] {
  const rows = bills.map(({ month, total, paidByCredits }) => {
    const unpaid = fromCents(Math.max(0, toCents(total) - toCents(paidByCredits)));
    const overage = money(unpaid);
    return [
      month,
      money(total),
      money(paidByCredits),
      unpaid > 0 ? { text: overage, paint: style.paint.yellow } : overage,
    ];
  });
  return tableOf(style, ['MONTH', 'TOTAL', 'PAID BY CREDITS', 'OVERAGE'], rows);
}

const correctionWords: Record<Correction['action'], string> = {
  adopt: 'grant taken into the totals',
  'write-off': 'grant taken out of the totals',
  release: 'reservation released',
};

function correctionLines(style: Style, { tenant: { corrections } }: ShownOrg): string[] {
  const rows = corrections
    .toReversed()
    .map(({ at, action, subject, credits, by, reason }) => [
      whenInWords(style, at),
      correctionWords[action],
      subject,
      groupedNumber(credits),
      by,
      reason,
    ]);
  return firstOf(style, ['WHEN', 'WHAT', 'OF', 'CREDITS', 'BY', 'WHY'], rows, 'corrections');
}

function requestLines(style: Style, policy: Policy, { requests }: ShownOrg): string[] {
  if (requests.length === 0) return [];
  const lines = requestListLines(style, policy, requests.slice(0, shownRows), 0);
  return [...lines, ...leftOut(style, requests.length - shownRows, 'requests')];
}

/** A table of the first rows, and how many more there are. */
function firstOf(
  style: Style,
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
  what: string,
): string[] {
  return [
    ...tableOf(style, header, rows.slice(0, shownRows)),
    ...leftOut(style, rows.length - shownRows, what),
  ];
}

function leftOut({ paint }: Style, count: number, what: string): string[] {
  return count <= 0 ? [] : [paint.dim(`  and ${groupedNumber(count)} more ${what}: --json has them`)];
}

function tableOf(style: Style, header: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  return rows.length === 0 ? [] : tableLines([headed(style, header), ...rows]);
}

function titled({ paint }: Style, title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', paint.bold(title), ...lines];
}

function grantsInWords(count: number): string {
  return `${groupedNumber(count)} ${count === 1 ? 'grant' : 'grants'}`;
}

/** `1,234.50`: in a column, with cents even where there are none. */
function money(dollars: number): string {
  const [whole = '0', cents = '00'] = Math.abs(dollars).toFixed(2).split('.');
  return `${dollars < 0 ? '-' : ''}${groupedNumber(Number(whole))}.${cents}`;
}
