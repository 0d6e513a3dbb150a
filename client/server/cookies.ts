import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { parse } from 'hono/utils/cookie';

/** Every cookie of the server, and what is kept in it. The zone is set by a script of the pages (`confetti.js`) alone. */
const names = {
  session: 'confetti-session',
  transaction: 'confetti-transaction',
  'sign-out': 'confetti-sign-out',
  flash: 'confetti-flash',
  language: 'language',
  theme: 'theme',
} as const;
export type CookieName = keyof typeof names;

/** What a reader chose is the browser's and not the person's: it stays, so that the page after signing out is in their language. */
const keptAtSignOut: ReadonlySet<CookieName> = new Set(['language', 'theme']);

/** Sets and reads cookies, each with the same attributes. */
export interface OurCookies {
  set(c: Context, name: CookieName, value: string, lifetimeMs: number): void;
  read(request: Request, name: CookieName): string | undefined;
  erase(c: Context, name: CookieName): void;
  /** Everything that is of whoever is signed in. */
  eraseAll(c: Context): void;
}

/** @param isSecure whether browsers come over https: then cookies never travel without it, and bear a prefix that says so */
export function ourCookies(isSecure: boolean): OurCookies {
  const nameOf = (name: CookieName): string => `${isSecure ? '__Host-' : ''}${names[name]}`;
  const attributes = { path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure } as const;
  const erase: OurCookies['erase'] = (c, name) => {
    if (getCookie(c, nameOf(name)) !== undefined) deleteCookie(c, nameOf(name), attributes);
  };
  return {
    set: (c, name, value, lifetimeMs) => {
      setCookie(c, nameOf(name), value, { ...attributes, maxAge: lifetimeMs / 1000 });
    },
    read: (request, name) => parse(request.headers.get('cookie') ?? '', nameOf(name))[nameOf(name)],
    erase,
    eraseAll(c) {
      for (const name of Object.keys(names) as CookieName[]) if (!keptAtSignOut.has(name)) erase(c, name);
    },
  };
}

/** Whether browsers reach this address over https; where nobody has said an address, they may not. */
export function isSecure(publicUrl: string | undefined): boolean {
  return publicUrl?.startsWith('https:') === true;
}
