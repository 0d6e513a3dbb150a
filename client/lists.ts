import type { Client, WorkflowExecutionInfo } from '@temporalio/client';
import type { SlaState } from '../domain/approval/clock.ts';
import type { PersonId } from '../domain/policy/policy.ts';
import { listExecutions } from './encryption/list-executions.ts';
import type { ListMemory } from './list-memory.ts';
import { byPlace, placeOf, type Place } from './list-order.ts';

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
  /** When it was handed in; where its start did not note that, when its latest run began. */
  readonly startedAt: number;
  readonly isOpen: boolean;
}

/** What a list is narrowed to; everything given must match. Instants are milliseconds since 1970 UTC. */
export interface ListFilter {
  readonly kind?: string;
  readonly entryPoint?: string;
  readonly status?: string;
  readonly region?: string;
  readonly orgId?: string;
  readonly pocId?: string;
  readonly step?: string;
  readonly slaState?: SlaState;
  /** Was asked for under one of these keys (`requesterKey`), or is sponsored by one of these people (directory ids). */
  readonly requesters?: readonly string[];
  /** Waits for one of these people, by directory id. */
  readonly approvers?: readonly PersonId[];
  /** Does not wait for this person, by directory id. */
  readonly notApprover?: PersonId;
  /** Part of the account's name, in whatever case. */
  readonly account?: string;
  /** Each word of it is part of the account, the PoC, the request's id or the Org, in whatever case. */
  readonly search?: string;
  /** The first response is due before this instant, or overdue. */
  readonly dueBefore?: number;
  readonly startedBefore?: number;
  readonly isOpen?: boolean;
  /** Is open, or has ended at this instant or later. */
  readonly notEndedBefore?: number;
  /** Names an Org. */
  readonly hasOrg?: boolean;
  /** How the account's name begins, written like this. */
  readonly accountStart?: string;
}

const clauses = {
  kind: 'ConfettiKind',
  status: 'ConfettiStatus',
  region: 'ConfettiRegion',
  orgId: 'ConfettiOrgId',
  step: 'ConfettiStep',
  slaState: 'ConfettiSlaState',
} as const satisfies { readonly [Key in keyof ListFilter]?: string };

/**
 * Requests by due time: overdue first, then the next due, then those without a clock, and what has ended last. With `most`,
 * only so many are read: open ones first, those that began last, and then what has ended last.
 */
export async function listRequests(
  client: Client,
  filter: ListFilter,
  most = Infinity,
): Promise<ListedRequest[]> {
  if (matchesNothing(filter)) return [];
  const placed = await readPlaced(client, listQuery(filter), most);
  return placed.map(({ request }) => request).filter((request) => isMeant(filter, request));
}

/**
 * How many requests a filter finds, without reading them; undefined where only reading tells (`takesReading`). Of a long
 * list the number may be some seconds old (`ListMemory`).
 */
export async function countRequests(
  client: Client,
  filter: ListFilter,
  memory: ListMemory,
): Promise<number | undefined> {
  if (matchesNothing(filter)) return 0;
  if (takesReading(filter)) return undefined;
  const query = listQuery(filter);
  return memory.size(query, () => countThese(client, query));
}

export async function countThese(client: Client, query: string): Promise<number> {
  return (await client.workflow.count(query)).count;
}

/** A request and where it stands in lists. */
export interface PlacedRequest {
  readonly request: ListedRequest;
  readonly place: Place;
}

/** The requests that `query` finds, or the first `most` of them as Temporal tells them, in the order of lists. */
export async function readPlaced(client: Client, query: string, most = Infinity): Promise<PlacedRequest[]> {
  const found = await listExecutions(client, query, most);
  return found.map(placedOf).sort((a, b) => byPlace(a.place, b.place));
}

/** The same; undefined where there are more than `most`, of which little more than that is read. */
export async function readAtMost(
  client: Client,
  query: string,
  most: number,
): Promise<PlacedRequest[] | undefined> {
  const found = await readPlaced(client, query, most + 1);
  return found.length > most ? undefined : found;
}

