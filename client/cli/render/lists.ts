import type { Person } from '../../../domain/people/person.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { groupedNumber } from '../../../domain/wording/credits.ts';
import type { ListedRequest } from '../../lists.ts';
import { tableLines, type Cell } from '../table.ts';
import { dueInWords, type Style } from '../terminal.ts';

/**
 * What waits for a person: DUE REQUEST ACCOUNT WHAT STEP REGION (ux.md, "Command line"). For that of their team `whoWaits`
 * names those of the team among a request's approvers.
 */
export function inboxLines(
  style: Style,
  policy: Policy,
  person: Person,
  requests: readonly ListedRequest[],
  whoWaits?: (approvers: readonly string[]) => string,
): string[] {
  const whose = whoWaits === undefined ? person.name : `the team of ${person.name}`;
  if (requests.length === 0) return [`Nothing waits for ${whose}.`];
  const header = ['DUE', 'REQUEST', 'ACCOUNT', 'WHAT', 'STEP', 'REGION'];
  if (whoWaits !== undefined) header.push('WHO');
  return tableLines([
    headed(style, header),
    ...requests.map((request) => [
      dueCell(style, request),
      request.requestId,
      request.account ?? '',
      whatOf(request),
      stepLabels(policy, request),
      request.region ?? 'no region',
      ...(whoWaits === undefined ? [] : [whoWaits(request.approvers)]),
    ]),
  ]);
}

/** All kinds of requests, with where each stands. */
export function requestListLines(
  style: Style,
  policy: Policy,
  requests: readonly ListedRequest[],
  leftOut: number,
): string[] {
  if (requests.length === 0) return ['No such requests.'];
  const header = ['REQUEST', 'ACCOUNT', 'WHAT', 'STATUS', 'STEP', 'DUE', 'REGION'];
  const lines = tableLines([
    headed(style, header),
    ...requests.map((request) => [
      request.requestId,
      request.account ?? '',
      whatOf(request),
      statusInWords(request.status),
      stepLabels(policy, request),
      request.steps.length === 0 ? '' : dueCell(style, request),
      request.region ?? 'no region',
    ]),
  ]);
  return leftOut === 0 ? lines : [...lines, style.paint.dim(`  and ${leftOut} more: --all shows them`)];
}

/** `in-progress` as people say it. */
export function statusInWords(status: string): string {
  return status.replace('-', ' ');
}

export function headed(style: Style, header: readonly string[]): Cell[] {
  return header.map((text) => ({ text, paint: style.paint.dim }));
}

/** `PoC 3,000`, `top-up 3,500`, `internal 200` (ux.md). */
function whatOf({ kind, entryPoint, credits }: ListedRequest): string {
  const what = kind === 'pocApplication' ? 'PoC' : (entryPoint ?? 'credits');
  return credits === undefined ? what : `${what} ${groupedNumber(credits)}`;
}

function stepLabels(policy: Policy, { steps }: ListedRequest): string {
  return steps.map((step) => policy.roles[step]?.label ?? step).join(', ');
}

function dueCell(style: Style, { dueAt, slaState }: ListedRequest): Cell {
  if (dueAt !== undefined) {
    const text = dueInWords(style, dueAt);
    return dueAt < style.now ? { text, paint: style.paint.red } : text;
  }
  switch (slaState) {
    case 'paused':
      return 'paused';
    case 'met':
      return 'answered';
    case 'breached':
      return 'answered late';
    default:
      return 'no SLA set';
  }
}
