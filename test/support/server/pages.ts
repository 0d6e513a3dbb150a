import type { Hono } from 'hono';
import type { ServerEnv } from '../../../client/server/parts.ts';

/** Somebody of the shipped policy for each standing (`standingOf`). */
export const readers = {
  operator: 'vince.yao@example.com',
  manager: 'manager.apac@example.com',
  colleague: 'xiaole.fang@example.com',
  customer: 'maria@customer.test',
} as const;

/** A page as somebody gets it; `text` is what is read of it, without markup and with single spaces. */
export async function pageFor(
  server: Hono<ServerEnv>,
  path: string,
  { as = readers.operator, language = 'en', ...init }: PageAsked = {},
): Promise<{
  readonly status: number;
  readonly html: string;
  readonly text: string;
  readonly to: string | null;
}> {
  const answer = await server.request(path, {
    ...init,
    headers: { 'x-test-as': as, cookie: `language=${language}; zone=UTC`, ...init.headers },
  });
  const html = await answer.text();
  return { status: answer.status, html, text: textOf(html), to: answer.headers.get('location') };
}

interface PageAsked {
  readonly as?: string;
  readonly language?: string;
  readonly method?: string;
  readonly body?: URLSearchParams;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A form as a browser sends it from a page of ours. */
export function formOf(
  fields: Readonly<Record<string, string>>,
): Pick<PageAsked, 'method' | 'body' | 'headers'> {
  return {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost' },
  };
}

function textOf(html: string): string {
  return html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;|&apos;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&gt;/g, '>')
    .replace(/&lt;/g, '<')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
}
