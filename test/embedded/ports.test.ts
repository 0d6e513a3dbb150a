import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { busyPortMessages, freePort } from '../../embedded/ports.ts';

describe('the port check', () => {
  it('finds nothing to say about free ports', async () => {
    assert.deepEqual(await busyPortMessages({ CONFETTI_TEMPORAL_PORT: await freePort() }), []);
  });

  it('sees a listener on all addresses', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, resolve));
    const { port } = server.address() as AddressInfo;
    const messages = await busyPortMessages({ CONFETTI_TEMPORAL_UI_PORT: port });
    server.close();
    assert.deepEqual(messages, [
      `Port ${port} (Temporal Web) is in use. Stop what uses it or set CONFETTI_TEMPORAL_UI_PORT to a free port.`,
    ]);
  });
});
