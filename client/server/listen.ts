import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import type { ServerEnv } from './parts.ts';

export interface Listening {
  /** Such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Takes no more requests, lets those that run end, and cuts what is left after `graceMs` (event streams never end). */
  close(graceMs: number): Promise<void>;
}

/** Where to listen; port 0 takes a free one. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** @throws Error that names the port when it is taken */
export async function listen(app: Hono<ServerEnv>, { host, port }: Place): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EADDRINUSE') throw error;
    throw new Error(
      `Port ${port} on ${host} is in use. Stop what uses it or set CONFETTI_HTTP_PORT to a free port.`,
      { cause: error },
    );
  }
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    async close(graceMs) {
      const closed = once(server, 'close');
      server.close();
      // A connection whose last answer has gone would be kept for a next request that nobody takes.
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      await Promise.race([closed, delay(graceMs, undefined, { ref: false })]);
      clearInterval(idle);
      server.closeAllConnections();
      await closed;
    },
  };
}
