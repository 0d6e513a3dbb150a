import { Hono } from 'hono';
import type { ServerEnv, ServerParts } from '../../../server/parts.ts';
import { readerOf } from '../../reader.ts';
import { takeFlash } from '../../ui/flash.ts';
import { Notice } from '../../ui/notice.tsx';
import { show } from '../../ui/show.ts';
import { OwnRequestsPage } from './page.tsx';

/** What whoever is signed in asked for or sponsors. */
export function ownRequestsScreen(parts: ServerParts): Hono<ServerEnv> {
  const screen = new Hono<ServerEnv>();
  screen.get('/requests', async (c) => {
    const requests = await c.get('door').ownRequests();
    const flash = takeFlash(c);
    const notice = flash === undefined ? null : <Notice kind="done">{flash.text}</Notice>;
    return show(
      c,
      <OwnRequestsPage
        reader={readerOf(c, parts)}
        policy={parts.policy}
        requests={requests}
        notice={notice}
      />,
    );
  });
  return screen;
}
