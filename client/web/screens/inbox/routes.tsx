import { Hono } from 'hono';
import type { ServerEnv, ServerParts } from '../../../server/parts.ts';
import { readerOf } from '../../reader.ts';
import { Page } from '../../ui/page.tsx';
import { show } from '../../ui/show.ts';
import { requestIdOf } from '../request/place.ts';
import { KeyRows } from './keyboard-legend.tsx';
import { showInbox } from './show-inbox.tsx';
import { words } from './words.ts';

/** What waits for whoever is signed in, and the request that they work on. */
export function inboxScreen(parts: ServerParts): Hono<ServerEnv> {
  const screen = new Hono<ServerEnv>();
  screen.get('/inbox', (c) => showInbox(c, parts, {}));
  screen.get('/inbox/keyboard', (c) => {
    const reader = readerOf(c, parts);
    const { title } = words[reader.language].keys;
    return show(
      c,
      <Page reader={reader} title={title}>
        <h1>{title}</h1>
        <KeyRows reader={reader} />
      </Page>,
    );
  });
  screen.get('/inbox/:kind/:id', (c) =>
    showInbox(c, parts, { requestId: requestIdOf(c.req.param('kind'), c.req.param('id')) }),
  );
  return screen;
}
