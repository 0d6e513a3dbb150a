import assert from 'node:assert/strict';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { listen } from '../../../client/server/listen.ts';
import type { ServerEnv } from '../../../client/server/parts.ts';
import { gate } from '../../support/gate.ts';

const place = { host: '127.0.0.1', port: 0 };

describe('the listening server', () => {
  it('names a port that is taken, and the setting that moves it', async () => {
    const first = await listen(new Hono<ServerEnv>(), place);
    try {
      const port = Number(new URL(first.url).port);
      await assert.rejects(listen(new Hono<ServerEnv>(), { ...place, port }), {
        message: `Port ${port} on 127.0.0.1 is in use. Stop what uses it or set CONFETTI_HTTP_PORT to a free port.`,
      });
    } finally {
      await first.close(0);
    }
  });

  it('lets a request end that runs when it is stopped, and takes no other', async () => {
    const [begun, mayEnd] = [gate(), gate()];
    const app = new Hono<ServerEnv>();
    app.get('/', async (c) => {
      begun.open();
      await mayEnd.opened;
      return c.text('done');
    });
    const listening = await listen(app, place);
    const answer = fetch(listening.url);
    await begun.opened;
    const closing = listening.close(30_000);
    await assert.rejects(fetch(listening.url, { headers: { 'x-other': 'connection' } }));
    mayEnd.open();
    assert.equal(await (await answer).text(), 'done');
    await closing;
  });

  it('cuts a stream that never ends', async () => {
    const app = new Hono<ServerEnv>();
    app.get('/', (c) =>
      streamSSE(c, async (stream) => {
        await stream.writeSSE({ data: 'hello' });
        await new Promise<void>((resolve) => {
          stream.onAbort(resolve);
        });
      }),
    );
    const listening = await listen(app, place);
    const answer = await fetch(listening.url);
    const reader = answer.body?.getReader();
    await reader?.read();
    await listening.close(0);
    await assert.rejects(reader?.read() ?? Promise.resolve());
  });
});
