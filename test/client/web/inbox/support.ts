import assert from 'node:assert/strict';
import type { Hono } from 'hono';
import type { Confetti } from '../../../../client/index.ts';
import type { ServerEnv, ServerParts } from '../../../../client/server/parts.ts';
import type { ActionName } from '../../../../domain/approval/actions.ts';
import { confettiOver } from '../../../support/server/confetti-over-requests.ts';
import { fakeServer } from '../../../support/server/fake-server.ts';
import type { Request } from '../../../support/requests.ts';

/** The server over these requests, at the time of the first of them, and what was carried out. */
export function inboxOver(...requests: readonly Request[]): ReturnType<typeof serverOver> {
  return serverOver(requests);
}

/** The same with other parts, or a Confetti that answers otherwise. */
export function serverOver(
  requests: readonly Request[],
  { answers = {}, parts = {} }: { answers?: Partial<Confetti>; parts?: Partial<ServerParts> } = {},
): { readonly server: Hono<ServerEnv>; readonly carriedOut: readonly { readonly name: ActionName }[] } {
  const confetti = confettiOver(requests);
  const now = (): number => requests[0]?.now ?? 0;
  const server = fakeServer({ ...confetti, ...answers }, { now, ...parts });
  return { server, carriedOut: confetti.carriedOut };
}

type Headers = Readonly<Record<string, string>>;

/** A page as somebody sees it. */
export async function pageFor(
  server: Hono<ServerEnv>,
  who: string,
  path: string,
  headers: Headers = {},
): Promise<string> {
  const answer = await server.request(path, { headers: { 'x-test-as': who, ...headers } });
  assert.equal(answer.status, 200, `${path} for ${who}`);
  return answer.text();
}

/** What somebody reads on a page, without its markup. */
export function textOf(html: string): string {
  const body = html.slice(html.indexOf('<body'));
  return body
    .replace(/<datalist.*?<\/datalist>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replace(/\s+/g, ' ');
}

/** What a form of this kind on the page would send: hidden inputs, and what was typed before. */
export function formOf(html: string, box: string): Record<string, string> {
  const form = new RegExp(`<form[^>]*data-box="${box}".*?</form>`, 's').exec(html)?.[0];
  assert.ok(form, `the page has a form ${box}`);
  const inputs = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  return Object.fromEntries(
    inputs.map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')]),
  );
}

/** Sends a form as a browser does. */
export async function post(
  server: Hono<ServerEnv>,
  who: string,
  path: string,
  form: Readonly<Record<string, string>>,
  headers: Headers = {},
): Promise<Response> {
  return server.request(path, {
    method: 'POST',
    body: new URLSearchParams(form).toString(),
    headers: {
      'x-test-as': who,
      'content-type': 'application/x-www-form-urlencoded',
      // As a browser says of a form of our own pages.
      origin: 'http://localhost',
      ...headers,
    },
  });
}

/** The page that a form leads to, with what it tells. */
export async function followed(server: Hono<ServerEnv>, who: string, answer: Response): Promise<string> {
  assert.equal(answer.status, 303);
  const cookie = answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  return pageFor(server, who, answer.headers.get('location') ?? '', { cookie });
}
