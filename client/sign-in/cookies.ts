import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { parse } from 'hono/utils/cookie';
import { z } from 'zod';
import type { Purpose, Seal } from './seal.ts';

const hourMs = 3_600_000;

/** How long each lasts from when it is made; using it makes it no longer. */
export const lifetimesMs = {
  session: 12 * hourMs,
  transaction: hourMs / 6,
  'sign-out': 12 * hourMs,
} as const;

const contents = {
  /** Who is signed in. */
  session: z.object({ email: z.string(), name: z.string() }),
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
  write<P extends Purpose>(c: Context, purpose: P, content: SealedContent<P>): Promise<void>;
  read<P extends Purpose>(request: Request, purpose: P): Promise<SealedContent<P> | undefined>;
  erase(c: Context, purpose: Purpose): void;
}

// Browsers drop a cookie beyond 4,096 bytes; nothing here may, but an ID token with a hundred groups in it.
const longestCookie = 3_800;

/** @param isSecure whether browsers come over https: then cookies never travel without it, and bear a prefix that says so */
export function sealedCookies(seal: Seal, isSecure: boolean): SealedCookies {
  const nameOf = (purpose: Purpose): string => `${isSecure ? '__Host-' : ''}confetti-${purpose}`;
  const attributes = { path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure } as const;
  return {
    async write(c, purpose, content) {
      const sealed = await seal.close(purpose, content, lifetimesMs[purpose]);
      if (sealed.length > longestCookie) return;
      setCookie(c, nameOf(purpose), sealed, { ...attributes, maxAge: lifetimesMs[purpose] / 1000 });
    },
    async read(request, purpose) {
      const name = nameOf(purpose);
      const sealed = parse(request.headers.get('cookie') ?? '', name)[name];
      const content = sealed === undefined ? undefined : await seal.open(purpose, sealed);
      return contents[purpose].safeParse(content).data as SealedContent<typeof purpose> | undefined;
    },
    erase(c, purpose) {
      if (getCookie(c, nameOf(purpose)) !== undefined) deleteCookie(c, nameOf(purpose), attributes);
    },
  };
}
