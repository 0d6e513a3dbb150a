import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createAdaptorServer } from '@hono/node-server';
import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';

/** A Hono app that listens. */
export interface ServedApp {
  /** Such as `http://127.0.0.1:8812`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and cuts every open connection, idle or not. May be called again. */
  close(): Promise<void>;
}

/** Serves `app` on `port` (0 takes a free one) of `host`. Rejects with the port's number when it is taken. */
export async function serveApp(
  app: Hono<{ Bindings: HttpBindings }>,
  { port, host = '127.0.0.1' }: { port: number; host?: string },
): Promise<ServedApp> {
  // Without an own server factory the adapter creates a node:http server.
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Error(
        `Port ${port} on ${host} is taken. Stop the program that uses it or set another port.`,
        {
          cause: error,
        },
      );
    }
    throw error;
  }
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    port: address.port,
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