function placedOf(execution: WorkflowExecutionInfo): PlacedRequest {
  const values = Object.fromEntries(
    execution.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
  );
  const due = values['ConfettiSlaDueAt'];
  const dueAt = due instanceof Date ? { dueAt: due.getTime() } : {};
  const { entryPoint, pocId, askedAt } = execution.memo ?? {};
  const runStartedAt = execution.startTime.getTime();
  const requestId = execution.workflowId;
  const isOpen = execution.status.name === 'RUNNING';
  const request: ListedRequest = {
    requestId,
    kind: String(values['ConfettiKind'] ?? ''),
    ...optional('entryPoint', entryPoint),
    ...optional('pocId', pocId),
    status: String(values['ConfettiStatus'] ?? ''),
    ...optional('region', values['ConfettiRegion']),
    ...optional('account', values['ConfettiAccount']),
    ...optional('orgId', values['ConfettiOrgId']),
    ...(typeof values['ConfettiCredits'] === 'number' ? { credits: values['ConfettiCredits'] } : {}),
    steps: texts(values['ConfettiStep']),
    approvers: texts(values['ConfettiApprovers']),
    slaState: String(values['ConfettiSlaState'] ?? 'none'),
    ...dueAt,
    startedAt: typeof askedAt === 'number' ? askedAt : runStartedAt,
    isOpen,
  };
  const closed = execution.closeTime;
  const run = { requestId, isOpen, ...dueAt, startedAt: runStartedAt };
  return {
    request,
    place: placeOf(closed === undefined ? run : { ...run, closedAt: closed.getTime() }),
  };
}

/** Whether a filter can find nothing, so that Temporal need not be asked. */
export function matchesNothing({ approvers, requesters }: ListFilter): boolean {
  return approvers?.length === 0 || requesters?.length === 0;
}

/** The part of a filter that Temporal knows by search attributes, as its list filter. */
export function listQuery(filter: ListFilter): string {
  const query = Object.entries(clauses).flatMap(([key, attribute]) => {
    const value = filter[key as keyof typeof clauses];
    return value === undefined ? [] : [`${attribute} = ${quoted(value)}`];
  });
  const { kind, approvers, notApprover, requesters, dueBefore, isOpen } = filter;
  const { notEndedBefore, hasOrg = false, accountStart } = filter;
  if (kind === undefined) query.push("ConfettiKind IN ('pocApplication', 'creditRequest')");
  if (approvers !== undefined) query.push(`ConfettiApprovers IN (${approvers.map(quoted).join(', ')})`);
  if (requesters !== undefined) query.push(`ConfettiRequester IN (${requesters.map(quoted).join(', ')})`);
  if (notApprover !== undefined) query.push(`ConfettiApprovers != ${quoted(notApprover)}`);
  if (dueBefore !== undefined) query.push(`ConfettiSlaDueAt < ${quoted(new Date(dueBefore).toISOString())}`);
  if (isOpen !== undefined) query.push(`ExecutionStatus ${isOpen ? '=' : '!='} 'Running'`);
  if (notEndedBefore !== undefined) {
    const since = quoted(new Date(notEndedBefore).toISOString());
    query.push(`(ExecutionStatus = 'Running' OR CloseTime >= ${since})`);
  }
  if (hasOrg) query.push('ConfettiOrgId IS NOT NULL');
  if (accountStart !== undefined) query.push(`ConfettiAccount STARTS_WITH ${quoted(accountStart)}`);
  // An earlier run of a request that goes on in a new one is no request.
  query.push("ExecutionStatus != 'ContinuedAsNew'");
  return query.join(' AND ');
}

/** Whether a filter asks for what Temporal cannot: what is noted in the memo, and parts of names. */
export function takesReading({ entryPoint, pocId, startedBefore, account, search }: ListFilter): boolean {
  return [entryPoint, pocId, startedBefore, account, search].some((asked) => asked !== undefined);
}

/** Whether a request is what a filter asks for beyond what Temporal knows (`takesReading`). */
export function isMeant(
  { entryPoint, pocId, startedBefore, account, search = '' }: ListFilter,
  request: ListedRequest,
): boolean {
  const text = [request.account, request.pocId, request.requestId, request.orgId].join(' ').toLowerCase();
  return (
    search
      .toLowerCase()
      .split(/\s+/)
      .every((word) => text.includes(word)) &&
    (entryPoint === undefined || request.entryPoint === entryPoint) &&
    (pocId === undefined || request.pocId === pocId) &&
    (startedBefore === undefined || request.startedAt < startedBefore) &&
    (account === undefined || (request.account ?? '').toLowerCase().includes(account.toLowerCase()))
  );
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
