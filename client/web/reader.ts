import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { PersonPrincipal } from '../personal/principal.ts';
import type { ServerEnv, ServerParts } from '../server/parts.ts';
import { isLanguage, languages, type Language } from './languages.ts';

/** Who reads a page, and how: pages are functions of this and of what they show. */
export interface Reader {
  readonly who: PersonPrincipal;
  readonly language: Language;
  /** IANA name of the zone that times are shown in; UTC until the browser has said its own. */
  readonly zone: string;
  readonly theme: 'system' | 'light' | 'dark';
  readonly now: number;
  /** Path with query of the page itself. */
  readonly here: string;
  readonly links: ServerParts['links'];
}

/** Set by the page's script, which alone knows it. */
const zoneCookie = 'zone';

/** The reader of this request, who has signed in. */
export function readerOf(c: Context<ServerEnv>, { now, links }: Pick<ServerParts, 'now' | 'links'>): Reader {
  const who = c.get('who');
  if (who?.kind !== 'person') throw new TypeError('pages are for people who have signed in');
  const url = new URL(c.req.url);
  return {
    who,
    ...tasteOf(c),
    zone: knownZone(getCookie(c, zoneCookie)),
    now: now(),
    here: `${url.pathname}${url.search}`,
    links,
  };
}

/** How pages are shown to whoever asks, signed in or not. */
export function tasteOf(c: Context<ServerEnv>): Pick<Reader, 'language' | 'theme'> {
  const chosen = (name: 'language' | 'theme') => c.get('cookies').read(c.req.raw, name);
  const theme = chosen('theme');
  return {
    language: languageOf(chosen('language'), c.req.header('accept-language')),
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
  };
}

/** The language that was chosen, else the first one of the browser's that there is. */
function languageOf(chosen: string | undefined, accepted = ''): Language {
  if (isLanguage(chosen)) return chosen;
  const tags = accepted.split(',').map((part) => part.trim().slice(0, 2).toLowerCase());
  return (
    (Object.keys(languages) as Language[]).find((language) => tags[0] === language) ??
    tags.find(isLanguage) ??
    'en'
  );
}

function knownZone(zone = 'UTC'): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}
