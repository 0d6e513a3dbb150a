import { OpenAPIHono } from '@hono/zod-openapi';
import type { ServerEnv, ServerParts } from '../server/parts.ts';

/** The HTTP API: everything below `/api`, and what machines look at (`/healthz`, `/readyz`, `/metrics`). */
export function createApi(_parts: ServerParts): OpenAPIHono<ServerEnv> {
  const api = new OpenAPIHono<ServerEnv>();
  api.get('/healthz', (c) => c.json({ status: 'ok' }));
  return api;
}
