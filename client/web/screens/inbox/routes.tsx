import { Hono } from 'hono';
import type { ServerEnv, ServerParts } from '../../../server/parts.ts';
import { readerOf } from '../../reader.ts';
import { show } from '../../ui/show.ts';
import { InboxPage } from './page.tsx';

/** What waits for whoever is signed in. */
export function inboxScreen(parts: ServerParts): Hono<ServerEnv> {
  const screen = new Hono<ServerEnv>();
  screen.get('/inbox', async (c) => {
    const requests = await c.get('door').inbox('mine');
    return show(c, <InboxPage reader={readerOf(c, parts)} requests={requests} />);
  });
  return screen;
}
