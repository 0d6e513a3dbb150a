import { stringify } from 'csv-stringify/sync';
import { z } from '@hono/zod-openapi';
import type { HistoryLine } from '../../../domain/approval/history.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { exactly } from '../../request-shape.ts';
import { answerCsv, wantsCsv } from '../csv.ts';
import { aList, answers, json, oneThing, route, type Api } from '../routes.ts';
import { answerOf } from '../schemas/answer-of.ts';
import { requestIdIn, requestPath, yesOrNo } from '../schemas/common.ts';
import { next, paging } from '../schemas/paging.ts';
import { historyLineSchema, requestSchema } from '../schemas/request.ts';
import { filterOf, filters, listPage, pageAsked, pageTold } from './list-filter.ts';

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
      'Those that are yours to see: overdue, then the next due, then those without a clock, and what has ended last. Everything given must match.',
    request: {
      query: exactly({
        ...filters,
        mine: yesOrNo.optional().openapi({ description: 'Only what you asked for or sponsor.' }),
        ...paging,
      }),
    },
    responses: answers({ 200: json('A page of them.', listPage) }, aList),
  });
  api.openapi(list, async (c) => {
    const { mine, limit, cursor, ...asked } = c.req.valid('query');
    const door = c.get('door');
    const filter = await filterOf(asked, policy, door);
    const page = pageAsked({ limit, cursor });
    const found = await (mine === true ? door.ownRequestsPage(filter, page) : door.listPage(filter, page));
    return c.json(pageTold(found), 200);
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

/** The number of the last line of the page before. */
const lineCursor = z
  .string()
  .regex(/^\d{1,9}$/, 'must be the `next` of a page')
  .optional();

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
    request: { params: requestPath, query: exactly({ ...paging, cursor: lineCursor }) },
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
    const { limit, cursor = '0' } = c.req.valid('query');
    const rest = lines.filter(({ seq }) => seq > Number(cursor));
    const page = rest.slice(0, limit);
    const last = rest.length > limit ? page.at(-1) : undefined;
    return c.json({ lines: page, ...(last === undefined ? {} : { next: String(last.seq) }) }, 200);
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
