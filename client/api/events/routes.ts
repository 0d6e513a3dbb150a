import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Timing } from '../../live/timing.ts';
import type { ServerEnv } from '../../server/parts.ts';
import { exactly } from '../../request-shape.ts';
import { answers, oneThing, route, type Api } from '../routes.ts';
import { requestIdIn, requestPath } from '../schemas/common.ts';
import { streamChanges } from './stream.ts';
import type { Streams } from './streams.ts';

const revision = z.string().max(100);
const query = exactly({
  since: revision.optional().openapi({
    description: 'The revision that you have seen, as Last-Event-ID says it when a browser comes again.',
  }),
});
const headers = z.object({ 'last-event-id': revision.optional() });

const events = {
  200: {
    description:
      'Events `changed` with a revision, and `ping` every 15 s. The stream ends after ten minutes: come again.',
    content: { 'text/event-stream': { schema: z.string() } },
  },
};

/** Server-sent events: that something has changed, and not what: the reader looks again by the usual way. */
export function addEvents(api: Api, streams: Streams, timing: Timing): void {
  const ofRequest = route({
    method: 'get',
    path: '/api/v1/requests/{kind}/{id}/events',
    tags: ['Events'],
    summary: 'Be told when a request changes',
    request: { params: requestPath, query, headers },
    responses: answers(events, oneThing),
  });
  api.openapi(ofRequest, (c) => {
    const requestId = requestIdIn(c.req.valid('param'));
    const seen = seenBy(c, c.req.valid('query').since);
    return streamChanges(c, { streams, timing, seen }, (listener) =>
      c.get('door').watchRequest(requestId, listener),
    );
  });

  const ofInbox = route({
    method: 'get',
    path: '/api/v1/inbox/events',
    tags: ['Events'],
    summary: 'Be told when what waits for you changes',
    request: { query, headers },
    responses: answers(events, oneThing),
  });
  api.openapi(ofInbox, (c) => {
    const seen = seenBy(c, c.req.valid('query').since);
    return streamChanges(c, { streams, timing, seen }, (listener) => c.get('door').watchInbox(listener));
  });
}

/** A browser that comes again has seen more than the page that it began with. */
function seenBy(c: Context<ServerEnv>, since: string | undefined): string | undefined {
  return c.req.header('last-event-id') ?? since;
}
