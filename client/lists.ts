import type { Client } from '@temporalio/client';
import type { Person } from '../domain/people/person.ts';

/** A request as lists show it, from search attributes and its memo: no worker is asked. */
export interface ListedRequest {
  readonly requestId: string;
  readonly kind: string;
  /** As its start noted it; what somebody else started does not say. */
  readonly entryPoint?: string;
  /** The PoC that it is or adds credits to, noted like the entry point. */
  readonly pocId?: string;
  readonly status: string;
  readonly region?: string;
  readonly account?: string;
  readonly orgId?: string;
  readonly credits?: number;
  readonly steps: readonly string[];
  /** Directory ids. */
  readonly approvers: readonly string[];
  readonly slaState: string;
  /** Milliseconds since 1970 UTC. */
  readonly dueAt?: number;
  readonly startedAt: number;
  readonly isOpen: boolean;
}

/** What a list is narrowed to; everything given must match. */
export interface ListFilter {
  readonly kind?: string;
  readonly status?: string;
  readonly region?: string;
  readonly orgId?: string;
  readonly approver?: Person;
  readonly isOpen?: boolean;
}

const clauses: Record<Exclude<keyof ListFilter, 'approver' | 'isOpen'>, string> = {
  kind: 'ConfettiKind',
  status: 'ConfettiStatus',
  region: 'ConfettiRegion',
  orgId: 'ConfettiOrgId',
};

/** Requests by due time: overdue first, then the next due, those without a clock last. */
export async function listRequests(client: Client, filter: ListFilter): Promise<ListedRequest[]> {
  const query = Object.entries(clauses).flatMap(([key, attribute]) => {
    const value = filter[key as keyof typeof clauses];
    return value === undefined ? [] : [`${attribute} = ${quoted(value)}`];
  });
  if (filter.kind === undefined) query.push("ConfettiKind IN ('pocApplication', 'creditRequest')");
  if (filter.approver !== undefined) query.push(`ConfettiApprovers = ${quoted(filter.approver.id)}`);
  if (filter.isOpen === true) query.push("ExecutionStatus = 'Running'");
  const requests: ListedRequest[] = [];
  // SQL visibility knows no ORDER BY, so the order is made here.
  for await (const execution of client.workflow.list({ query: query.join(' AND ') })) {
    const values = Object.fromEntries(
      execution.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
    );
    const due = values['ConfettiSlaDueAt'];
    requests.push({
      requestId: execution.workflowId,
      kind: String(values['ConfettiKind'] ?? ''),
      ...optional('entryPoint', execution.memo?.['entryPoint']),
      ...optional('pocId', execution.memo?.['pocId']),
      status: String(values['ConfettiStatus'] ?? ''),
      ...optional('region', values['ConfettiRegion']),
      ...optional('account', values['ConfettiAccount']),
      ...optional('orgId', values['ConfettiOrgId']),
      ...(typeof values['ConfettiCredits'] === 'number' ? { credits: values['ConfettiCredits'] } : {}),
      steps: texts(values['ConfettiStep']),
      approvers: texts(values['ConfettiApprovers']),
      slaState: String(values['ConfettiSlaState'] ?? 'none'),
      ...(due instanceof Date ? { dueAt: due.getTime() } : {}),
      startedAt: execution.startTime.getTime(),
      isOpen: execution.status.name === 'RUNNING',
    });
  }
  return requests.sort((a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity) || a.startedAt - b.startedAt);
}

function optional<K extends string>(key: K, value: unknown): { [key in K]?: string } {
  return (typeof value === 'string' ? { [key]: value } : {}) as { [key in K]?: string };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** A string literal of Temporal's list filter: quotes and backslashes inside are escaped. */
export function quoted(value: string): string {
  return `'${value.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}
