import { z } from '@hono/zod-openapi';
import type { Policy } from '../../domain/policy/policy.ts';
import { inboxes } from '../personal/door.ts';
import { exactly } from '../request-shape.ts';
import { filterOf, filters, listPage, pageAsked, pageTold } from './requests/list-filter.ts';
import { aList, answers, json, route, type Api } from './routes.ts';
import { paging } from './schemas/paging.ts';

/** What waits for somebody. */
export function addInbox(api: Api, policy: Pick<Policy, 'regions' | 'roles'>): void {
  const { approver: _approver, open: _open, ...narrowing } = filters;
  const inbox = route({
    method: 'get',
    path: '/api/v1/inbox',
    tags: ['Inbox'],
    summary: 'What waits for you, for your team, or for others',
    description: 'The most urgent first. Nothing waits for a machine.',
    request: {
      query: exactly({
        whose: z.enum(inboxes).default('mine'),
        ...narrowing,
        ...paging,
      }),
    },
    responses: answers({ 200: json('A page of it.', listPage) }, aList),
  });
  api.openapi(inbox, async (c) => {
    const { whose, limit, cursor, ...asked } = c.req.valid('query');
    const door = c.get('door');
    const filter = await filterOf(asked, policy, door);
    return c.json(pageTold(await door.inboxPage(whose, filter, pageAsked({ limit, cursor }))), 200);
  });
}
