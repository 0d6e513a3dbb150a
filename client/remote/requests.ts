import { z } from 'zod';
import type { ActionAnswer } from '../../domain/approval/actions.ts';
import { refuse } from '../../domain/approval/refusal.ts';
import { inTurn } from '../../domain/in-turn.ts';
import { actOnMany, type Act } from '../act-on-many.ts';
import { historyLineSchema, listedRequestSchema, requestSchema } from '../api/schemas/request.ts';
import type { ListedRequest, ListFilter } from '../lists.ts';
import { RefusedError } from '../refused.ts';
import type { Calls } from './calls.ts';
import type { CommandDoor } from './command-door.ts';
import { ServerProblemError } from './problem.ts';
import { needSelf } from './self.ts';

type Requests = Pick<
  CommandDoor,
  'startPocApplication' | 'startCreditRequest' | 'act' | 'actOnMany' | 'view' | 'list'
>;

const started = z.object({ requestId: z.string() });
const actionAnswer = z.object({
  requestId: z.string(),
  status: z.string(),
  round: z.number(),
  message: z.string(),
});

/** Requests behind a server. It puts in who acts: nobody but `self` can be meant here. */
export function openRequests(calls: Calls, self: string): Requests {
  const act: Act = (requestId, name, { actor, ...payload }): Promise<ActionAnswer> => {
    needSelf(self, actor.email);
    return calls.post(`${requestPath(requestId)}/actions/${name}`, payload, actionAnswer);
  };
  return {
    async startPocApplication({ requester, via: _via, ...application }) {
      needSelf(self, requester);
      return (await calls.post('/poc-applications', application, started)).requestId;
    },
    async startCreditRequest({ requester, via: _via, ...request }) {
      needSelf(self, requester);
      return (await calls.post('/credit-requests', request, started)).requestId;
    },
    act,
    actOnMany: (actions) => actOnMany(finalIfNotAllowed(act), actions),
    async view(requestId, { allHistory = false } = {}) {
      const path = requestPath(requestId);
      const view = await calls.get(path, requestSchema).catch(unlessThere);
      if (view === undefined || !allHistory) return view;
      const { earlierHistory: _earlier, ...rest } = view;
      return { ...rest, history: await everyPage(calls, `${path}/history`, {}, historyPage) };
    },
    list: (filter) => listAll(calls, filter),
  };
}

/** What was not allowed is not done, and will not be: among several it counts as refused. */
function finalIfNotAllowed(act: Act): Act {
  return async (...sent) => {
    try {
      return await act(...sent);
    } catch (error) {
      const { status = 0 } = error instanceof ServerProblemError ? error : {};
      if (!(error instanceof ServerProblemError) || status < 400 || status >= 500) throw error;
      throw new RefusedError(refuse('not-yours', error.message));
    }
  };
}

/** Undefined for what is not there. */
function unlessThere(error: unknown): undefined {
  if (error instanceof ServerProblemError && error.status === 404) return undefined;
  throw error;
}

export function requestPath(requestId: string): string {
  return `/requests/${requestId.split('/').map(encodeURIComponent).join('/')}`;
}

type Page<Item> = z.ZodType<{ readonly items: readonly Item[]; readonly next?: string }>;

const next = z.string().exactOptional();
const historyPage = z
  .object({ lines: z.array(historyLineSchema), next })
  .transform(({ lines, ...more }) => ({ items: lines, ...more }));
const requestPage = z
  .object({ requests: z.array(listedRequestSchema), next })
  .transform(({ requests, ...more }) => ({ items: requests, ...more }));

const pageSize = '200';

async function everyPage<Item>(
  calls: Calls,
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  page: Page<Item>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const asking = { query: { ...query, limit: pageSize, cursor } };
    const { items: more, next: after } = await calls.get(path, page, asking);
    items.push(...more);
    cursor = after;
  } while (cursor !== undefined);
  return items;
}

const atOnce = 5;

/** The server takes one approver at a time. */
async function listAll(calls: Calls, filter: ListFilter): Promise<ListedRequest[]> {
  const { approvers = [undefined] } = filter;
  const lists = await inTurn(approvers, atOnce, (approver) =>
    everyPage(calls, '/requests', { ...queryOf(filter), approver }, requestPage),
  );
  const [only, ...others] = lists;
  if (others.length === 0) return only ?? [];
  const found = new Map(lists.flat().map((request) => [request.requestId, request]));
  return [...found.values()].sort(
    (a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity) || a.startedAt - b.startedAt,
  );
}

function queryOf(filter: ListFilter): Record<string, string | undefined> {
  const { kind, entryPoint, status, region, orgId, pocId, step, slaState } = filter;
  const { dueBefore, startedBefore, isOpen } = filter;
  return {
    ...{ kind, entryPoint, status, region, orgId, pocId, step, slaState },
    dueBefore: dueBefore === undefined ? undefined : new Date(dueBefore).toISOString(),
    startedBefore: startedBefore === undefined ? undefined : new Date(startedBefore).toISOString(),
    open: isOpen === true ? 'true' : undefined,
  };
}
