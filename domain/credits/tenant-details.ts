import { groupedNumber } from '../wording/credits.ts';
import { inMarkdown, markdownRow } from '../wording/markdown.ts';
import { utcMinute } from '../wording/time.ts';
import { accumulatedCredits, reservedCredits, type TenantState } from './tenant.ts';

const maxRows = 20;

/** An Org's credits for Temporal Web, in Markdown: totals, what is being added and why it takes long, what is reserved. */
export function tenantDetails(tenant: TenantState, problem?: string): string {
  const { orgId, grantedCredits, orders, corrections } = tenant;
  const reserved = Object.entries(tenant.reserved).map(([requestId, { credits, since }]) => [
    requestId,
    groupedNumber(credits),
    since === 0 ? '' : utcMinute(since),
  ]);
  const being = orders.map(({ requestId, credits, queuedAt }) => [
    requestId,
    groupedNumber(credits),
    queuedAt === undefined ? '' : utcMinute(queuedAt),
  ]);
  const byHand = corrections.map(({ action, subject, credits, by, reason }) => [
    action,
    subject,
    groupedNumber(credits),
    by,
    reason,
  ]);
  return [
    `**Org ${orgId}: ${groupedNumber(grantedCredits)} credits granted, ${groupedNumber(reservedCredits(tenant))} reserved, ${groupedNumber(accumulatedCredits(tenant))} together**`,
    ...(problem === undefined ? [] : ['', `Problem: ${inMarkdown(problem)}`]),
    ...table('Being added', ['Request', 'Credits', 'Since'], being),
    ...table('Reserved', ['Request', 'Credits', 'Since'], reserved),
    ...table('Corrected by operators', ['What', 'Which', 'Credits', 'Who', 'Why'], byHand.slice(-maxRows)),
  ].join('\n');
}

function table(title: string, header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const more = rows.length - maxRows;
  return [
    '',
    `### ${title}`,
    '',
    markdownRow(header),
    markdownRow(header.map(() => '---')),
    ...rows.slice(0, maxRows).map((cells) => markdownRow(cells)),
    ...(more > 0 ? ['', `and ${more} more`] : []),
  ];
}
