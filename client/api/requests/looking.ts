import { stringify } from 'csv-stringify/sync';
import { z } from '@hono/zod-openapi';
import type { HistoryLine } from '../../../domain/approval/history.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { exactly } from '../../request-shape.ts';
import { answerCsv, wantsCsv } from '../csv.ts';
import { anyProblems, answers, json, oneThing, route, type Api } from '../routes.ts';
import { answerOf } from '../schemas/answer-of.ts';
import { requestIdIn, requestPath, yesOrNo } from '../schemas/common.ts';
import { next, pageOf, paging } from '../schemas/paging.ts';
import { historyLineSchema, requestSchema } from '../schemas/request.ts';
import { filterOf, filters, listPage, pageOfRequests } from './list-filter.ts';

/** Requests: many of them, one, and what happened to it. */
export function addLooking(api: Api, policy: Pick<Policy, 'regions' | 'roles'>): void {
  addList(api, policy);
  addOne(api);
  addHistory(api);
}

function addList(api: Api, policy: Pick<Policy, 'regions' | 'roles'>): void {
  const list = route({
    method: 'get',
    path: '/api/v1/requests',
    tags: ['Requests'],
    summary: 'Requests, the next due first',
    description:
      'Those that are yours to see, by due time, those without one last. Everything given must match.',
    request: {
      query: exactly({
        ...filters,
        mine: yesOrNo.optional().openapi({ description: 'Only what you asked for or sponsor.' }),
        ...paging,
      }),
    },
    responses: answers({ 200: json('A page of them.', listPage) }, anyProblems),
  });
  api.openapi(list, async (c) => {
    const { mine, limit, cursor, ...asked } = c.req.valid('query');
    const door = c.get('door');
    const filter = await filterOf(asked, policy, door);
    const found = await (mine === true ? door.ownRequests(filter) : door.list(filter));
    return c.json(pageOfRequests(found, { limit, cursor }), 200);
  });
}

function addOne(api: Api): void {
  const one = route({
    method: 'get',
    path: '/api/v1/requests/{kind}/{id}',
    tags: ['Requests'],
    summary: 'A request as it is, or as it ended',
    request: { params: requestPath },
    responses: answers({ 200: json('The request.', requestSchema) }, oneThing),
  });
  api.openapi(one, async (c) => c.json(await c.get('door').view(requestIdIn(c.req.valid('param'))), 200));
}

const historyPage = answerOf<{ readonly lines: readonly HistoryLine[]; readonly next?: string }>()(
  z.strictObject({ lines: z.array(historyLineSchema), next }),
).openapi('History');

function addHistory(api: Api): void {
  const history = route({
    method: 'get',
    path: '/api/v1/requests/{kind}/{id}/history',
    tags: ['Requests'],
    summary: 'Everything that happened to a request, oldest first',
    description: 'With "Accept: text/csv" all of it for a spreadsheet, without pages.',
    request: { params: requestPath, query: exactly(paging) },
    responses: answers(
      {
        200: {
          description: 'A page of it.',
          content: {
            'application/json': { schema: historyPage },
            'text/csv': { schema: z.string() },
          },
        },
      },
      oneThing,
    ),
  });
  api.openapi(history, async (c) => {
    const requestId = requestIdIn(c.req.valid('param'));
    const { history: lines } = await c.get('door').view(requestId, { allHistory: true });
    if (wantsCsv(c)) return answerCsv(c, historyCsv(lines), `${requestId.replace('/', '-')}-history.csv`);
    const { items, ...more } = pageOf(lines, ({ seq }) => [seq], c.req.valid('query'));
    return c.json({ lines: items, ...more }, 200);
  });
}

/** By RFC 4180, with a header; instants are ISO 8601. */
function historyCsv(lines: readonly HistoryLine[]): string {
  const header = ['number', 'at', 'round', 'step', 'action', 'by', 'via', 'comment', 'due'];
  const rows = lines.map(({ seq, at, round, step, action, by, via, comment, dueAt }) => [
    ...[seq, new Date(at).toISOString(), round, step, action, by, via, comment],
    dueAt === undefined ? undefined : new Date(dueAt).toISOString(),
  ]);
  // A cell that begins like a formula would be run by a spreadsheet.
  return stringify([header, ...rows], { record_delimiter: 'windows', escape_formulas: true });
}
