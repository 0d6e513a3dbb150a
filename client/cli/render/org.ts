import { groupedNumber } from '../../../domain/wording/credits.ts';
import type { OrgReading } from '../../../workflows/tenant-credits/contract.ts';
import { tableLines } from '../table.ts';
import { clean, type Style } from '../terminal.ts';
import { headed } from './lists.ts';

/** An Org: what TiDB Cloud says of it, and what Confetti has reserved and granted. Amounts are US dollars. */
export function orgLines(style: Style, orgId: string, { account, bills, tenant }: OrgReading): string[] {
  const { paint } = style;
  const reserved = Object.entries(tenant.reserved);
  const known =
    account === null
      ? [paint.red(`Org ${orgId} · TiDB Cloud does not know it`)]
      : [
          paint.bold(clean(`${account.name} · Org ${orgId}`)),
          clean(`${account.status} · ${account.plan} · ${account.region}`),
          `${money(account.remainingCredits)} credits left`,
        ];
  return [
    ...known,
    `${groupedNumber(tenant.grantedCredits)} credits granted by Confetti, ${groupedNumber(tenant.accumulated)} with what is reserved`,
    ...(tenant.problem === undefined ? [] : [`${paint.yellow('!')} ${clean(tenant.problem)}`]),
    ...titled(
      paint.bold('Reserved'),
      tableLines(reserved.map(([request, credits]) => [request, groupedNumber(credits)])),
    ),
    ...titled(
      paint.bold('Being added'),
      tableLines(tenant.orders.map(({ requestId, credits }) => [requestId, groupedNumber(credits)])),
    ),
    ...titled(
      paint.bold('Grants in TiDB Cloud'),
      tableOf(
        style,
        ['GRANTED', 'CREDITS', 'USABLE UNTIL', 'GRANT'],
        (account?.grants ?? []).map(({ grantedAt, credits, expiresOn, grantId }) => [
          grantedAt.slice(0, 10),
          groupedNumber(credits),
          expiresOn,
          grantId,
        ]),
      ),
    ),
    ...titled(
      paint.bold('Bills'),
      tableOf(
        style,
        ['MONTH', 'TOTAL', 'PAID BY CREDITS'],
        bills.map(({ month, total, paidByCredits }) => [month, money(total), money(paidByCredits)]),
      ),
    ),
  ];
}

function tableOf(style: Style, header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : tableLines([headed(style, header), ...rows]);
}

function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

/** `1,234.50`. */
function money(dollars: number): string {
  const [whole = '0', cents = '00'] = Math.abs(dollars).toFixed(2).split('.');
  return `${dollars < 0 ? '-' : ''}${groupedNumber(Number(whole))}.${cents}`;
}
