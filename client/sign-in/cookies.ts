import type { Context } from 'hono';
import { z } from 'zod';
import type { OurCookies } from '../server/cookies.ts';
import type { Purpose, Seal } from './seal.ts';

const hourMs = 3_600_000;

/** How long each lasts from when it is made. A session lasts while it is used, and never longer than `longestSessionMs`. */
export const lifetimesMs = {
  session: 2 * hourMs,
  transaction: hourMs / 6,
  'sign-out': 12 * hourMs,
} as const;

/** From signing in, however busy somebody is. */
export const longestSessionMs = 12 * hourMs;

const contents = {
  /** Who is signed in, since when, and when they last did something; milliseconds since 1970 UTC. */
  session: z.object({ email: z.string(), name: z.string(), since: z.number(), seen: z.number() }),
  /** What was sent with a browser to the provider, to be compared when it comes back. */
  transaction: z.object({
    state: z.string(),
    nonce: z.string(),
    verifier: z.string(),
    returnTo: z.string(),
  }),
  /** What the provider is shown at the end, so that it knows whom to sign out. */
  'sign-out': z.object({ idToken: z.string() }),
} as const satisfies Record<Purpose, z.ZodType>;

export type SealedContent<P extends Purpose> = z.output<(typeof contents)[P]>;

/** The sealed cookies of one server; each holds what its purpose says and nothing else. */
export interface SealedCookies {
  /** @param lifetimeMs where it is shorter than what such a cookie lasts */
  write<P extends Purpose>(
    c: Context,
    purpose: P,
    content: SealedContent<P>,
    lifetimeMs?: number,
  ): Promise<void>;
  read<P extends Purpose>(request: Request, purpose: P): Promise<SealedContent<P> | undefined>;
  erase(c: Context, purpose: Purpose): void;
  /** All cookies of whoever is signed in, the others of this server as well. */
  eraseAll(c: Context): void;
}

// Browsers drop a cookie beyond 4,096 bytes; nothing here may, but an ID token with a hundred groups in it.
const longestCookie = 3_800;

export function sealedCookies(seal: Seal, cookies: OurCookies): SealedCookies {
  return {
    async write(c, purpose, content, lifetimeMs = lifetimesMs[purpose]) {
      const sealed = await seal.close(purpose, content, lifetimeMs);
      if (sealed.length > longestCookie) return;
      cookies.set(c, purpose, sealed, lifetimeMs);
    },
    async read(request, purpose) {
      const sealed = cookies.read(request, purpose);
      const content = sealed === undefined ? undefined : await seal.open(purpose, sealed);
      return contents[purpose].safeParse(content).data as SealedContent<typeof purpose> | undefined;
    },
    erase: (c, purpose) => {
      cookies.erase(c, purpose);
    },
    eraseAll: (c) => {
      cookies.eraseAll(c);
    },
  };
}
