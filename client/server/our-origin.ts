import type { Context } from 'hono';

/**
 * Whether an `Origin` is that of our own pages: as people reach them. What the server sees of an address is another one
 * behind a proxy that ends TLS, and counts only where nobody has said how people reach it.
 */
export function ourOrigin(publicUrl: string | undefined): (origin: string, c: Context) => boolean {
  return (origin, c) => origin === new URL(publicUrl ?? c.req.url).origin;
}
