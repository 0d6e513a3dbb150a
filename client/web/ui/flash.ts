import type { Context } from 'hono';
import { z } from 'zod';
import type { ServerEnv } from '../../server/parts.ts';

/** What the next page tells once: what became of the form before it. It is shown to whoever sent the form, as a text. */
export interface Flash {
  readonly text: string;
  /** The request that is behind its reader now, though lists may still have it for a moment. */
  readonly finished?: string | undefined;
}

const flash = z.object({ text: z.string(), finished: z.string().optional() });

const lifetimeMs = 60_000;
/** A cookie holds 4,096 bytes, and every character of a text may take nine of them. */
const mostCharacters = 380;

export function setFlash(c: Context<ServerEnv>, { text, finished }: Flash): void {
  const value = JSON.stringify({ text: text.slice(0, mostCharacters), finished });
  c.get('cookies').set(c, 'flash', value, lifetimeMs);
}

/** What there is to tell, which is not told again. */
export function takeFlash(c: Context<ServerEnv>): Flash | undefined {
  const cookies = c.get('cookies');
  const value = cookies.read(c.req.raw, 'flash');
  if (value === undefined) return undefined;
  cookies.erase(c, 'flash');
  try {
    return flash.parse(JSON.parse(value));
  } catch {
    return undefined;
  }
}
