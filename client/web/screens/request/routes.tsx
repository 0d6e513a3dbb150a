import { Hono } from 'hono';
import type { ServerEnv, ServerParts } from '../../../server/parts.ts';
import { readerOf } from '../../reader.ts';
import { takeFlash } from '../../ui/flash.ts';
import { Notice } from '../../ui/notice.tsx';
import { show } from '../../ui/show.ts';
import { act } from './act.tsx';
import { adoptPolicy, previewAdoption } from './adopt.tsx';
import { changes } from './changes.tsx';
import { RequestPage } from './page.tsx';
import { requestIdOf } from './place.ts';
import { readRequest } from './shown-request.ts';

/** One request by itself, and everything that is done to a request. */
export function requestScreen(parts: ServerParts): Hono<ServerEnv> {
  const screen = new Hono<ServerEnv>();
  screen.get('/requests/:kind/:id', async (c) => {
    const reader = readerOf(c, parts);
    const requestId = requestIdOf(c.req.param('kind'), c.req.param('id'));
    const flash = takeFlash(c);
    const shown = await readRequest({ parts, door: c.get('door'), reader }, requestId, {
      wholeHistory: c.req.query('history') === 'all',
    });
    const notice = flash === undefined ? null : <Notice kind="done">{flash.text}</Notice>;
    const place = { from: 'request', query: '' } as const;
    return show(c, <RequestPage reader={reader} shown={shown} place={place} notice={notice} />);
  });
  screen.get('/requests/:kind/:id/changes', (c) => changes(c, parts));
  screen.get('/requests/:kind/:id/adoption', (c) => previewAdoption(c, parts));
  screen.post('/requests/:kind/:id/actions/adoptPolicy', (c) => adoptPolicy(c, parts));
  screen.post('/requests/:kind/:id/actions/:action', (c) => act(c, parts));
  return screen;
}
